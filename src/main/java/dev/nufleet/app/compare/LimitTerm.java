package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.Threshold;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of {@code compare --fail-if}: one of a run's, which is judged on NEW, or one whose bound has a sign and
 * is counted from OLD: {@code phases.download.p99Ms>+10%} is true if NEW's is more than 10 % above OLD's, and
 * {@code traffic.resumes>+5} if it is more by over 5.
 *
 * @param threshold with the bound as it is counted
 */
record LimitTerm(Threshold threshold, Kind kind) {
  enum Kind {
    /** NEW's number. */
    ABSOLUTE,
    /** NEW's less OLD's. */
    DIFFERENCE,
    /** The same in percent of OLD's. */
    PERCENT
  }

  private static final Pattern SIGNED = Pattern.compile(
      "(.*?(?:<=|>=|==|!=|<|>))\\s*([+-])\\s*([0-9][0-9.]*)\\s*(%?)\\s*", Pattern.DOTALL);

  /** @throws IllegalArgumentException with a line for the user */
  static LimitTerm parse(String expr) {
    Matcher m = SIGNED.matcher(expr);
    if (!m.matches()) {
      try {
        return new LimitTerm(Threshold.parse(expr), Kind.ABSOLUTE);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage()
            + "; a bound with a sign is counted from OLD, for example phases.download.p99Ms>+10%");
      }
    }
    Threshold unsigned = Threshold.parse(m.group(1) + m.group(3));
    double bound = m.group(2).equals("-") ? -unsigned.bound() : unsigned.bound();
    return new LimitTerm(unsigned.with(expr.trim(), bound), m.group(4).isEmpty() ? Kind.DIFFERENCE : Kind.PERCENT);
  }

  /** What the bound is held against; empty if a side has no such number. */
  OptionalDouble valueIn(JsonNode before, JsonNode after) {
    OptionalDouble now = threshold.valueIn(after);
    if (kind == Kind.ABSOLUTE || now.isEmpty()) {
      return now;
    }
    OptionalDouble then = threshold.valueIn(before);
    if (then.isEmpty()) {
      return then;
    }
    double more = now.getAsDouble() - then.getAsDouble();
    if (kind == Kind.DIFFERENCE || more == 0) {
      return OptionalDouble.of(more);
    }
    return OptionalDouble.of(more * 100 / then.getAsDouble()); // of nothing, any rise is infinite
  }

  /** How it comes out. */
  Outcome judge(JsonNode before, JsonNode after) {
    OptionalDouble value = valueIn(before, after);
    String found = value.isEmpty() ? "there is no such number on both sides" : "it is " + shown(value.getAsDouble());
    return new Outcome(threshold.expr(), threshold.ok(value), found);
  }

  private String shown(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "more, and was 0" : "less, and was 0";
    }
    String number = String.format(Locale.ROOT, kind == Kind.ABSOLUTE ? "%.3f" : "%+.3f", value)
        .replaceFirst("\\.?0+$", "");
    return kind == Kind.PERCENT || threshold.percent() ? number + " %" : number;
  }

  /** @param found for people */
  record Outcome(String expr, boolean ok, String found) {}
}
