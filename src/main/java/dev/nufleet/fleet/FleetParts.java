package dev.nufleet.fleet;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FleetFact;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What a fleet works with.
 *
 * @param boards makes a board that tells its events to the given ref
 * @param onEvent hears every event of every board, on the fleet's thread: it must be quick
 * @param onFact hears what the fleet concludes, likewise
 * @param onDeed hears what the operator does, likewise
 * @param watch sees where boards stand, likewise
 * @param transcriptDir where each board's console goes as {@code <board>.txt}; empty: nowhere
 */
public record FleetParts(
    BiFunction<BoardSpec, ActorRef<BoardEvent>, Behavior<BoardCommand>> boards,
    Consumer<BoardEvent> onEvent,
    Consumer<FleetFact> onFact,
    Consumer<OperatorDid> onDeed,
    FleetWatch watch,
    Optional<Path> transcriptDir) {
  /** Of a fleet at which nobody looks while it is at work. */
  public FleetParts(
      BiFunction<BoardSpec, ActorRef<BoardEvent>, Behavior<BoardCommand>> boards, Consumer<BoardEvent> onEvent,
      Consumer<FleetFact> onFact, Consumer<OperatorDid> onDeed, Optional<Path> transcriptDir) {
    this(boards, onEvent, onFact, onDeed, FleetWatch.NOBODY, transcriptDir);
  }
}
