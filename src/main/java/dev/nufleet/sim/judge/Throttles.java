package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code broker-packets}: while a fault of the platform throttles it, no more boards are let in within a second than
 * that fault says. Source: docs/stand-in.md.
 */
final class Throttles {
  private static final String INVARIANT = "broker-packets";
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final Pattern RATE = Pattern.compile(" rate ([0-9]+)");
  private static final Pattern LASTS = Pattern.compile(" lasts ([0-9]+)\\.([0-9]{3})s");

  private static final class Throttle {
    private final long perSecond;
    private final long until;
    private long second = -1;
    private long letIn;

    Throttle(long perSecond, long until) {
      this.perSecond = perSecond;
      this.until = until;
    }

    /** One more. @return whether it may be */
    boolean allows(long now) {
      letIn = now / SECOND == second ? letIn + 1 : 1;
      second = now / SECOND;
      return now >= until || letIn <= perSecond;
    }
  }

  private final Tallies tallies;
  private final List<Throttle> all = new ArrayList<>(0);

  Throttles(Tallies tallies) {
    this.tallies = tallies;
  }

  /** Also facts of the platform as a whole. */
  void see(Fact fact) {
    if (fact.what().equals("FaultActed") && fact.text("kind").equals("throttle")) {
      begins(fact.text("text"));
    } else if (!all.isEmpty() && fact.what().equals("SignInJudged") && fact.number("code") == 0) {
      Supplier<String> words = () -> "it is let in within a second in which a throttle has let in all that it may";
      all.forEach(one -> tallies.hold(INVARIANT, one.allows(tallies.nanos()), fact.board(), words));
    }
  }

  private void begins(String text) {
    Matcher rate = RATE.matcher(text);
    Matcher lasts = LASTS.matcher(text);
    if (rate.find()) {
      long millis = lasts.find() ? Long.parseLong(lasts.group(1) + lasts.group(2)) : Long.MAX_VALUE / SECOND;
      all.add(new Throttle(Long.parseLong(rate.group(1)), tallies.nanos() + (millis - 1) * MILLI)); // it is rounded
    }
  }

  /** Faults are over. */
  void end() {
    all.clear();
  }
}
