package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.boot.StorageLook;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RunClock;
import dev.nufleet.storage.BoardStorage;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a program of the firmware runs on: the board's parts and its hardware, lent until the program ends.
 *
 * @param clock the board's own time, which began with this boot
 * @param time the run's
 * @param random of this program in this boot
 * @param faults of this board
 * @param look at the storage, for who holds it
 */
record FirmwareParts(
    ActorRef<BoardCommand> board,
    ActorRef<ConsoleActor.Command> console,
    ActorRef<NetworkActor.Command> network,
    ActorRef<KvStoreActor.Command> keyValues,
    BoardSettings settings,
    BoardClock clock,
    RunClock time,
    Pace pace,
    BoardStorage storage,
    SplittableRandom random,
    Optional<BoardFaults> faults,
    StorageLook look) {
  /** The same for a program that draws from a source of its own. */
  FirmwareParts drawing(SplittableRandom source) {
    return new FirmwareParts(
        board, console, network, keyValues, settings, clock, time, pace, storage, source, faults, look);
  }
}
