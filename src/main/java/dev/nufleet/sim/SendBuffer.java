package dev.nufleet.sim;

import dev.nufleet.model.SentRecords;
import java.util.ArrayDeque;

/**
 * A board's TCP send buffer: what was sent on a link and is not acknowledged yet, as records on the wire. A record
 * holds its place until all of it has come to the server and the acknowledgement has come back.
 */
final class SendBuffer {
  private record Write(long end, int wireBytes) {}

  private record Acknowledgement(long end, long at) {}

  private static final int NOBODY_ASKS = Integer.MAX_VALUE;

  private final Turns turns;
  private final Turns.Party party;
  private final int bytes;
  private final long backNanos;
  private final Runnable hasRoom;
  private final ArrayDeque<Write> writes = new ArrayDeque<>(4);
  private final ArrayDeque<Acknowledgement> underWay = new ArrayDeque<>(4);
  private long sent;
  private long left;
  private int taken;
  private int tellAbove = NOBODY_ASKS;
  private long lookAt = -1;

  /**
   * @param backNanos how long acknowledgements take
   * @param hasRoom is told, in a turn of its own, when there is the room that was asked for
   */
  SendBuffer(Turns turns, Turns.Party party, int bytes, long backNanos, Runnable hasRoom) {
    this.turns = turns;
    this.party = party;
    this.bytes = bytes;
    this.backNanos = backNanos;
    this.hasRoom = hasRoom;
  }

  /** The board sends so many bytes of text. */
  void sends(int textBytes) {
    sent += textBytes;
    int wireBytes = SentRecords.all(textBytes);
    taken += wireBytes;
    writes.add(new Write(sent, wireBytes));
  }

  /** So many bytes of text have left. @param arrivesAt the server */
  void leaves(int textBytes, long arrivesAt) {
    left += textBytes;
    underWay.add(new Acknowledgement(left, arrivesAt + backNanos));
  }

  /** Below 0: so many bytes of what was sent have none. */
  int room() {
    while (!underWay.isEmpty() && underWay.peek().at() <= turns.nanos()) {
      long acknowledged = underWay.poll().end();
      while (!writes.isEmpty() && writes.peek().end() <= acknowledged) {
        taken -= writes.poll().wireBytes();
      }
    }
    return bytes - taken;
  }

  /** Tells once, when there is more room than this. */
  void tellRoom(int room) {
    tellAbove = room;
    look();
  }

  /** Something may have left: if somebody waits for room, it comes with an acknowledgement. */
  void look() {
    if (tellAbove == NOBODY_ASKS) {
      return;
    }
    if (room() > tellAbove) {
      lookAt(turns.nanos());
    } else if (!underWay.isEmpty()) {
      lookAt(underWay.peek().at());
    }
  }

  private void lookAt(long nanos) {
    if (nanos != lookAt) {
      lookAt = nanos;
      party.at(nanos, this::tell);
    }
  }

  private void tell() {
    lookAt = -1;
    if (room() > tellAbove) {
      tellAbove = NOBODY_ASKS;
      hasRoom.run();
    } else {
      look();
    }
  }
}
