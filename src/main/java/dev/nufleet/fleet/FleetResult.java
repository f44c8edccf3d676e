package dev.nufleet.fleet;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a fleet ended, board by board, in the order of their index.
 *
 * @param acted the faults that came true, by board; boards without any are missing
 */
public record FleetResult(List<BoardResult> boards, Traffic traffic, Map<BoardId, List<FaultActed>> acted) {
  public FleetResult {
    boards = List.copyOf(boards);
    acted = Map.copyOf(acted);
  }

  /** What is left to say of boards whose fleet cannot be asked. */
  public static FleetResult unheard(List<BoardSpec> boards) {
    long[] never = new long[Phase.values().length];
    Arrays.fill(never, PhaseTimes.NONE);
    return new FleetResult(
        boards.stream()
            .map(board -> new BoardResult(board.id(), board.profile(), BoardState.OFF, Phase.BOOT, "", "", "", "",
                PhaseTimes.NONE, PhaseTimes.NONE, never, new BoardResult.Counts(0, 0, 0, 0, 0), Judgement.NONE))
            .toList(),
        Traffic.NONE, Map.of());
  }
}
