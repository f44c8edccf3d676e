package dev.nufleet.board;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;

/**
 * How long a board waits before it boots once more, if it reboots again and again without coming as far as its main
 * program: boards with crash capture do so for ever where provisioning fails (board.md 3.4). A real one takes a second
 * or so for each round; here a boot without a card takes none, and a few such boards would take the whole machine.
 */
final class RebootPause {
  /** Rounds without a pause: what reboots once or twice goes on as fast as it can. */
  private static final int FREE = 3;
  /** Of the board's time. */
  private static final long ROUND_NANOS = 1_000_000_000;
  /** Of the machine's, at first and at most: it doubles with each round. */
  private static final long LEAST_NANOS = 100_000_000;
  private static final long MOST_NANOS = 2_000_000_000;

  private final Pace pace;
  private int rounds;

  RebootPause(Pace pace) {
    this.pace = pace;
  }

  /** The firmware tells of itself. */
  void told(BoardEvent.What what) {
    if (what instanceof BoardEvent.Provisioned) {
      rounds = 0;
    }
  }

  /** The next boot is to begin. @return nanoseconds of the machine's time until it does */
  long before(ResetReason reason) {
    rounds = reason == ResetReason.SOFTWARE ? rounds + 1 : 0;
    if (rounds <= FREE) {
      return 0;
    }
    long doubled = LEAST_NANOS << Math.min(rounds - FREE - 1, 10);
    long round = pace.isMax() ? 0 : Math.round(ROUND_NANOS / pace.divisor());
    return Math.max(round, Math.min(doubled, MOST_NANOS));
  }
}
