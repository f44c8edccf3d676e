package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.chaos.Act;
import dev.nufleet.hal.Printed;
import dev.nufleet.ota.DownloadStanding;
import java.util.List;

/**
 * Orders to a board: what hands can do to the real thing. Small payloads, so that a board may live in another process.
 */
public sealed interface BoardCommand {
  /** Orders from outside. */
  sealed interface FromHands extends BoardCommand {}

  /** What the board's own parts say; nobody else can make one. */
  sealed interface FromParts extends BoardCommand permits BoardPart.Said {}

  record PowerOn() implements FromHands {}

  /** The plug is pulled: whatever runs stops where it is. */
  record CutPower() implements FromHands {}

  /**
   * More is planned for the board from now on, and comes true in its time and place. What the board knows already, by
   * the plan that it was made with or by an order before, is nothing new. Without effect in a fleet that nothing
   * may befall.
   */
  record Plan(List<Act> acts) implements FromHands {}

  /**
   * Another campaign begins, with a plan of its own. What acts of the plan before ends; what it damaged stays damaged,
   * and faults that were given by {@link Plan} stay as they are.
   *
   * @param startNanos of the run's clock, from which the moments of this plan count
   */
  record PlanAnew(List<Act> acts, long startNanos) implements FromHands {}

  /** Ends what still acts of a fault, and nothing more of it comes true. @param fault its number */
  record EndFault(int fault) implements FromHands {}

  /** Somebody's hands do what a fault does: it acts at once. Without effect in a fleet that nothing may befall. */
  record ByHand(Act act) implements FromHands {}

  /** What hands did is undone. @param fault its number */
  record UndoByHand(int fault) implements FromHands {}

  /** A key on the host's terminal; goes into the 16-byte receive FIFO. */
  record PressKey(char key) implements FromHands {}

  /** The reset button. */
  record PressReset() implements FromHands {}

  /** Asks for the console's newest lines. @param style plain or raw */
  record ReadConsole(Printed.Style style, ActorRef<ConsoleText> replyTo) implements FromHands {}

  /**
   * Console output from now on, in order and unfiltered, to {@code reader} until it or the board stops. A board has at
   * most {@link ConsoleActor#MOST_FOLLOWERS} readers; who comes on top hears nothing.
   *
   * @param withKept begins with what the console's ring still holds
   */
  record FollowConsole(ActorRef<ConsoleOutput> reader, boolean withKept) implements FromHands {
    /** From now on alone. */
    public FollowConsole(ActorRef<ConsoleOutput> reader) {
      this(reader, false);
    }
  }

  /** Asks where the download stands. Answered at once, with {@link NoDownload} if main() does not run. */
  record GetDownload(ActorRef<DownloadAnswer> replyTo) implements FromHands {}

  sealed interface DownloadAnswer {}

  /** The newest download of this boot, whether it goes on or has ended. */
  record Download(DownloadStanding standing) implements DownloadAnswer {}

  /** No notice has been taken since the board's reset, or main() does not run. */
  record NoDownload() implements DownloadAnswer {}

  /** Asks what flash and card hold. Answered by who holds them, with {@link NoStorage} if nobody can tell just now. */
  record GetStorage(ActorRef<StorageAnswer> replyTo) implements FromHands {}

  sealed interface StorageAnswer {}

  record Storage(StorageMap map) implements StorageAnswer {}

  /** @param why for people */
  record NoStorage(String why) implements StorageAnswer {}

  /** What the console's ring still holds, as text. @param dropped how many older prints are gone */
  record ConsoleText(String text, long dropped) {}

  /** One turn's prints. */
  record ConsoleOutput(List<Printed> prints) {}
}
