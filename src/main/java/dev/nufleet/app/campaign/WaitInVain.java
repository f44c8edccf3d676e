package dev.nufleet.app.campaign;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Whether all boards that are not through wait online for a notice that nobody will send, since none of the campaign's
 * tasks is open any more. Its platform is asked only where boards do nothing but wait, and then every few seconds; one
 * that does not tell is believed to have tasks.
 */
public final class WaitInVain {
  static final Duration EVERY = Duration.ofSeconds(5);

  private final Supplier<CompletableFuture<Long>> openTasks;
  private final RunClock clock;
  /** Null: not asked since boards began to wait. */
  private CompletableFuture<Long> asked;
  private long askedNanos;

  /** @param openTasks asks the platform how many tasks are not final */
  public WaitInVain(Supplier<CompletableFuture<Long>> openTasks, RunClock clock) {
    this.openTasks = openTasks;
    this.clock = clock;
  }

  /** To be called now and then. */
  public boolean is(FleetSnapshot now) {
    return is(now.total() - now.settled(), now.states().get(BoardState.ONLINE));
  }

  /**
   * The same of some boards.
   *
   * @param unsettled that are not at their end
   * @param online of these
   */
  public boolean is(int unsettled, int online) {
    if (unsettled == 0 || online < unsettled) {
      asked = null;
      return false;
    }
    if (asked != null && asked.isDone() && !asked.isCompletedExceptionally() && asked.join() == 0) {
      return true;
    }
    if (asked == null || asked.isDone() && clock.nanos() - askedNanos >= EVERY.toNanos()) {
      askedNanos = clock.nanos();
      asked = openTasks.get();
    }
    return false;
  }
}
