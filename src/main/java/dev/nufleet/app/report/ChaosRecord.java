package dev.nufleet.app.report;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ActedDigest;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The chaos of a run, for its report.
 *
 * @param plan the file beside the report that has everything that was planned; empty: nothing was
 * @param faults how often each kind came true
 * @param digest over what came true; equal seeds and scenarios give equal ones, see {@link ActedDigest}
 * @param live what was given while the run went on, in that order
 * @param last by board: the fault that befell it last, in words, and before it the platform's last one for it
 */
public record ChaosRecord(Optional<String> plan, Map<FaultKind, Long> faults, String digest, List<Live> live,
    Map<String, String> last) {
  /**
   * A fault that was given while the run went on.
   *
   * @param id its number in history and digest
   * @param fault as a scenario says it
   * @param endedSeconds when it was taken back; empty: it was not
   * @param boards how many it befell or was to befall
   */
  public record Live(int id, String fault, double startedSeconds, OptionalDouble endedSeconds, int boards) {}

  /** Of a run in which nothing was to happen. */
  public static final ChaosRecord NONE =
      new ChaosRecord(Optional.empty(), Map.of(), ActedDigest.of(Map.of()), List.of(), Map.of());

  /** What came true until now, for a run that goes on. */
  public static ChaosRecord soFar(FleetResult result) {
    Collector collector = new Collector(Optional.empty());
    result.acted().forEach((board, acts) -> collector.acted(board.value(), acts));
    return collector.record();
  }

  /** Collects what was planned and what came true, board by board. */
  public static final class Collector {
    private final Optional<String> plan;
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final Map<String, List<FaultActed>> counted = new TreeMap<>();
    private final Map<String, String> last = new HashMap<>();
    private List<Live> live = List.of();

    public Collector(Optional<String> plan) {
      this.plan = plan;
    }

    /** Acts that are placed by time count as planned, whether or not the run lasted that long. */
    public void planned(String who, List<Act> acts) {
      timed(who, acts.stream().filter(Act::isTimed).map(Act::told).toList());
    }

    /** The same for who has only the facts that they would tell. */
    public void timed(String who, List<FaultActed> acts) {
      if (!acts.isEmpty()) {
        counted.computeIfAbsent(who, one -> new ArrayList<>()).addAll(acts);
      }
    }

    /** @param acts of the platform for this board, or of its own, in the order in which they came true */
    public void acted(String who, List<FaultActed> acts) {
      if (!acts.isEmpty()) {
        last.merge(who, acts.get(acts.size() - 1).text(), (one, other) -> one + ", " + other);
      }
      for (FaultActed act : acts) {
        faults.merge(act.kind(), 1L, Long::sum);
        List<FaultActed> all = counted.computeIfAbsent(who, one -> new ArrayList<>());
        if (all.stream().noneMatch(one -> one.text().equals(act.text()))) {
          all.add(act);
        }
      }
    }

    public void live(List<Live> given) {
      live = List.copyOf(given);
    }

    public ChaosRecord record() {
      return new ChaosRecord(plan, faults, ActedDigest.of(counted), live, last);
    }
  }
}
