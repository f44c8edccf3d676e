package dev.nufleet.app.bench;

/** Why a figure cannot be told: one line for bench.json and the terminal. */
final class Unmeasured extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean broken;

  private Unmeasured(String reason, boolean broken) {
    super(reason, null, false, false);
    this.broken = broken;
  }

  /** This machine lacks something. @param reason what is missing and how to get it */
  static Unmeasured lacking(String reason) {
    return new Unmeasured(reason, false);
  }

  /** What was measured did not do its work. @param reason what it did instead, in its own words */
  static Unmeasured broken(String reason) {
    return new Unmeasured(reason, true);
  }

  /** Whether something went wrong, rather than was not there. */
  boolean isBroken() {
    return broken;
  }
}
