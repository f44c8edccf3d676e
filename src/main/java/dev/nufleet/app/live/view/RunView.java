package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.TimeBuckets;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.TimelineJson;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.RunClock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A run as who looks on sees it: its boards, sums of them, what it is at, and how it ended. For any thread. */
public final class RunView {
  private final RunSettings settings;
  private final RunClock clock;
  private final LiveFleet fleet;
  private final Timeline timeline;
  private final SiteNumbers sites;
  private final Rates rates = new Rates();
  private volatile Optional<Desk> desk = Optional.empty();
  private volatile FaultsShown faults = FaultsShown.none("the boards are not there yet");
  private volatile String doing = "starting";
  private volatile Optional<Ended> ended = Optional.empty();
  private volatile List<NodeRecord> nodes = List.of();
  private volatile FleetFindings findings = new FleetFindings(Map.of());

  /**
   * How a run ended.
   *
   * @param report as report.json has it: what was judged is not judged a second time
   */
  public record Ended(RunEnd end, JsonNode report) {
    boolean passed() {
      return Report.passed(report);
    }

    ObjectNode json() {
      return JsonNodeFactory.instance.objectNode().put("by", end.by().word()).put("reason", end.reason())
          .put("verdict", passed() ? "pass" : "fail").put("why", report.at("/run/why").asText());
    }
  }

  /** @param boards none of which is switched on */
  public RunView(RunSettings settings, RunClock clock, List<BoardSpec> boards, Timeline timeline) {
    this.settings = settings;
    this.clock = clock;
    this.fleet = new LiveFleet(boards);
    this.timeline = timeline;
    this.sites = SiteNumbers.of(settings, boards);
  }

  /** What the fleet tells goes there. */
  public LiveFleet fleet() {
    return fleet;
  }

  // ---- told ----

  /** The boards are there. */
  public void open(Desk at) {
    desk = Optional.of(at);
  }

  public void faults(FaultsShown all) {
    faults = all;
  }

  /** How the processes that hold the boards stand; none, where they live in the run's own. */
  public void nodes(List<NodeRecord> all) {
    nodes = List.copyOf(all);
  }

  /** @param what the run is at, in a few words */
  public void doing(String what) {
    doing = what;
  }

  public void ended(Ended how) {
    ended = Optional.of(how);
    doing = "ended";
  }

  /** Once a second: rates are made of that. */
  public void look() {
    FleetSums sums = sums();
    rates.look(clock.nanos(), fleet.downloadedBytes(), sums.missingPercents(), sums.in(BoardState.UPGRADED));
  }

  // ---- asked ----

  RunSettings settings() {
    return settings;
  }

  /** The run's time. */
  public long nanos() {
    return clock.nanos();
  }

  RunClock clock() {
    return clock;
  }

  SiteNumbers sites() {
    return sites;
  }

  Rates rates() {
    return rates;
  }

  String doing() {
    return doing;
  }

  Optional<Ended> ended() {
    return ended;
  }

  /** Why nobody's hands can pull cards or cut links of this run's boards; empty: they can. */
  public String whyNoHands() {
    return faults.whyNoHands();
  }

  FaultsShown faults() {
    return faults;
  }

  List<NodeRecord> nodes() {
    return nodes;
  }

  FleetFindings findings() {
    return findings;
  }

  FleetSums sums() {
    return FleetSums.of(fleet);
  }

  /** Where boards are asked; empty: they are not there yet. */
  public Optional<Desk> desk() {
    return desk;
  }

  /** Asks the fleet what its checks found; what was found before stands if it does not answer. */
  public CompletionStage<Void> refresh() {
    return desk.isEmpty() || ended.isPresent()
        ? CompletableFuture.completedFuture(null)
        : desk.get().findings().handle((found, failure) -> {
          findings = failure == null ? found : findings;
          return null;
        });
  }

  /** The whole at one moment. May take a while at the first time, for the faults of a scenario are planned then. */
  public ObjectNode fleetJson() {
    return new FleetJson(this).json();
  }

  /** What the run was like until now. */
  public ObjectNode timelineJson() {
    TimelineRecord record = timeline.record();
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("widthSeconds", record.widthSeconds());
    ArrayNode points = root.putArray("points");
    record.points().forEach(point -> TimelineJson.point(points.addObject(), point));
    return root;
  }

  TimelineRecord timeline() {
    return timeline.record();
  }

  /** All nodes, as far as they are known. */
  public ObjectNode nodesJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    nodes(root.putArray("nodes"), nodes);
    return root;
  }

  static void nodes(ArrayNode into, List<NodeRecord> nodes) {
    nodes.forEach(node -> node.into(into.addObject()));
  }

  /** Percentiles of phases until now; a phase that no board has passed is missing. */
  public ObjectNode latenciesJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    Map<Phase, TimeBuckets.Figures> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      TimeBuckets.Figures figures = fleet.latencies().of(phase);
      if (figures.count() > 0) {
        phases.put(phase, figures);
      }
    }
    TimelineJson.phases(root.putObject("phases"), phases);
    return root;
  }
}
