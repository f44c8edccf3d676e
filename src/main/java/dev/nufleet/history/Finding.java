package dev.nufleet.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of one invariant over a history. Counts boards, each at most once, however often it broke it.
 *
 * @param occasions boards that could have broken it; without one nothing was checked, so nothing is claimed
 * @param violations how many of these did
 * @param why it was not checked; empty if it was
 * @param first the first places where it was broken, at most {@link #MOST_SHOWN}
 */
public record Finding(String invariant, long occasions, long violations, String why, List<Broken> first) {
  /** So that a report of a broken fleet stays short. */
  public static final int MOST_SHOWN = 10;

  /** @param n of the fact that broke it. @param words what is wrong there */
  public record Broken(long n, String board, String words) {}

  public Finding {
    first = List.copyOf(first);
    if (why.isEmpty() == (occasions == 0)) {
      throw new IllegalArgumentException("what was not checked needs a reason, and only that has one");
    }
  }

  public boolean checked() {
    return occasions > 0;
  }

  public boolean isViolated() {
    return violations > 0;
  }

  /**
   * Together with what another checker found about the same invariant. Which boards both saw is not known: the more
   * occasions count, and a board that broke it for both counts twice, as far as there are so many.
   */
  Finding with(Finding other) {
    if (!checked() || !other.checked()) {
      return checked() ? this : other.checked() ? other : this;
    }
    long most = Math.max(occasions, other.occasions);
    return new Finding(invariant, most, Math.min(most, violations + other.violations), "",
        Stream.concat(first.stream(), other.first.stream())
            .sorted(Comparator.comparingLong(Broken::n)).limit(MOST_SHOWN).toList());
  }

  /** The same where the facts are not whole: what was broken is broken, but nothing can be said to have held. */
  Finding ofPart(String missing) {
    return isViolated() ? this : new Finding(invariant, 0, 0, missing, List.of());
  }
}
