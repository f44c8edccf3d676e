package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;

/** {@code /api/fleet}: a run at one moment. */
final class FleetJson {
  private static final List<String> JUDGED = List.of("upgraded", "failed", "halted", "offline", "unfinished");
  private static final double NANOS = 1e9;
  /** These go with every change that viewers are told; of more, the newest are the last. */
  private static final int MOST_NODES = 100;

  private final RunView view;
  private final LiveFleet fleet;
  private final FleetSums sums;
  private boolean violated;

  FleetJson(RunView view) {
    this.view = view;
    this.fleet = view.fleet();
    this.sums = view.sums();
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    run(root.putObject("run"));
    root.put("seconds", Report.rounded(view.clock().nanos() / NANOS)).put("doing", view.doing());
    root.set("ended", view.ended().<JsonNode>map(RunView.Ended::json)
        .orElse(JsonNodeFactory.instance.nullNode()));
    root.putNull("soFar"); // its place; known below
    boards(root.putObject("boards"));
    states(root.putObject("states"));
    ObjectNode passed = root.putObject("passed");
    for (Phase phase : Phase.values()) {
      passed.put(phase.word(), sums.passed(phase));
    }
    rates(root);
    ObjectNode causes = root.putObject("causes");
    sums.causes().forEach(causes::put);
    view.ended().ifPresentOrElse(
        how -> judged(root, how.report()), () -> soFar(root.putObject("invariants"), root.putArray("thresholds")));
    faults(root.putArray("faults"));
    String whyNot = view.faults().whyNot();
    root.put("takesFaults", whyNot.isEmpty()).put("whyNot", whyNot).put("sites", view.sites().count());
    ArrayNode profiles = root.putArray("profiles");
    for (BoardProfile profile : BoardProfile.values()) {
      profiles.add(profile.id());
    }
    List<NodeRecord> nodes = view.nodes();
    RunView.nodes(root.putArray("nodes"), nodes.subList(Math.max(0, nodes.size() - MOST_NODES), nodes.size()));
    root.put("metrics", "/metrics");
    boolean lost = sums.in(BoardState.FAILED) + sums.in(BoardState.HALTED) > 0;
    root.put("soFar", lost || violated || view.ended().filter(how -> !how.passed()).isPresent() ? "bad" : "good");
    return root;
  }

  private void run(ObjectNode node) {
    RunSettings settings = view.settings();
    node.put("id", settings.reportDir().getFileName().toString())
        .put("scenario", settings.scenario())
        .put("target", settings.target().word())
        .put("pace", settings.pace().toString())
        .put("seed", settings.seed())
        .put("startedAt", view.clock().startedAt().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("firmware", settings.image().name())
        .put("firmwareBytes", settings.image().bytes().length)
        .put("version", settings.version().toString())
        .put("nufleet", FleetJson.class.getPackage().getImplementationVersion()); // null: not from a jar
  }

  /** After the end as they were judged: a board is not upgraded for its own word alone. */
  private void boards(ObjectNode node) {
    node.put("total", fleet.size()).put("launched", sums.launched());
    view.ended().ifPresentOrElse(
        how -> JUDGED.forEach(word -> node.set(word, how.report().at("/boards/" + word))), () -> boardsSoFar(node));
  }

  private void boardsSoFar(ObjectNode node) {
    node.put("upgraded", sums.in(BoardState.UPGRADED))
        .put("failed", sums.in(BoardState.FAILED))
        .put("halted", sums.in(BoardState.HALTED))
        .put("offline", sums.in(BoardState.OFFLINE))
        .put("unfinished", sums.unfinished());
  }

  private void states(ObjectNode node) {
    for (BoardState state : BoardState.values()) {
      if (sums.in(state) > 0) {
        node.put(state.word(), sums.in(state));
      }
    }
  }

  private void rates(ObjectNode root) {
    double bytes = view.ended().isPresent() ? 0 : view.rates().bytesPerSecond();
    double upgraded = view.ended().isPresent() ? 0 : view.rates().upgradedPerSecond();
    root.put("downloadedBytes", fleet.downloadedBytes())
        .put("bytesPerSecond", Report.rounded(bytes))
        .put("upgradedPerSecond", Report.rounded(upgraded));
    OptionalDouble left = secondsLeft(view.rates().percentsPerSecond(), upgraded);
    left.ifPresentOrElse(
        seconds -> root.put("secondsLeft", Report.rounded(seconds)), () -> root.putNull("secondsLeft"));
  }

  /** By what is still to be downloaded, as long as there is such; then by the boards. */
  private OptionalDouble secondsLeft(double percentsPerSecond, double upgradedPerSecond) {
    if (view.ended().isPresent()) {
      return OptionalDouble.empty();
    }
    long missing = sums.missingPercents();
    if (missing > 0 && percentsPerSecond > 0) {
      return OptionalDouble.of(missing / percentsPerSecond);
    }
    return missing == 0 && upgradedPerSecond > 0
        ? OptionalDouble.of(sums.unfinished() / upgradedPerSecond) : OptionalDouble.empty();
  }

  /** What boards' own events tell. Whether the platform holds the same is asked when the run is at its end. */
  private void soFar(ObjectNode node, ArrayNode thresholds) {
    for (BoardInvariant invariant : BoardInvariant.values()) {
      FleetFindings.Found found =
          view.findings().byInvariant().getOrDefault(invariant, new FleetFindings.Found(0, 0));
      boolean later = invariant == BoardInvariant.VERSION_TRUTH && found.violated() == 0;
      violated |= found.violated() > 0;
      if (later || found.checked() == 0) {
        node.putObject(invariant.word()).putNull("held").put("violations", 0).put("checked", false)
            .put("why", later ? "the platform is asked at the end" : "no board came so far");
      } else {
        node.putObject(invariant.word()).put("held", found.violated() == 0).put("violations", found.violated())
            .put("checked", true).put("why", "");
      }
    }
    node.putObject("tasks-final").putNull("held").put("violations", 0).put("checked", false)
        .put("why", "the platform is asked at the end");
    view.settings().thresholds().forEach(
        threshold -> thresholds.addObject().put("expr", threshold.expr()).putNull("value").putNull("ok"));
  }

  /** What the report says. */
  private void judged(ObjectNode root, JsonNode report) {
    ObjectNode invariants = root.putObject("invariants");
    report.get("invariants").fields().forEachRemaining(entry -> {
      JsonNode one = entry.getValue();
      violated |= one.get("violations").asLong() > 0;
      ObjectNode shown = invariants.putObject(entry.getKey());
      shown.set("held", one.get("held"));
      shown.put("violations", one.get("violations").asLong()).put("checked", one.get("checked").asBoolean())
          .put("why", one.get("why").asText(""));
    });
    root.set("thresholds", report.get("thresholds"));
  }

  private void faults(ArrayNode node) {
    for (FaultShown fault : view.faults().all()) {
      ObjectNode one = node.addObject().put("id", fault.id()).put("text", fault.text())
          .put("kind", fault.kind().word()).put("live", fault.endedSeconds().isEmpty()).put("boards", fault.boards())
          .put("acted", fleet.acted(fault.id())).put("since", Report.rounded(fault.sinceSeconds()));
      fault.endedSeconds().ifPresentOrElse(at -> one.put("ended", Report.rounded(at)), () -> one.putNull("ended"));
      one.put("scenario", fault.ofScenario());
    }
  }
}
