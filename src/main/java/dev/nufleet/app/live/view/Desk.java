package dev.nufleet.app.live.view;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.model.BoardId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a fleet that is at work is asked. Answers come on any thread, or fail if the fleet does not answer in time. */
public interface Desk {
  /** @return empty: there is no such board */
  CompletionStage<Optional<BoardResult>> board(BoardId board);

  CompletionStage<FleetFindings> findings();
}
