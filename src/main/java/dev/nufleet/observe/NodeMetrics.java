package dev.nufleet.observe;

import dev.nufleet.model.BoardState;
import dev.nufleet.model.Printable;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What a process shows that holds boards of runs which are led from elsewhere. Asked when somebody scrapes. */
public final class NodeMetrics {
  /** Where a board may stand as far as its node can tell; whether it is upgraded only the leader knows. */
  private static final List<BoardState> STATES = List.of(BoardState.OFF, BoardState.BOOTING, BoardState.PROVISIONING,
      BoardState.CONNECTING, BoardState.ONLINE, BoardState.OFFLINE, BoardState.DOWNLOADING, BoardState.VERIFYING,
      BoardState.STAGED, BoardState.FAILED, BoardState.HALTED);

  private NodeMetrics() {}

  /**
   * @param boards that are there now, by where they stand; asked once for all
   * @param untold events of boards that the leader has not taken yet
   */
  public static void register(
      PrometheusRegistry registry, Supplier<Map<BoardState, Integer>> boards, IntSupplier untold) {
    GaugeWithCallback.builder().name("nufleet_node_boards")
        .help("Boards that live here, by where they stand as far as their node can tell; upgraded ones are online.")
        .labelNames("state").callback(to -> {
          Map<BoardState, Integer> now = boards.get();
          STATES.forEach(state -> to.call(now.get(state), state.word()));
        }).register(registry);
    GaugeWithCallback.builder().name("nufleet_node_untold_events")
        .help("Events of boards that wait here until the run's leader takes them.")
        .callback(to -> to.call(untold.getAsInt())).register(registry);
  }

  /** What all metrics of a node have, also those of its process. @param name of the node, for people */
  public static Labels labels(String name) {
    return Labels.of("node", Printable.brief(name));
  }
}
