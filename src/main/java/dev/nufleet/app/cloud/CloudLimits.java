package dev.nufleet.app.cloud;

import java.util.Locale;
import java.util.Map;

/**
 * What an instance of some kind grants.
 *
 * @param headroom the share of each limit a second that a planned run uses, above 0 and up to 1
 */
public record CloudLimits(Map<LimitName, Limit> all, double headroom) {
  /** Stands for what was bought and is not known here: nothing is checked against it. */
  public static final long BOUGHT = Long.MAX_VALUE;

  /** Where nobody said how many connects were bought: as many as older pages grant an account. */
  private static final double UNKNOWN_RAMP = 500;

  /**
   * One limit.
   *
   * @param value 1 or more; {@link #BOUGHT}
   * @param source the page that documents it, or the user's file
   * @param dated the date of that page in its own words
   */
  public record Limit(long value, String source, String dated) {}

  public CloudLimits {
    all = Map.copyOf(all);
  }

  /** @return 1 or more; {@link #BOUGHT} if it is not known here */
  public long most(LimitName name) {
    return all.get(name).value();
  }

  public boolean isKnown(LimitName name) {
    return most(name) != BOUGHT;
  }

  /** The part of a limit a second that a planned run uses; as good as endless if the limit is not known. */
  public double planned(LimitName name) {
    return isKnown(name) ? most(name) * headroom : Double.MAX_VALUE;
  }

  /** Boards switched on a second, unless the user says another number: each tells its version when it signs in. */
  public double usualRamp() {
    double connects = isKnown(LimitName.CONNECTS_PER_SECOND) ? planned(LimitName.CONNECTS_PER_SECOND) : UNKNOWN_RAMP;
    return Math.min(connects, planned(LimitName.MESSAGES_UP_PER_SECOND));
  }

  /** What of a limit a second a planned run leaves; as good as endless if the limit is not known. */
  double margin(LimitName name) {
    return isKnown(name) ? most(name) * (1 - headroom) : Double.MAX_VALUE;
  }

  /** For a line: {@code 500}, or {@code what was bought}. */
  public String text(LimitName name) {
    return isKnown(name) ? String.format(Locale.ROOT, "%,d", most(name)) : "what was bought";
  }
}
