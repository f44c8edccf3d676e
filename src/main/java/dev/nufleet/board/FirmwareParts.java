package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.Pace;
import dev.nufleet.storage.BoardStorage;
import java.util.SplittableRandom;

/** What a program of the firmware runs on: the board's parts and its hardware, lent until the program ends. */
record FirmwareParts(
    ActorRef<BoardCommand> board,
    ActorRef<ConsoleActor.Command> console,
    ActorRef<NetworkActor.Command> network,
    BoardSettings settings,
    BoardClock clock,
    Pace pace,
    BoardStorage storage,
    SplittableRandom random) {}
