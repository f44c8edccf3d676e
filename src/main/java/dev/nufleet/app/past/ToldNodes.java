package dev.nufleet.app.past;

import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.history.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of a run, each as it was told last. */
final class ToldNodes {
  private static final double SECOND = 1e9;
  private static final double MICROS = 1e6;

  private final Map<String, NodeRecord> nodes = new LinkedHashMap<>();

  void stood(Fact fact) {
    Optional<Resources> used = fact.fields().containsKey("cpuMicros")
        ? Optional.of(new Resources(fact.number("cpuMicros") / MICROS, fact.number("peakHeapBytes"),
            (int) fact.number("peakThreads")))
        : Optional.empty();
    nodes.put(fact.text("node"), new NodeRecord(fact.text("node"), (int) fact.number("boards"), fact.text("state"),
        fact.number("sinceNanos") / SECOND, (int) fact.number("cores"), (int) fact.number("room"), used));
  }

  /** In the order in which they came. */
  List<NodeRecord> all() {
    return List.copyOf(nodes.values());
  }
}
