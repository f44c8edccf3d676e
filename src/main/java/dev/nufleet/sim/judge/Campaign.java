package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code notices-in-turn}: one board's task turns as the platform's rules have it. A notice goes to a board that is
 * there, is not sent twice over one connection, and waits for its version or for 5 s; a task that failed is tried again
 * after its job's interval, as often as the job says; notices keep to its rate, and timeouts and cancels end what they
 * should; nothing leads back. Source: platform.md sections 4 and 8.
 */
final class Campaign {
  private static final String INVARIANT = "notices-in-turn";
  private static final long SECOND = 1_000_000_000L;
  private static final long GRACE = 5 * SECOND;
  /** The platform's times are whole milliseconds. */
  private static final long ROUNDING = 2_000_000L;
  private static final long LATE = SECOND;
  private static final Set<String> OPEN = Set.of("NOTIFIED", "IN_PROGRESS");
  private static final Set<String> OF_ATTEMPTS = Set.of("step", "the device reports");

  private final Tallies tallies;
  private final Terms terms;
  private final Rate rate;
  private final String board;
  private String status = "";
  private long noticedAt;
  private int attempts;
  private int pushes;
  /** Connections, repetitions and attempts for each of which one notice may go out. */
  private int mayPush;
  private boolean online;
  private long onlineAt;
  private boolean informed;
  private boolean heldBack;
  private long begunAt;
  /** It may have failed, and waits for its next try. */
  private boolean mayWait;

  Campaign(Tallies tallies, Terms terms, Rate rate, String board) {
    this.tallies = tallies;
    this.terms = terms;
    this.rate = rate;
    this.board = board;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds, board, words);
  }

  /** What should have happened by now. */
  void look() {
    hold(!status.equals("IN_PROGRESS") || mayWait || tallies.nanos() <= begunAt + timeout() + LATE,
        () -> "its task goes on for longer than its job's timeout");
  }

  /** All that was open is cancelled. */
  void cancelled() {
    hold(!OPEN.contains(status), () -> "its task is cancelled, and is " + status);
  }

  void see(Fact fact) {
    look();
    long now = tallies.nanos();
    switch (fact.what()) {
      case "SessionBegan" -> {
        online = true;
        onlineAt = now;
        informed = false;
        if (OPEN.contains(status)) {
          mayPush++;
        }
      }
      case "InformTaken" -> {
        informed = true;
        mayWait = true; // another version than its own fails an attempt
      }
      case "ProgressSent" -> mayWait |= fact.number("step") < 0;
      case "FaultActed" -> {
        heldBack |= fact.text("kind").equals("late-notice") || fact.text("kind").equals("duplicate-notice");
        mayPush += fact.text("kind").equals("duplicate-notice") ? 1 : 0;
      }
      case "TaskTurned" -> turned(fact.text("to"), fact.text("why"), now);
      case "NoticePushed" -> pushed(fact, now);
      default -> { } // nothing about tasks
    }
  }

  private void turned(String to, String why, long now) {
    switch (to) {
      case "NOTIFIED" -> {
        attempts++;
        mayPush++;
        hold(!status.equals("SUCCEEDED") && !status.equals("CANCELED"),
            () -> "its task turns from " + status + " to " + to);
        hold(attempts == 1 || now >= noticedAt + terms.retryMinutes() * 60 * SECOND - ROUNDING,
            () -> "its task is tried again sooner than its job's interval after the last time");
        hold(attempts <= 1 + tries(), () -> "its task is tried for the " + attempts + ". time, and its job allows "
            + tries() + " more than one");
        noticedAt = now;
        hold(rate.takes(now), () -> "a notice goes to it, and its job has sent all that it may in a minute");
      }
      case "IN_PROGRESS" -> {
        hold(status.equals("NOTIFIED"), () -> "its task turns from " + status + " to " + to);
        begunAt = now;
        mayWait = false;
      }
      case "FAILED" -> {
        hold(!why.equals("timeout") || now >= begunAt + timeout() - ROUNDING,
            () -> "its task fails for its timeout before that is over");
        boolean ofAttempt = OF_ATTEMPTS.stream().anyMatch(why::startsWith);
        hold(!ofAttempt || attempts == 1 + tries(), () -> "its task fails for good after " + attempts
            + " tries, and its job allows " + tries() + " more than one");
      }
      default -> { } // whether it may end so is others' to judge
    }
    status = to;
  }

  private long timeout() {
    return terms.timeoutMinutes() == 0 ? Long.MAX_VALUE / 2 : terms.timeoutMinutes() * 60 * SECOND;
  }

  private int tries() {
    return terms.retryMinutes() < 0 ? 0 : terms.retries();
  }

  private void pushed(Fact fact, long now) {
    pushes++;
    hold(heldBack || online && !fact.text("task").isEmpty(),
        () -> "a notice is sent to it, and it has no open task or is"
        + " not there");
    hold(pushes <= mayPush, () -> "a notice is sent to it for the " + pushes + ". time, over " + mayPush
        + " connections and attempts");
    hold(heldBack || informed || now >= onlineAt + GRACE - ROUNDING,
        () -> "a notice is sent to it before it told its version, and sooner than 5 s after its sign-in");
  }
}
