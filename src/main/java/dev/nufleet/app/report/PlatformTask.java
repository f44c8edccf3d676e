package dev.nufleet.app.report;

/**
 * One device's part in a job, as the platform tells it.
 *
 * @param status the platform's word: {@code QUEUED}, {@code SUCCEEDED}, ...
 */
public record PlatformTask(String deviceName, String status, String description) {}
