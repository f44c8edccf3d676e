package dev.nufleet.board;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.FaultKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a plan concerns whom. */
final class PlanParts {
  private PlanParts() {}

  static List<Act> ofHandshakes(List<Act> acts) {
    return acts.stream()
        .filter(act -> act.kind() == FaultKind.TLS_FAILURE && act.spot() instanceof Spot.Request).toList();
  }

  /** The highest number of a fault, or {@code before}. */
  static int newest(List<Act> acts, int before) {
    return acts.stream().mapToInt(Act::fault).reduce(before, Math::max);
  }

  /** Numbers of the scenario's faults. */
  static Set<Integer> ofScenario(List<Act> acts) {
    return acts.stream().map(Act::fault).filter(fault -> fault < Act.LIVE).collect(Collectors.toSet());
  }
}
