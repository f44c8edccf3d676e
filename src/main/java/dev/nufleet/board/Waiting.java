package dev.nufleet.board;

import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.model.Granted;
import java.util.function.Consumer;

/**
 * What the firmware's thread waits for. It is one thread, so it waits for exactly one thing, and whoever ends the
 * waiting finds here what is to be called.
 *
 * <p>Waits that a wake-up may end carry its ticket: one of another ticket was overtaken by something else and is
 * refused.
 */
sealed interface Waiting {
  Waiting NOTHING = new Nothing();
  Waiting OVER = new Over();

  /** Whether a wake-up with this ticket ends it. */
  default boolean endsWith(long ticket) {
    return false;
  }

  /** The step that follows when the time of a {@link Sleep} or an {@link Idle} is over. */
  default Ready slept() {
    throw new IllegalStateException("no time was to pass for " + this);
  }

  /** No program has been started, or it is running just now. */
  record Nothing() implements Waiting {}

  /** For its next step, which runs in this turn. */
  record Ready(Runnable then) implements Waiting {}

  /** For time alone. */
  record Sleep(long ticket, Runnable then) implements Waiting {
    @Override
    public boolean endsWith(long due) {
      return due == ticket;
    }

    @Override
    public Ready slept() {
      return new Ready(then);
    }
  }

  /** At pace {@code max}: for anything on the link, or for time. */
  record Idle(LinkConnection link, long ticket, Runnable then) implements Waiting {
    @Override
    public boolean endsWith(long due) {
      return due == ticket;
    }

    @Override
    public Ready slept() {
      return new Ready(then);
    }
  }

  /**
   * For so many bytes, the end of the link, or time.
   *
   * @param began where the board's time stood: what a cycle that ends early goes back to
   * @param granted what the peer has; nothing if the time is the board's own
   */
  record Read(Wanted wanted, long ticket, long began, Granted granted) implements Waiting {
    @Override
    public boolean endsWith(long due) {
      return due == ticket;
    }
  }

  /** For room in the board's TCP, the end of the link, or time. @param granted what the peer has */
  record Room(Needed needed, long ticket, Granted granted) implements Waiting {
    @Override
    public boolean endsWith(long due) {
      return due == ticket;
    }
  }

  /** For a link that is being opened. */
  record Connect(LinkConnection link, Consumer<Connected> then) implements Waiting {}

  /** For the key-value stores: until they answer, the storage is theirs. @param number of the question */
  record KeyValues(int number, Consumer<KvAnswer> then) implements Waiting {}

  /** For nothing ever again: the program has ended, or the board is down. */
  record Over() implements Waiting {}

  /** What a read is to bring. @param patience whose time its timeout is */
  record Wanted(
      LinkConnection link, int bytes, long timeoutMillis, Connection.Patience patience,
      Consumer<Connection.Received> then) {
    boolean isCycle() {
      return patience == Connection.Patience.CYCLE;
    }

    /** Whether the link has all that is wanted, or an end that shows. */
    boolean isThere() {
      return link.has(bytes) || link.endsReads();
    }

    /** The step that follows when the link has what is wanted or has ended. */
    Ready answered() {
      boolean whole = link.has(bytes);
      Connection.Received received = whole
          ? new Connection.Received(link.take(bytes), Connection.End.NONE)
          : link.meetEnd(link.take(bytes));
      return new Ready(() -> then.accept(received));
    }

    /** The step that follows when the time is over. */
    Ready timedOut() {
      Connection.Received received = new Connection.Received(link.take(bytes), Connection.End.TIMEOUT);
      return new Ready(() -> then.accept(received));
    }
  }

  /** What a write waits for. @param bytes that TCP is to have room for beside all that was written, on the wire */
  record Needed(LinkConnection link, int bytes, long timeoutMillis, Consumer<Connection.Written> then) {
    /** The step that follows. */
    Ready ended(Connection.Written how) {
      return new Ready(() -> then.accept(how));
    }
  }
}
