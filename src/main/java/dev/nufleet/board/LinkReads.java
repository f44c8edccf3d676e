package dev.nufleet.board;

import dev.nufleet.model.Granted;
import java.util.Optional;

/**
 * How a program's reads begin and end, and what they cost of the board's time: a cycle's timeout is the board's own
 * time; a peer's is real, and longer where this machine is late with its own work.
 */
final class LinkReads {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FirmwareThread thread;
  private final BoardClock clock;
  private final BoardSettings.Timings timings;
  private final boolean max;

  LinkReads(FirmwareThread thread, BoardClock clock, BoardSettings.Timings timings, boolean max) {
    this.thread = thread;
    this.clock = clock;
    this.timings = timings;
    this.max = max;
  }

  /** Called by the program: it blocks. */
  void read(Waiting.Wanted wanted) {
    LinkConnection link = wanted.link();
    if (wanted.isThere()) {
      spendOnPacket(wanted);
      thread.block(wanted.answered());
      return;
    }
    long began = clock.mark();
    link.demand(); // where no time passes: so that the next cycle finds what comes meanwhile
    await(wanted, began);
  }

  private void await(Waiting.Wanted wanted, long began) {
    Granted granted = clock.grant(wanted.isCycle() ? 0 : wanted.timeoutMillis() * NANOS_PER_MILLI);
    long nanos = wanted.isCycle() ? cycleNanos(wanted) : granted.leftNanos();
    if (nanos == 0) {
      thread.block(wanted.timedOut());
    } else {
      await(wanted, began, granted, nanos);
    }
  }

  private void await(Waiting.Wanted wanted, long began, Granted granted, long nanos) {
    thread.blockFor(nanos, ticket -> new Waiting.Read(wanted, ticket, began, granted));
  }

  /**
   * Something came on the link, or it ended. A peer's time begins anew with what came: it is that of one receive call
   * of the socket.
   *
   * @return the step that follows; empty: the wait goes on
   */
  Optional<Waiting.Ready> heard(Waiting.Read read) {
    Waiting.Wanted wanted = read.wanted();
    if (!wanted.isThere()) {
      wanted.link().demand();
      return wanted.isCycle() ? Optional.empty() : Optional.of(new Waiting.Ready(() -> await(wanted, read.began())));
    }
    clock.cutShort(read.began());
    spendOnPacket(wanted);
    return Optional.of(wanted.answered());
  }

  /**
   * The time of a read is over, or seems so: a peer whose time this machine has taken up waits on. A wait for a peer
   * counts at {@code max} as if it had lasted as long as granted.
   */
  Waiting.Ready timedOut(Waiting.Read read) {
    Waiting.Wanted wanted = read.wanted();
    long left = read.granted().leftNanos();
    if (left > 0) {
      return new Waiting.Ready(() -> await(wanted, read.began(), read.granted(), left));
    }
    if (!wanted.isCycle() && max) {
      clock.spend(wanted.timeoutMillis() * NANOS_PER_MILLI);
    } else if (!wanted.isCycle()) {
      clock.meetRealTime();
    }
    return wanted.timedOut();
  }

  private long cycleNanos(Waiting.Wanted wanted) {
    clock.spend(wanted.timeoutMillis() * NANOS_PER_MILLI);
    return clock.aheadNanos();
  }

  /** A cycle's read is the first byte of a packet. */
  private void spendOnPacket(Waiting.Wanted wanted) {
    if (wanted.isCycle() && wanted.link().has(wanted.bytes())) {
      clock.spend(timings.packetNanos());
    }
  }
}
