package dev.nufleet.app.run.progress;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** How fast a fleet comes on, over the last {@link #WINDOW_SECONDS} seconds, and how long it takes at that rate. */
final class Speed {
  private static final double WINDOW_SECONDS = 5;
  /** Looks that are closer replace each other, so there are some twenty at most. */
  private static final double LEAST_BETWEEN_SECONDS = 0.25;
  /** A rate over less says little. */
  private static final double LEAST_SECONDS = 1;

  private record Look(double seconds, long bytes, int upgraded) {}

  private final long imageBytes;
  private final Deque<Look> looks = new ArrayDeque<>();
  private FleetSnapshot now;

  /** @param imageBytes that each board is to fetch */
  Speed(long imageBytes) {
    this.imageBytes = imageBytes;
  }

  /** @param seconds since the run's start, never less than before */
  void look(FleetSnapshot fleet, double seconds) {
    Look look = new Look(seconds, fleet.traffic().downloadedBytes(), fleet.states().get(BoardState.UPGRADED));
    if (!looks.isEmpty() && look.bytes < looks.getLast().bytes) {
      looks.clear(); // another campaign begins: what was counted before is no rate of it
    }
    if (looks.size() > 1 && seconds - secondToLast().seconds < LEAST_BETWEEN_SECONDS) {
      looks.removeLast();
    }
    looks.addLast(look);
    while (looks.size() > 2 && seconds - looks.getFirst().seconds > WINDOW_SECONDS) {
      looks.removeFirst();
    }
    now = fleet;
  }

  private Look secondToLast() {
    Look last = looks.removeLast();
    Look before = looks.getLast();
    looks.addLast(last);
    return before;
  }

  double bytesPerSecond() {
    return span() < LEAST_SECONDS ? 0 : (looks.getLast().bytes - looks.getFirst().bytes) / span();
  }

  /**
   * By what is still to be downloaded, as long as there is such; then by the boards that are still on their way. Empty:
   * nothing comes on, or nothing is left.
   */
  OptionalDouble secondsLeft() {
    if (span() < LEAST_SECONDS) {
      return OptionalDouble.empty();
    }
    long fetching = now.total() - now.passed().get(Phase.DOWNLOAD) - stuckBeforeTheEnd();
    long partly = Math.max(0, now.traffic().downloadedBytes() - imageBytes * now.passed().get(Phase.DOWNLOAD));
    double missing = imageBytes * (double) fetching - partly;
    if (missing > 0) {
      return bytesPerSecond() > 0 ? OptionalDouble.of(missing / bytesPerSecond()) : OptionalDouble.empty();
    }
    double upgraded = (looks.getLast().upgraded - looks.getFirst().upgraded) / span();
    int unfinished = now.total() - now.settled();
    return fetching <= 0 && upgraded > 0 && unfinished > 0
        ? OptionalDouble.of(unfinished / upgraded) : OptionalDouble.empty();
  }

  /** At most: who failed with the whole image is counted as well, and makes the time that is left a little short. */
  private int stuckBeforeTheEnd() {
    return now.states().get(BoardState.FAILED) + now.states().get(BoardState.HALTED);
  }

  private double span() {
    return looks.size() < 2 ? 0 : looks.getLast().seconds - looks.getFirst().seconds;
  }
}
