package dev.nufleet.chaos;

import java.util.function.LongFunction;

/**
 * A number of a scenario that is drawn anew for each board and index.
 *
 * @param least also the only one, where a scenario names a single number
 * @param most included; at least {@code least}
 */
public record Spread(long least, long most) {
  public Spread {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(least + ".." + most + " is no range; the first is 0 or more, and the second"
          + " not below the first");
    }
  }

  public static Spread of(long one) {
    return new Spread(one, one);
  }

  /** @param bits 64 random ones */
  public long pick(long bits) {
    return most == least ? least : least + Long.remainderUnsigned(bits, most - least + 1);
  }

  /** As a scenario has it. @param show one number */
  public String text(LongFunction<String> show) {
    return most == least ? show.apply(least) : show.apply(least) + ".." + show.apply(most);
  }
}
