package dev.nufleet.storage;

import dev.nufleet.model.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The user file system from 68 MiB to the card's end. The sample mounts it and puts nothing in it, so a signature in
 * its first block ({@code NUFLEETU}, then the CRC-32 of these 8 bytes) is all there is of LittleFS here.
 */
public final class UserFilesystem {
  private static final byte[] SIGNATURE = "NUFLEETU".getBytes(StandardCharsets.US_ASCII);

  private UserFilesystem() {}

  /** Where an area of the card lies, or why it cannot be used. */
  public sealed interface Place {}

  /**
   * @param end first byte after it; may lie before {@code start} on a card that is too small and has no explicit size
   */
  public record Region(long start, long end) implements Place {}

  /** What Mbed's check of a configured area prints, without a line end. */
  public record Misplaced(String printed) implements Place {}

  /** The region as configured: from 68 MiB to the end of the card. @param reportedBytes as its driver reports it */
  public static Place place(long reportedBytes) {
    return place(MemoryMap.USER_FILESYSTEM, 0, reportedBytes);
  }

  /** @param size 0 means: to the end of the card */
  public static Place place(long start, long size, long reportedBytes) {
    long aligned = (start + Card.BLOCK_BYTES - 1) / Card.BLOCK_BYTES * Card.BLOCK_BYTES;
    if (aligned != start) {
      return new Misplaced(String.format(Locale.ROOT,
          "KV Config: Start address is not aligned. Better use %02x", aligned));
    }
    if (size == 0) {
      return new Region(start, reportedBytes);
    }
    if ((start + size) % Card.BLOCK_BYTES != 0) {
      return new Misplaced("KV Config: End address is not aligned. Consider changing the size parameter.");
    }
    if (start + size > reportedBytes) {
      return new Misplaced("KV Config: End address is out of boundaries");
    }
    return new Region(start, start + size);
  }

  /** @throws CardFailure if the card fails, or ends before the region */
  public static void format(Card card) throws CardFailure {
    Signature.write(card, MemoryMap.USER_FILESYSTEM, SIGNATURE);
  }

  /**
   * @return false if the region is not formatted
   * @throws CardFailure if the card fails, or ends before the region
   */
  public static boolean isFormatted(Card card) throws CardFailure {
    return Signature.isAt(card, MemoryMap.USER_FILESYSTEM, SIGNATURE);
  }
}
