package dev.nufleet.cluster.wire;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.chaos.Act;
import dev.nufleet.model.BoardId;
import java.util.List;
import java.util.Optional;

/** What the one who leads a run tells a node, each once and in order as long as both live. */
public sealed interface ToNode extends WireMessage {
  /**
   * A board that arrived there is this one, and begins.
   *
   * @param incarnation from 1 on; a higher one has taken the place of all before
   * @param isOn whether it has power at once
   * @param known of its memory, from incarnations before; empty: it is as it left the factory, or was flashed
   * @param acts what is yet to befall it
   * @param anew the plan of a later campaign, where there was one: it takes the place of the scenario's
   * @param followers of its console, who hear it from its first word on
   */
  record Begin(BoardOnWire board, int incarnation, boolean isOn, Optional<BoardMark> known, List<Act> acts,
      Optional<BoardCommand.PlanAnew> anew, List<BoardCommand.FollowConsole> followers) implements ToNode {
    public Begin {
      acts = List.copyOf(acts);
      followers = List.copyOf(followers);
    }
  }

  /** An order for a board of this incarnation; for another it is void. */
  record Order(BoardId board, int incarnation, BoardCommand.FromHands what) implements ToNode {}
}
