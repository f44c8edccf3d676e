package dev.nufleet.boot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What lies where in a board's flash and on its card; no secrets and no values, so that it may be shown to anybody.
 *
 * @param sectorBytes of the flash
 * @param erases of sectors since the board was made in this process
 * @param mostErases of one sector
 * @param mostErasedAt that sector's address
 * @param areas of the internal key-value store
 * @param hasRootOfTrust whether bootloader and candidate writer find one
 * @param active empty: there is no header that the bootloader would read
 * @param card empty: none is in the slot
 */
public record StorageMap(int sectorBytes, long erases, int mostErases, int mostErasedAt, List<Area> areas,
    boolean hasRootOfTrust, Optional<Image> active, Optional<CardMap> card) {
  /**
   * An area of the internal key-value store.
   *
   * @param version -1: none
   * @param isActive the store reads this one
   * @param keys that have a value
   */
  public record Area(int address, int sizeBytes, int version, boolean isActive, int usedBytes, int keys) {}

  /**
   * The ActiveImage.
   *
   * @param version in seconds since 1970, unsigned
   * @param sizeBytes unsigned, as its header says
   * @param isIntact whether the application has the header's SHA-256
   */
  public record Image(String version, long sizeBytes, String sha256, boolean isIntact) {}

  /** What becomes of a candidate at the next boot. */
  public enum CandidateState {
    /** Nothing was ever written there. */
    EMPTY,
    /** A header is there that this board's root of trust has not made. */
    FOREIGN,
    /** The card does not read it. */
    UNREADABLE,
    /** The firmware has not the header's SHA-256. */
    INCOMPLETE,
    /** Of a higher version than the ActiveImage, or that is unusable. */
    NEWER,
    /** It runs. */
    INSTALLED,
    /** Of a lower version, or of the same with other bytes. */
    OLDER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The CandidateSlot.
   *
   * @param version empty where there is no header that can be trusted
   */
  public record Candidate(CandidateState state, Optional<String> version, long sizeBytes) {}

  /**
   * The card in the slot.
   *
   * @param sizeBytes as its driver reports it
   * @param files of the key-value store; empty: not formatted, or not readable
   * @param hasUserFilesystem whether that is formatted
   */
  public record CardMap(long sizeBytes, OptionalInt files, Candidate candidate, boolean hasUserFilesystem) {}
}
