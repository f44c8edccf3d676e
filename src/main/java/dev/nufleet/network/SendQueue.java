package dev.nufleet.network;

import akka.util.ByteString;
import dev.nufleet.model.SentRecords;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a program has sent on a link and TLS has not taken yet, in order, and how much room that leaves of the board's
 * send buffer. Bytes count as the records that they become.
 *
 * <p>What is sent before the stream has its turn is taken in with one order: a board that reports on each of some
 * pieces in hand has one write of TCP for them, as many records as reports.
 */
final class SendQueue {
  private static final long NOBODY_ASKS = Long.MAX_VALUE;

  /** What the board's TCP holds of what is sent. */
  private final int roomBytes;
  /** Whether TLS takes what one send call brought at a time. */
  private final boolean oneByOne;
  /** Not taken in yet; guarded by itself. */
  private final ArrayDeque<ByteString> arriving = new ArrayDeque<>(2);
  private final ArrayDeque<ByteString> waiting = new ArrayDeque<>(2);
  private int waitingBytes;

  /** In bytes of the wire, since the beginning: of whoever sends, and of the stream. */
  private long sent;
  private volatile long taken;
  private long tellAbove = NOBODY_ASKS;
  /** Taken by TLS, and TCP has not asked for more since; counts as taken by then. */
  private long underway;
  private boolean countsWhenWritten;

  /** @param shape of the link; where the board's TCP has a size of its own, no more than one send call is beyond it */
  SendQueue(LinkShape shape) {
    this.roomBytes = shape.sendBytes();
    this.oneByOne = shape.buffers().isPresent();
  }

  // ---- on the thread of whoever sends

  /** @return whether the stream is to be told that there is something to take in; else it will look anyway */
  boolean sends(ByteString bytes) {
    sent += SentRecords.all(bytes.length());
    synchronized (arriving) {
      arriving.add(bytes);
      return arriving.size() == 1;
    }
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

  /** What was sent until now waits for TLS. */
  void takeIn() {
    synchronized (arriving) {
      for (ByteString text = arriving.poll(); text != null; text = arriving.poll()) {
        waiting.add(text);
        waitingBytes += text.length();
      }
    }
  }

  /** What was sent until now goes nowhere: it counts as taken. */
  void takeInNothing() {
    synchronized (arriving) {
      arriving.forEach(this::countTaken);
      arriving.clear();
    }
  }

  /** @return what is taken, one for each send call; empty if nothing waits */
  List<ByteString> take() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<ByteString> next = oneByOne ? List.of(waiting.element()) : List.copyOf(waiting);
    next.forEach(text -> {
      waiting.remove();
      waitingBytes -= text.length();
      underway += SentRecords.all(text.length());
    });
    if (!countsWhenWritten) {
      written();
    }
    return next;
  }

  /** From now on what is taken counts only once TCP has it: the peer has ended, and a write may meet its reset. */
  void countWhenWritten() {
    countsWhenWritten = true;
  }

  /** TCP has all that was taken. */
  void written() {
    taken += underway;
    underway = 0;
  }

  private void countTaken(ByteString text) {
    taken += SentRecords.all(text.length());
  }

  /** Nobody takes anything any more: as a dead peer's TCP does, which shows late. */
  void dropAll() {
    waiting.forEach(this::countTaken);
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
