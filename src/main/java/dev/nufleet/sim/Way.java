package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.Passage;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One direction of a link: what {@link Passage} lets pass comes later by the latency, and keeps its order. */
final class Way {
  /** Hears of what leaves. */
  interface Left {
    void left(int bytes, long arrivesAt);
  }

  private final Turns turns;
  private final Turns.Party party;
  private final Passage passage;
  private final LongSupplier latency;
  private final Consumer<ByteString> arrives;
  private final Left left;
  private long last;
  private long wake = -1;

  Way(Turns turns, Turns.Party party, Passage passage, LongSupplier latency, Consumer<ByteString> arrives, Left left) {
    this.turns = turns;
    this.party = party;
    this.passage = passage;
    this.latency = latency;
    this.arrives = arrives;
    this.left = left;
  }

  void offer(ByteString bytes) {
    passage.offer(bytes, turns.nanos());
  }

  boolean isEmpty() {
    return passage.isEmpty();
  }

  /** The sender has given up. */
  boolean isLost() {
    return passage.isLost();
  }

  OptionalLong next() {
    return passage.nextAt(turns.nanos());
  }

  /** Lets everything pass that may now. */
  void pass() {
    for (ByteString bytes = passage.poll(turns.nanos()); bytes != null; bytes = passage.poll(turns.nanos())) {
      ByteString passes = bytes;
      behindAll(0, () -> arrives.accept(passes));
      left.left(passes.length(), last);
    }
  }

  /** Something that comes behind all that is under way. @param nanos by which it is later than it could be */
  void behindAll(long nanos, Runnable what) {
    last = Math.max(last + 1, turns.nanos() + nanos + latency.getAsLong());
    party.at(last, what);
  }

  /** Looks again then. */
  void wakeAt(long nanos, Runnable look) {
    if (nanos != Long.MAX_VALUE && nanos != wake) {
      wake = nanos;
      party.at(Math.max(nanos, turns.nanos() + 1), look);
    }
  }
}
