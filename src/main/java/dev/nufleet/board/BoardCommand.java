package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.hal.Printed;
import java.util.List;

/**
 * Orders to a board: what hands can do to the real thing. Small payloads, so that a board may live in another process.
 */
public sealed interface BoardCommand {
  /** Orders from outside. */
  sealed interface FromHands extends BoardCommand {}

  /** What the board's own parts say; nobody else can make one. */
  non-sealed interface FromParts extends BoardCommand {}

  record PowerOn() implements FromHands {}

  /** The plug is pulled: whatever runs stops where it is. */
  record CutPower() implements FromHands {}

  /** A key on the host's terminal; goes into the 16-byte receive FIFO. */
  record PressKey(char key) implements FromHands {}

  /** The reset button. */
  record PressReset() implements FromHands {}

  /** Asks for the console's newest lines. @param style plain or raw */
  record ReadConsole(Printed.Style style, ActorRef<ConsoleText> replyTo) implements FromHands {}

  /**
   * Console output from now on, in order and unfiltered, to {@code reader} until the board stops or another reader
   * comes.
   */
  record FollowConsole(ActorRef<ConsoleOutput> reader) implements FromHands {}

  /** What the console's ring still holds, as text. @param dropped how many older prints are gone */
  record ConsoleText(String text, long dropped) {}

  /** One turn's prints. */
  record ConsoleOutput(List<Printed> prints) {}
}
