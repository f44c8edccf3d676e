package dev.nufleet.ota;

/**
 * Where a download stands on its board.
 *
 * @param version as the notice names it
 * @param bytes taken so far; the C-SDK counts on over a second notice, so more than {@code sizeBytes} is possible
 * @param sizeBytes as the notice names it
 * @param percent as the board reckons and reports it
 * @param md5 of the bytes so far, lower-case hex
 */
public record DownloadStanding(String version, long bytes, long sizeBytes, int percent, String md5) {}
