package dev.nufleet.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code bounded-retries}: no board asks the platform to sign in more often than its firmware's back-off says. Before
 * its first sign-in a boot makes 3 tries for a link and 8 CONNECTs at most, then its program ends. After a lost
 * connection the tries come in rounds, after a wait of 1, 2, 4, 8, 16, 30, 30, … s each; the firmware keeps these by
 * real time at every pace. The pauses within a round are the board's own time, which a history does not have; so rounds
 * are counted by what one can hold at most. Source: {@code mqtt_client.c} of the C-SDK.
 */
final class RetryChecks implements Checker {
  /** Failures of one round if no link comes to be. */
  private static final int LINK_TRIES = 3;
  /** Failures of one round at most: 3 for the link, then 8 CONNECTs, each with a new link that may fail. */
  private static final int MOST_A_ROUND = LINK_TRIES + 2 * 8;
  private static final long SECOND = 1_000_000_000;
  private static final long LONGEST_WAIT = 30 * SECOND;
  /** Facts get their time when the board's actor handles them, which a busy machine does late. */
  private static final long SLACK = 2 * SECOND;
  /** Causes that only a CONNECT on a link can have. */
  private static final Set<String> BY_ANSWER = Set.of("no-connack", "bad-connack", "connack-other");

  private static final class Board {
    private boolean signedInBefore;
    private long lostAt;
    private int failures;
    private boolean linksOnly = true;

    private void begin(boolean again, long at) {
      signedInBefore = again;
      lostAt = at;
      failures = 0;
      linksOnly = true;
    }
  }

  private final Map<String, Board> boards = new HashMap<>();
  private final Tally tally = new Tally("bounded-retries", "no board failed to sign in");

  @Override
  public void see(Fact fact) {
    switch (fact.what()) {
      case "BootStarted" -> board(fact).begin(false, fact.nanos());
      case "SignedIn", "SignedOut" -> board(fact).begin(true, fact.nanos());
      case "SignInFailed" -> failed(board(fact), fact);
      default -> { /* no try */ }
    }
  }

  private void failed(Board board, Fact fact) {
    String cause = fact.text("cause");
    board.failures++;
    board.linksOnly &= !BY_ANSWER.contains(cause) && !cause.startsWith("connack-");
    int aRound = board.linksOnly ? LINK_TRIES : MOST_A_ROUND;
    int rounds = (board.failures + aRound - 1) / aRound;
    if (!board.signedInBefore) {
      tally.hold(rounds <= 1, fact.n(), fact.board(),
          () -> "it failed " + board.failures + " times before its first sign-in; " + aRound + " are the most");
      return;
    }
    long since = fact.nanos() - board.lostAt;
    long least = leastWait(rounds);
    tally.hold(since + SLACK >= least, fact.n(), fact.board(), () -> "it failed " + board.failures + " times in "
        + since / SECOND + " s after it lost its connection; that takes " + least / SECOND + " s");
  }

  private static long leastWait(int rounds) {
    long sum = 0;
    long wait = SECOND;
    for (int round = 0; round < rounds; round++) {
      sum += wait;
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
    return sum;
  }

  private Board board(Fact fact) {
    return boards.computeIfAbsent(fact.board(), name -> new Board());
  }

  @Override
  public List<Finding> end(boolean whole) {
    return List.of(tally.end());
  }
}
