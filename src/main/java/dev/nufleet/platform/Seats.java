package dev.nufleet.platform;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that a port has at once. When all seats are taken, whoever has waited for the longest without a whole
 * request makes room for who comes: so slow, silent and idle peers cannot keep others out, however many they are. Who
 * is being served keeps the seat. Safe for many threads.
 */
final class Seats {
  private final int most;
  private final Set<Seat> waiting = new LinkedHashSet<>();
  private int taken;

  Seats(int most) {
    this.most = most;
  }

  /** A seat for a connection that has sent nothing yet; empty if everybody is being served. */
  synchronized Optional<Seat> take() {
    if (taken >= most && !makeRoom()) {
      return Optional.empty();
    }
    taken++;
    Seat seat = new Seat();
    waiting.add(seat);
    return Optional.of(seat);
  }

  /** Sends away who has waited for the longest. @return whether there is anybody */
  synchronized boolean makeRoom() {
    Iterator<Seat> first = waiting.iterator();
    if (!first.hasNext()) {
      return false;
    }
    Seat seat = first.next();
    seat.free();
    seat.sentAway = true;
    seat.goes.run();
    return true;
  }

  /** What one connection holds. */
  final class Seat {
    private Runnable goes = () -> { };
    private boolean sentAway;
    private boolean free;

    private Seat() {}

    /** @param end ends the connection; may be called by whoever takes a seat, and at once */
    void whenSentAway(Runnable end) {
      synchronized (Seats.this) {
        goes = end;
        if (sentAway) {
          end.run();
        }
      }
    }

    /** The head of a request has come. */
    Turn turn() {
      return new Turn();
    }

    /** One request and its answer. */
    final class Turn {
      private boolean over;

      private Turn() {}

      /** The request is whole, and is being answered, or was before it was whole. */
      void isServed() {
        synchronized (Seats.this) {
          if (!over) {
            waiting.remove(Seat.this);
          }
        }
      }

      /** The answer is on its way as a whole; what comes next is another request. */
      void isOver() {
        synchronized (Seats.this) {
          over = true;
          if (!free) {
            waiting.remove(Seat.this);
            waiting.add(Seat.this);
          }
        }
      }
    }

    /** The connection is gone. */
    void free() {
      synchronized (Seats.this) {
        if (!free) {
          free = true;
          taken--;
          waiting.remove(this);
        }
      }
    }
  }
}
