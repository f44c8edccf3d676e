package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An invariant, a threshold or the run's own verdict on both sides, in words.
 *
 * @param name a threshold's is {@code fail if EXPR}
 */
record CheckRow(String name, String before, String after, Change change) {
  private static final String NONE = "-";

  static List<CheckRow> of(JsonNode before, JsonNode after) {
    List<CheckRow> rows = new ArrayList<>();
    rows.add(end(before.get("run"), after.get("run")));
    Set<String> names = new TreeSet<>();
    before.get("invariants").fieldNames().forEachRemaining(names::add);
    after.get("invariants").fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode was = before.get("invariants").path(name);
      JsonNode is = after.get("invariants").path(name);
      rows.add(new CheckRow(name, invariant(was), invariant(is), change(ok(was, "held"), ok(is, "held"))));
    }
    Set<String> thresholds = new TreeSet<>();
    before.path("thresholds").forEach(one -> thresholds.add(one.path("expr").asText()));
    after.path("thresholds").forEach(one -> thresholds.add(one.path("expr").asText()));
    for (String expr : thresholds) {
      JsonNode was = threshold(before, expr);
      JsonNode is = threshold(after, expr);
      rows.add(new CheckRow("fail if " + expr, value(was), value(is), change(ok(was, "ok"), ok(is, "ok"))));
    }
    return rows;
  }

  /** A run that was broken off has not shown what it would have. */
  private static CheckRow end(JsonNode before, JsonNode after) {
    String was = before.path("endedBy").asText();
    String is = after.path("endedBy").asText();
    return new CheckRow("ended by", was, is,
        change(Optional.of(was.equals("completed")), Optional.of(is.equals("completed"))));
  }

  private static JsonNode threshold(JsonNode report, String expr) {
    JsonNode found = report.path("thresholds").path(-1);
    for (JsonNode one : report.path("thresholds")) {
      if (one.path("expr").asText().equals(expr)) {
        found = one;
      }
    }
    return found;
  }

  /** Empty if it was not checked, or not asked for. */
  private static Optional<Boolean> ok(JsonNode verdict, String name) {
    JsonNode ok = verdict.path(name);
    return ok.isBoolean() ? Optional.of(ok.asBoolean()) : Optional.empty();
  }

  private static Change change(Optional<Boolean> before, Optional<Boolean> after) {
    if (after.isEmpty()) {
      return Change.UNKNOWN;
    }
    if (before.isEmpty()) {
      return after.get() ? Change.UNKNOWN : Change.WORSE; // that it was broken before too, nothing shows
    }
    return before.get().equals(after.get()) ? Change.SAME : after.get() ? Change.BETTER : Change.WORSE;
  }

  private static String invariant(JsonNode verdict) {
    if (!verdict.path("held").isBoolean()) {
      return verdict.isMissingNode() ? NONE : "not checked";
    }
    return verdict.path("held").asBoolean() ? "held" : "broken " + verdict.path("violations").asLong();
  }

  private static String value(JsonNode threshold) {
    return !threshold.path("ok").isBoolean() ? NONE
        : (threshold.path("ok").asBoolean() ? "good: " : "failed: ") + threshold.path("value").asText();
  }
}
