package dev.nufleet.app.settings;

import com.typesafe.config.ConfigUtil;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Planner;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.FaultKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Scenarios as users write them: what {@link ChaosFile} and {@link FaultReader} read, the other way round. */
public final class ScenarioText {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  /** Numbers have nine digits at most. */
  private static final long MOST = 999_999_999;

  private ScenarioText() {}

  /** @param notes what is said of a fault above it: a comment of one line */
  public static String of(Scenario scenario, Function<Fault, Optional<String>> notes) {
    String faults = scenario.faults().stream()
        .map(fault -> notes.apply(fault).map(note -> "  # " + note + "\n").orElse("") + "  " + of(fault) + "\n")
        .collect(Collectors.joining());
    OperatorPolicy operator = scenario.operator();
    return "name = " + quoted(scenario.name()) + "\n"
        + (scenario.purpose().isEmpty() ? "" : "for = " + quoted(scenario.purpose()) + "\n")
        + "sites = " + scenario.sites() + "\n"
        + "faults = [\n" + faults + "]\n"
        + "operator { switch-on-after = " + time(operator.switchOnAfterNanos()) + ", reset-stuck-after = "
        + operator.resetStuckAfterNanos().map(ScenarioText::time).orElse("never") + ", resets = " + operator.resets()
        + " }\n"
        + block("platform", scenario.platform().entrySet().stream()
            .map(set -> set.getKey() + " = " + quoted(set.getValue())).toList())
        + block("package", PackageReader.pairs(scenario.form()));
  }

  private static String block(String name, List<String> pairs) {
    return pairs.isEmpty() ? "" : name + " { " + String.join(", ", pairs) + " }\n";
  }

  /** On one line, without what goes without saying. */
  public static String of(Fault fault) {
    List<String> pairs = new ArrayList<>();
    pairs.add("kind = " + fault.kind().word());
    boards(fault.boards(), pairs);
    if (FaultRules.of(fault.kind()).places().contains(Place.OCCASION) && fault.share() < 1) {
      pairs.add("share = " + share(fault.share()));
    }
    when(fault.when(), pairs);
    if (!fault.times().equals(Spread.of(fault.every().isPresent() ? Planner.MOST_TIMES : 1))) {
      pairs.add("times = " + spread(fault.times(), Long::toString));
    }
    fault.every().ifPresent(every -> pairs.add("every = " + spread(every, ScenarioText::time)));
    parameters(fault, pairs);
    return "{ " + String.join(", ", pairs) + " }";
  }

  /** The first time from this one on that a scenario can say. @param nanos of the board's time */
  public static long sayable(long nanos) {
    long millis = (nanos + MILLI - 1) / MILLI;
    return millis <= MOST ? millis * MILLI : (nanos + SECOND - 1) / SECOND * SECOND;
  }

  private static void boards(Boards boards, List<String> pairs) {
    if (boards instanceof Boards.AtSites at) {
      pairs.add("scope = site");
      pairs.add("share = " + share(at.share()));
    } else if (boards instanceof Boards.Number number) {
      pairs.add("boards = " + number.count());
    } else if (boards instanceof Boards.Share share) {
      pairs.add("boards = " + share(share.share()));
    } else if (boards instanceof Boards.OfProfile of) {
      pairs.add("boards = " + quoted("profile=" + of.profile().id()));
    } else if (boards instanceof Boards.Named named) {
      pairs.add("boards = " + quoted("name=" + named.glob()));
    } // all boards, or the platform where the kind says so
  }

  private static void when(When when, List<String> pairs) {
    if (when instanceof When.After after) {
      pairs.add("after = " + spread(after.nanos(), ScenarioText::time));
    } else if (when instanceof When.During during) {
      pairs.add("during = " + during.phase().word());
      at(during.at()).ifPresent(at -> pairs.add("at = " + quoted(at)));
    }
  }

  private static Optional<String> at(When.At at) {
    if (at instanceof When.At.Portion portion) {
      return Optional.of(portion.points().text(ScenarioText::points));
    } else if (at instanceof When.At.Bytes bytes) {
      return Optional.of("byte " + bytes.offset().text(Long::toString));
    } else if (at instanceof When.At.Operations operations) {
      return Optional.of("operation " + operations.number().text(Long::toString));
    } else if (at instanceof When.At.Packets packets) {
      return Optional.of("packet " + packets.number().text(Long::toString));
    }
    return Optional.empty();
  }

  private static void parameters(Fault fault, List<String> pairs) {
    Parameters p = fault.parameters();
    p.lasts().ifPresent(lasts -> pairs.add("lasts = " + spread(lasts, ScenarioText::time)));
    p.delay().ifPresent(delay -> pairs.add("delay = " + spread(delay, ScenarioText::time)));
    p.jitter().ifPresent(jitter -> pairs.add("jitter = " + spread(jitter, ScenarioText::time)));
    p.rate().ifPresent(rate -> pairs.add(
        "rate = " + quoted((fault.kind() == FaultKind.THROTTLE ? rate : bytes(rate, "B")) + "/s")));
    p.status().ifPresent(status -> pairs.add("status = " + status));
    p.bytes().ifPresent(bytes -> pairs.add("bytes = " + spread(bytes, one -> bytes(one, ""))));
    p.afterBytes().ifPresent(after -> pairs.add("after-bytes = " + spread(after, one -> bytes(one, ""))));
    p.how().map(Cut::word).ifPresent(how -> pairs.add("how = " + how));
    p.off().ifPresent(off -> pairs.add("off = " + spread(off, ScenarioText::time)));
    p.code().ifPresent(code -> pairs.add("code = " + quoted(code)));
    p.tear().ifPresent(tear -> pairs.add("tear = \"" + Long.toHexString(tear) + "\""));
  }

  private static String spread(Spread spread, LongFunction<String> one) {
    return spread.least() == spread.most() ? one.apply(spread.least()) : quoted(spread.text(one));
  }

  private static String time(long nanos) {
    long millis = nanos / MILLI;
    return millis % 1000 == 0 || millis > MOST ? nanos / SECOND + "s" : millis + "ms";
  }

  private static String points(long points) {
    return BigDecimal.valueOf(points, 2).stripTrailingZeros().toPlainString() + "%";
  }

  static String share(double share) {
    return BigDecimal.valueOf(share * 100).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + "%";
  }

  private static String bytes(long bytes, String unit) {
    if (bytes <= MOST) {
      return bytes + unit;
    }
    return bytes % 1_000_000 == 0 ? bytes / 1_000_000 + "MB"
        : bytes % 1024 == 0 ? bytes / 1024 + "KiB"
        : bytes / 1000 + "kB";
  }

  /** Words stay as they are. */
  static String quoted(String text) {
    return text.matches("[a-z][a-z0-9-]*") ? text : ConfigUtil.quoteString(text);
  }
}
