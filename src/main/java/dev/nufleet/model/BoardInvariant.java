package dev.nufleet.model;

/** Invariants that are checked on the events of each board. */
public enum BoardInvariant {
  /** With card and root of trust intact, a board comes back on the old or the new firmware. */
  NO_BRICKED_BOARD("no-bricked-board"),
  /** What a board tells the platform, and what the platform took, is what the active header says. */
  VERSION_TRUTH("version-truth"),
  /** The bootloader installs only what the digest of the notice had passed. */
  ONLY_AUTHENTIC_INSTALLS("only-authentic-installs"),
  /** A board that starts with the campaign's version holds the campaign's bytes, as the world reads its flash. */
  EXACT_IMAGE("exact-image"),
  /** The percents of one download never fall. */
  PROGRESS_ORDER("progress-order");

  private final String word;

  BoardInvariant(String word) {
    this.word = word;
  }

  /** As it stands in report.json. */
  public String word() {
    return word;
  }
}
