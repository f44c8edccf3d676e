package dev.nufleet.board;

import dev.nufleet.hal.Connection.Written;
import dev.nufleet.model.Granted;
import java.util.Optional;

/**
 * How a program's reads and writes begin and end, and what they cost of the board's time: a cycle's timeout is the
 * board's own time; a peer's is real, and longer where this machine is late with its own work.
 */
final class LinkWaits {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FirmwareThread thread;
  private final BoardClock clock;
  private final BoardSettings.Timings timings;
  private final boolean max;

  LinkWaits(FirmwareThread thread, BoardClock clock, BoardSettings.Timings timings, boolean max) {
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

  /** Called by the program: it blocks until it is told of room. A peer's time begins anew with each bit of it. */
  void awaitRoom(Waiting.Needed needed) {
    await(needed, clock.grant(needed.timeoutMillis() * NANOS_PER_MILLI));
  }

  private void await(Waiting.Needed needed, Granted granted) {
    thread.blockFor(granted.leftNanos(), ticket -> new Waiting.Room(needed, ticket, granted));
  }

  /**
   * Something came on the link, or it ended.
   *
   * @return the step that follows; empty: what is waited for is something else
   */
  Optional<Waiting.Ready> heard(LinkConnection link) {
    Waiting waiting = thread.waiting();
    if (waiting instanceof Waiting.Idle idle && idle.link() == link) {
      clock.meetRealTime();
      return Optional.of(new Waiting.Ready(idle.then()));
    } else if (waiting instanceof Waiting.Read read && read.wanted().link() == link) {
      return heard(read);
    } else if (waiting instanceof Waiting.Room room && room.needed().link() == link && link.writesFail()) {
      clock.meetRealTime();
      return Optional.of(room.needed().ended(Written.BROKEN));
    }
    return Optional.empty();
  }

  /**
   * Something that was written has got through.
   *
   * @return the step that follows; empty: nobody waits for it
   */
  Optional<Waiting.Ready> hasRoom(LinkConnection link) {
    if (!(thread.waiting() instanceof Waiting.Room room) || room.needed().link() != link) {
      return Optional.empty();
    }
    clock.meetRealTime();
    return Optional.of(link.lacksRoom(room.needed().bytes())
        ? new Waiting.Ready(() -> awaitRoom(room.needed()))
        : room.needed().ended(Written.SENT));
  }

  /** A peer's time begins anew with what came: it is that of one receive call of the socket. */
  private Optional<Waiting.Ready> heard(Waiting.Read read) {
    Waiting.Wanted wanted = read.wanted();
    if (!wanted.isThere()) {
      wanted.link().demand();
      return wanted.isCycle() ? Optional.empty() : Optional.of(new Waiting.Ready(() -> await(wanted, read.began())));
    }
    clock.cutShort(read.began());
    spendOnPacket(wanted);
    return Optional.of(wanted.answered());
  }

  /** The time of a wait is over, or seems so: a peer whose time this machine has taken up waits on. */
  Waiting.Ready timedOut(Waiting waiting) {
    if (waiting instanceof Waiting.Read read) {
      return timedOut(read);
    }
    return waiting instanceof Waiting.Room room ? timedOut(room) : waiting.slept();
  }

  private Waiting.Ready timedOut(Waiting.Read read) {
    Waiting.Wanted wanted = read.wanted();
    long left = read.granted().leftNanos();
    if (left > 0) {
      return new Waiting.Ready(() -> await(wanted, read.began(), read.granted(), left));
    }
    if (!wanted.isCycle()) {
      waitedInVain(wanted.timeoutMillis());
    }
    return wanted.timedOut();
  }

  private Waiting.Ready timedOut(Waiting.Room room) {
    if (room.granted().leftNanos() > 0) {
      return new Waiting.Ready(() -> await(room.needed(), room.granted()));
    }
    waitedInVain(room.needed().timeoutMillis());
    return room.needed().ended(Written.TIMEOUT);
  }

  /** A wait for a peer counts at {@code max} as if it had lasted as long as granted. */
  private void waitedInVain(long timeoutMillis) {
    if (max) {
      clock.spend(timeoutMillis * NANOS_PER_MILLI);
    } else {
      clock.meetRealTime();
    }
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
