package dev.nufleet.fleet;

/**
 * What a check came to: held, violated, or not checked and why. Counts things to violate (boards, tasks), each at most
 * once, however often it was broken.
 *
 * @param occasions how many things could have violated it; without one nothing was checked, so nothing is claimed
 * @param violations how many of these did
 * @param why it was not checked; empty if it was
 */
public record Verdict(long occasions, long violations, String why) {
  public Verdict {
    if (violations < 0 || violations > occasions) {
      throw new IllegalArgumentException(violations + " violations by " + occasions + " things; at most all can");
    }
    if (why.isEmpty() == (occasions == 0)) {
      throw new IllegalArgumentException("what was not checked needs a reason, and only that has one");
    }
  }

  /** @param ifNone why it was not checked, if there was no occasion */
  public static Verdict of(long occasions, long violations, String ifNone) {
    return new Verdict(occasions, violations, occasions == 0 ? ifNone : "");
  }

  public static Verdict notChecked(String why) {
    return new Verdict(0, 0, why);
  }

  public boolean checked() {
    return occasions > 0;
  }

  /** Only what was checked can hold. */
  public boolean held() {
    return checked() && violations == 0;
  }
}
