package dev.nufleet.app.live;

import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.Planner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A fault that was given while the run went on.
 *
 * @param id its number among the acts, see {@link Act#LIVE}
 * @param startedNanos of the run's clock
 * @param boards how many it names
 */
record GivenFault(int id, Fault fault, Planner planner, long startedNanos, int boards, int acts,
    Optional<Long> endedNanos) {
  GivenFault ended(long nanos) {
    return new GivenFault(id, fault, planner, startedNanos, boards, acts, Optional.of(nanos));
  }

  List<Act> actsOf(BoardSpec board) {
    return actsOf(planner, board);
  }

  static List<Act> actsOf(Planner planner, BoardSpec board) {
    return planner.of(board.id().value(), board.profile()).stream().map(Act::asLive).toList();
  }

  /** As reports have it. */
  ChaosRecord.Live told() {
    return new ChaosRecord.Live(id, ScenarioText.of(fault), startedNanos / 1e9,
        endedNanos.map(at -> OptionalDouble.of(at / 1e9)).orElse(OptionalDouble.empty()), boards);
  }
}
