package dev.nufleet.network;

import akka.util.ByteString;
import dev.nufleet.model.SentRecords;
import java.util.ArrayDeque;

/**
 * What a program has sent on a link and TLS has not taken yet, in order, and how much room that leaves of the board's
 * send buffer. Bytes count as the records that they become.
 */
final class SendQueue {
  private static final long NOBODY_ASKS = Long.MAX_VALUE;

  private final int roomBytes;
  private final ArrayDeque<ByteString> waiting = new ArrayDeque<>(2);
  private int waitingBytes;

  /** In bytes of the wire, since the beginning: of whoever sends, and of the stream. */
  private long sent;
  private volatile long taken;
  private long tellAbove = NOBODY_ASKS;

  /** @param roomBytes what the board's TCP holds of what is sent */
  SendQueue(int roomBytes) {
    this.roomBytes = roomBytes;
  }

  // ---- on the thread of whoever sends

  void sends(ByteString bytes) {
    sent += SentRecords.all(bytes.length());
  }

  /** Below 0: so many bytes have none. */
  int room() {
    return (int) (roomBytes - (sent - taken));
  }

  /** What must have been taken, and a byte more, for more room than this. */
  long takenAt(int room) {
    return sent - roomBytes + room;
  }

  // ---- on the stream's thread

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Of text. */
  int bytes() {
    return waitingBytes;
  }

  void add(ByteString bytes) {
    waiting.add(bytes);
    waitingBytes += bytes.length();
  }

  /** @return what is taken; null if nothing waits */
  ByteString take() {
    ByteString next = waiting.poll();
    if (next != null) {
      waitingBytes -= next.length();
      drop(next);
    }
    return next;
  }

  /** Bytes that go nowhere count as taken. */
  void drop(ByteString bytes) {
    taken += SentRecords.all(bytes.length());
  }

  /** Nobody takes anything any more: as a dead peer's TCP does, which shows late. */
  void dropAll() {
    waiting.forEach(this::drop);
    waiting.clear();
    waitingBytes = 0;
  }

  void tellAbove(long takenBytes) {
    tellAbove = takenBytes;
  }

  /** Whether there is the room that was asked for: said once. */
  boolean tellsNow() {
    if (taken <= tellAbove) {
      return false;
    }
    tellAbove = NOBODY_ASKS;
    return true;
  }
}
