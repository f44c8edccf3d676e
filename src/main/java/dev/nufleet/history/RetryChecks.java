package dev.nufleet.history;

import dev.nufleet.model.Mend;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code bounded-retries}: no board asks the platform to sign in more often than its firmware's back-off says.
 *
 * <p>A round of tries is up to 3 for a link, a second after each that failed, then up to 8 CONNECTs, 2 s after each
 * that was not answered, with a new link for each; a link that fails there, or an answer that refuses, ends the round.
 * Before its first sign-in a boot has one round, then its program ends. After a lost connection the rounds come after a
 * wait of 1, 2, 4, 8, 16, 30, 30, … s each, an eighth of it at least if {@code reconnect-jitter} is mended. Source:
 * {@code mqtt_client.c} of the C-SDK.
 *
 * <p>Pauses within a round are the board's own time and are judged by it ({@link Fact#BOARD_MILLIS}), at every pace;
 * the waits before rounds are real time too, so either clock may show them. Some ends of a round are told by nobody: a
 * CONNECT that could not be written. So all ways in which a board may have come here are followed, and it is one too
 * hasty if none is left.
 */
final class RetryChecks implements Checker {
  private static final int LINK_TRIES = 3;
  private static final int CONNECT_TRIES = 8;
  private static final long LINK_PAUSE = 1000;
  private static final long CONNECT_PAUSE = 2000;
  private static final long[] WAITS = {1000, 2000, 4000, 8000, 16_000, 30_000};
  /** The board's clock is told in whole milliseconds. */
  private static final long ROUNDING = 2;
  /** Facts get their real time when the board's actor handles them, which a busy machine does late. */
  private static final long SLACK = 2000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What a failure was. */
  private enum Try {
    LINK,
    /** CONNECT without an answer that decides: it is sent again. */
    CONNECT,
    /** An answer that ends the round. */
    REFUSED
  }

  /**
   * Where a board may stand behind its last failure.
   *
   * @param round which of {@link #WAITS} was before it; -1: none was tried yet
   * @param links that failed before its first CONNECT
   * @param connects that failed
   * @param over whether only another round can follow
   */
  private record Place(int round, int links, int connects, boolean over) {
    /** What the firmware waits behind its last failure in any case. */
    private long tail() {
      return over && links < LINK_TRIES ? 0 : connects > 0 ? CONNECT_PAUSE : links > 0 ? LINK_PAUSE : 0;
    }
  }

  // what most boards share: their boot has just begun, or they are signed in and have not lost that since
  private static final Set<Place> BEFORE_FIRST_ROUND = Set.of(new Place(0, 0, 0, false));
  private static final Set<Place> SIGNED_IN = Set.of(new Place(-1, 0, 0, true));

  private static final class Board {
    /** Empty: it tries nothing. */
    private Set<Place> places = Set.of();
    private boolean first;
    private int failures;
    private long millis;
    private long boardMillis;

    private void begin(boolean firstOfBoot, Fact fact) {
      first = firstOfBoot;
      places = firstOfBoot ? BEFORE_FIRST_ROUND : SIGNED_IN;
      failures = 0;
      at(fact);
    }

    private void at(Fact fact) {
      millis = fact.nanos() / NANOS_PER_MILLI;
      boardMillis = fact.number(Fact.BOARD_MILLIS);
    }
  }

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private final Tally tally;
  private boolean jitter;

  RetryChecks(BoardNames names) {
    tally = new Tally("bounded-retries", "no board failed to sign in", names);
  }

  @Override
  public void see(Fact fact, int number) {
    switch (fact.what()) {
      case RunFacts.STARTED ->
          jitter = Arrays.asList(fact.text("mended").split(",")).contains(Mend.RECONNECT_JITTER.word());
      case "BootStarted" -> boards.of(number).begin(true, fact);
      case "SignedIn", "SignedOut" -> boards.of(number).begin(false, fact);
      case "SignInFailed" -> failed(boards.of(number), fact, number);
      default -> { /* no try */ }
    }
  }

  private void failed(Board board, Fact fact, int number) {
    if (board.places.isEmpty()) { // its boot is not in the history
      board.places = BEFORE_FIRST_ROUND;
    }
    board.failures++;
    Try kind = kind(fact.text("cause"));
    long real = fact.nanos() / NANOS_PER_MILLI - board.millis + SLACK;
    boolean isTimed = board.boardMillis >= 0 && fact.number(Fact.BOARD_MILLIS) >= 0;
    long own = isTimed ? fact.number(Fact.BOARD_MILLIS) - board.boardMillis + ROUNDING : Long.MAX_VALUE;
    Set<Place> next = new HashSet<>();
    for (Place place : board.places) {
      if (!place.over() && own >= place.tail()) {
        goOn(place, kind, next);
      }
      if (!board.first && Math.max(real, isTimed ? own : 0) >= place.tail() + waitBefore(place.round() + 1)) {
        goOn(new Place(Math.min(place.round() + 1, WAITS.length - 1), 0, 0, false), kind, next);
      }
    }
    tally.hold(!next.isEmpty(), fact.n(), number,
        () -> words(board, real - SLACK, isTimed ? own - ROUNDING : -1));
    board.places = next.isEmpty() ? BEFORE_FIRST_ROUND : Set.copyOf(next);
    board.at(fact);
  }

  /** The next failure of the same round, if it can have one of this kind. */
  private static void goOn(Place place, Try kind, Set<Place> next) {
    boolean linked = place.connects() > 0;
    if (kind == Try.LINK && (linked || place.links() < LINK_TRIES)) {
      next.add(new Place(place.round(), place.links() + (linked ? 0 : 1), place.connects(),
          linked || place.links() + 1 == LINK_TRIES));
    } else if (kind != Try.LINK && place.connects() < CONNECT_TRIES) {
      next.add(new Place(place.round(), place.links(), place.connects() + 1, kind == Try.REFUSED));
    }
  }

  private long waitBefore(int round) {
    long wait = WAITS[Math.min(round, WAITS.length - 1)];
    return jitter ? wait / Mend.JITTERED_WAIT_DIVISOR : wait;
  }

  private static String words(Board board, long real, long own) {
    String ago = (own < 0 ? real + " ms" : own + " ms of its own time") + " after what was before";
    return board.first
        ? "it fails for the " + board.failures + ". time before its first sign-in, " + ago + "; " + LINK_TRIES
            + " links, 1 s apart, and " + CONNECT_TRIES + " CONNECTs, 2 s apart, are the most"
        : "it fails for the " + board.failures + ". time since it lost its connection, " + ago
            + ": sooner than its back-off allows";
  }

  private static Try kind(String cause) {
    return switch (cause) {
      case "no-connack", "bad-connack", "connack-other", "connack-4" -> Try.CONNECT;
      default -> cause.startsWith("connack-") ? Try.REFUSED : Try.LINK;
    };
  }

  @Override
  public List<Finding> end(boolean whole) {
    return List.of(tally.end());
  }
}
