package dev.nufleet.fleet;

import dev.nufleet.model.Traffic;
import java.util.List;

/** How a fleet ended, board by board, in the order of their index. */
public record FleetResult(List<BoardResult> boards, Traffic traffic) {
  public FleetResult {
    boards = List.copyOf(boards);
  }
}
