package dev.nufleet.sim;

import dev.nufleet.model.Draw;
import dev.nufleet.model.RunClock;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time and order of a simulated world, nothing else: a queue of turns and a clock that jumps to the next one. Turns at
 * equal times go by a drawn tie, so that seeds explore orders.
 */
public final class Turns implements RunClock {
  /** The wall time at which every world begins. */
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  private record Turn(long at, long tie, long number, Runnable what) {}

  private final PriorityQueue<Turn> turns = new PriorityQueue<>(Turns::order);
  private long now;
  private long number;
  private long taken;

  /** In one method, since it is called a dozen times a turn. */
  private static int order(Turn one, Turn other) {
    int order = Long.compare(one.at, other.at);
    if (order == 0) {
      order = Long.compare(one.tie, other.tie);
    }
    return order == 0 ? Long.compare(one.number, other.number) : order;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant startedAt() {
    return STARTED;
  }

  /** How many turns were taken. */
  long taken() {
    return taken;
  }

  /** When the next turn is due; {@link Long#MAX_VALUE}: nothing will ever happen. */
  long next() {
    return turns.isEmpty() ? Long.MAX_VALUE : turns.peek().at();
  }

  /** Lets the next turn happen. */
  void take() {
    Turn next = turns.remove();
    now = next.at();
    taken++;
    next.what().run();
  }

  /** Nothing happens until then. */
  void passTo(long nanos) {
    now = Math.max(now, nanos);
  }

  /** Somebody who has turns. Its ties are its own: a party more or less moves nothing in the others. */
  Party party(long seed, String... names) {
    return new Party(Draw.of(seed, names));
  }

  final class Party {
    private final Draw ties;
    private long asked;

    private Party(Draw ties) {
      this.ties = ties;
    }

    void at(long nanos, Runnable what) {
      turns.add(new Turn(Math.max(now, nanos), ties.bits(asked++), number++, what));
    }

    void after(long nanos, Runnable what) {
      at(now + nanos, what);
    }
  }
}
