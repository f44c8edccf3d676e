package dev.nufleet.network;

import akka.util.ByteString;
import dev.nufleet.chaos.Retransmissions;
import dev.nufleet.network.LinkFaults.Now;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * One direction of a link on which faults act: holds what is on its way, in order, and says when it may go on. What it
 * holds is bounded: whoever fills it looks at {@link #hasRoom} first.
 *
 * <p>Silence loses nothing for good as long as the sender goes on trying: bytes that were sent into it arrive with the
 * first retransmission after it, and all that was sent later comes behind them.
 */
public final class Passage {
  /** About what the sockets of a server hold by themselves. */
  public static final int SERVER_BYTES = 64 * 1024;

  private record OnItsWay(ByteString bytes, long readyAt) {}

  private final LinkFaults faults;
  private final Retransmissions sender;
  private final boolean reads;
  private final int mostBytes;
  private final ArrayDeque<OnItsWay> queue = new ArrayDeque<>();
  private int queuedBytes;
  private long chunks;
  private long lastReady;
  private long freeAt;
  private boolean lost;
  private boolean corruptsNext;

  private Passage(LinkFaults faults, Retransmissions sender, boolean reads, int mostBytes) {
    this.faults = faults;
    this.sender = sender;
    this.reads = reads;
    this.mostBytes = mostBytes;
  }

  /** From the board. @param sendBytes what its TCP holds */
  public static Passage up(LinkFaults faults, int sendBytes) {
    return new Passage(faults, Retransmissions.BOARD, /* reads= */ false, sendBytes);
  }

  /** To the board, which a stall keeps from reading. */
  public static Passage down(LinkFaults faults) {
    return new Passage(faults, Retransmissions.SERVER, /* reads= */ true, SERVER_BYTES);
  }

  public boolean isEmpty() {
    return queue.isEmpty();
  }

  public boolean hasRoom() {
    return queuedBytes < mostBytes && !lost;
  }

  /** The silence has outlived the sender's patience: nothing of this direction arrives any more. */
  public boolean isLost() {
    return lost;
  }

  /** The next bytes have one bit turned: within the record whose end they are, so that its MAC is wrong. */
  void corruptNext() {
    corruptsNext = true;
  }

  public void offer(ByteString sent, long now) {
    ByteString bytes = corruptsNext ? withItsLastBitTurned(sent) : sent;
    corruptsNext = false;
    Now what = faults.now(now);
    long arrives = what.silent(now) ? faults.arrival(sender, now, what.silentUntil()) : now;
    if (arrives == Retransmissions.NEVER) {
      lost = true;
      queue.clear();
      queuedBytes = 0;
    }
    if (!lost) {
      lastReady = Math.max(lastReady, arrives + faults.latency(what, chunks++));
      queue.add(new OnItsWay(bytes, lastReady));
      queuedBytes += bytes.length();
    }
  }

  /** @return bytes that may pass now; null if there are none */
  public ByteString poll(long now) {
    if (queue.isEmpty() || readyAt(now) > now) {
      return null;
    }
    Now what = faults.now(now);
    OnItsWay head = queue.poll();
    int units = Math.min(what.sliceBytes(), perTick(what));
    ByteString passes = head.bytes();
    if (units < passes.length()) {
      passes = head.bytes().take(units);
      queue.addFirst(new OnItsWay(head.bytes().drop(units), head.readyAt()));
    }
    queuedBytes -= passes.length();
    long pause = what.sliceBytes() == Integer.MAX_VALUE ? 0 : what.sliceNanos();
    if (what.bytesPerSecond() != Long.MAX_VALUE) {
      pause = Math.max(pause, passes.length() * 1_000_000_000L / what.bytesPerSecond());
    }
    freeAt = now + pause;
    return passes;
  }

  private static ByteString withItsLastBitTurned(ByteString bytes) {
    byte[] turned = bytes.toArray();
    turned[turned.length - 1] ^= 1;
    return ByteString.fromArrayUnsafe(turned);
  }

  /** When the next bytes may pass; empty if none wait. */
  public OptionalLong nextAt(long now) {
    return queue.isEmpty() ? OptionalLong.empty() : OptionalLong.of(readyAt(now));
  }

  private long readyAt(long now) {
    Now what = faults.now(now);
    long ready = Math.max(queue.peek().readyAt(), freeAt);
    if (what.silent(now)) { // they had left before it: so they come with a retransmission
      ready = Math.max(ready, what.silentUntil());
    }
    return reads && what.stalled(now) ? Math.max(ready, what.stalledUntil()) : ready;
  }

  /** With a low rate, small pieces: so that a rate is one, and no burst each second. */
  private static int perTick(Now what) {
    return what.bytesPerSecond() == Long.MAX_VALUE
        ? Integer.MAX_VALUE
        : (int) Math.max(1, Math.min(Integer.MAX_VALUE, what.bytesPerSecond() / 20));
  }
}
