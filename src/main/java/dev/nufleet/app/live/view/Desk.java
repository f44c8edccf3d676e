package dev.nufleet.app.live.view;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a fleet that is at work is asked. Answers come on any thread, or fail if the fleet does not answer in time. */
public interface Desk {
  /** @return empty: there is no such board */
  CompletionStage<Optional<BoardResult>> board(BoardId board);

  CompletionStage<FleetFindings> findings();

  /** What a board's console still holds. */
  CompletionStage<String> console(BoardId board, Printed.Style style);

  /** What its flash and card hold. */
  CompletionStage<BoardCommand.StorageAnswer> storage(BoardId board);

  /** Does something to a board, as the operator. @return whether it was there */
  CompletionStage<Boolean> touch(OperatorDid deed);

  /** An order to a board; one that is not switched on hears nothing. */
  void tell(BoardId board, BoardCommand what);
}
