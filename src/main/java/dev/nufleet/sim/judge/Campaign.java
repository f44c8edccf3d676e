package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import dev.nufleet.sim.judge.Packets.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code notices-in-turn}: one board's task turns as the platform's rules have it. A notice goes to a board that is
 * there, is not sent twice over one connection, and waits for its version or for 5 s; a task that failed is tried again
 * after its job's interval, as often as the job says; notices keep to its rate, and timeouts and cancels end what they
 * should; nothing leads back. Of several jobs one has it at a time. Source: platform.md sections 4 and 8.
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
  private static final String ANOTHER = "another task";
  private static final long WINDOW = 2 * SECOND;
  private static final int FEW = 10;
  private static final Pattern FAILURE = Pattern.compile("\"step\" ?: ?\"?-[0-9]");

  /** In one job. */
  private static final class Task {
    private String status = "";
    private long noticedAt;
    private int attempts;
    private long begunAt;
    /** It may have failed, and waits for its next try. */
    private boolean mayWait;
    /** The board told that this attempt has failed; below 0: it did not. */
    private long failedAt = -1;

    boolean isOpen() {
      return OPEN.contains(status);
    }
  }

  private final Tallies tallies;
  private final Terms terms;
  private final Function<String, Rate> rates;
  private final String board;
  /** By job. */
  private final Map<String, Task> tasks = new LinkedHashMap<>(2);
  private int jobs = 1;
  private int pushes;
  /** Connections, repetitions and attempts for each of which one notice may go out. */
  private int mayPush;
  private boolean online;
  /** Its newest connection. */
  private long link = -1;
  private long onlineAt;
  private boolean informed;
  private boolean heldBack;
  /** Of messages from the board: what comes in a burst may be dropped without a word. */
  private long windowAt = Long.MIN_VALUE / 2;
  private int heard;

  /** @param rates of each job, by its id */
  Campaign(Tallies tallies, Terms terms, Function<String, Rate> rates, String board) {
    this.tallies = tallies;
    this.terms = terms;
    this.rates = rates;
    this.board = board;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds, board, words);
  }

  /** What should have happened by now. */
  void look() {
    for (Task task : tasks.values()) {
      hold(!task.status.equals("IN_PROGRESS") || task.mayWait || tallies.nanos() <= task.begunAt + timeout() + LATE,
          () -> "its task goes on for longer than its job's timeout");
      boolean last = task.attempts == 1 + tries();
      hold(!(last && task.isOpen() && task.failedAt >= 0) || tallies.nanos() <= task.failedAt,
          () -> "it tells that its last try has failed, and its task is " + task.status);
    }
  }

  /** The platform takes a message from the board. */
  void published(Packet packet) {
    if (tallies.nanos() > windowAt + WINDOW) {
      windowAt = tallies.nanos();
      heard = 0;
    }
    heard++;
    if (packet.topic().startsWith("/ota/device/progress/")
        && FAILURE.matcher(packet.payload().utf8String()).find()) {
      for (Task task : tasks.values()) {
        task.mayWait = true;
        task.failedAt = heard <= FEW && task.isOpen() && task.failedAt < 0 ? tallies.nanos() : task.failedAt;
      }
    }
  }

  /** All that was open of a job is cancelled. */
  void cancelled(String job) {
    Task task = tasks.get(job);
    hold(task == null || !task.isOpen(), () -> "its task is cancelled, and is " + task.status);
  }

  /** Another job begins. */
  void beginsAgain() {
    jobs++;
  }

  void see(Fact fact) {
    look();
    long now = tallies.nanos();
    switch (fact.what()) {
      case "SessionBegan" -> {
        online = true;
        onlineAt = now;
        informed = false;
        mayPush += (int) tasks.values().stream().filter(Task::isOpen).count();
      }
      case "SignInJudged" -> {
        if (fact.number("code") == 0) { // told behind the end of what it takes over
          link = fact.number("link");
          online = true;
        }
      }
      case "SessionEnded" -> online &= fact.number("link") != link;
      case "InformTaken" -> {
        informed = true;
        tasks.values().forEach(task -> task.mayWait = true); // another version than its own fails an attempt
      }
      case "FaultActed" -> {
        heldBack |= fact.text("kind").equals("late-notice") || fact.text("kind").equals("duplicate-notice");
        mayPush += fact.text("kind").equals("duplicate-notice") ? 1 : 0;
      }
      case "TaskTurned" -> turned(fact.text("job"), fact.text("to"), fact.text("why"), now);
      case "NoticePushed" -> pushed(fact, now);
      default -> { } // nothing about tasks
    }
  }

  private void turned(String job, String to, String why, long now) {
    Task task = tasks.computeIfAbsent(job, one -> new Task());
    switch (to) {
      case "NOTIFIED" -> {
        task.attempts++;
        mayPush++;
        hold(!task.status.equals("SUCCEEDED") && !task.status.equals("CANCELED"),
            () -> "its task turns from " + task.status + " to " + to);
        hold(tasks.values().stream().noneMatch(other -> other != task && other.isOpen()),
            () -> "a notice of one job goes to it, and its task of another is open");
        hold(task.attempts == 1 || now >= task.noticedAt + terms.retryMinutes() * 60 * SECOND - ROUNDING,
            () -> "its task is tried again sooner than its job's interval after the last time");
        hold(task.attempts <= 1 + tries(), () -> "its task is tried for the " + task.attempts
            + ". time, and its job allows " + tries() + " more than one");
        task.noticedAt = now;
        task.failedAt = -1;
        hold(rates.apply(job).takes(now),
            () -> "a notice goes to it, and its job has sent all that it may in a minute");
      }
      case "IN_PROGRESS" -> {
        hold(task.failedAt < 0, () -> "its task goes on though the board told that it has failed");
        hold(task.status.equals("NOTIFIED"), () -> "its task turns from " + task.status + " to " + to);
        task.begunAt = now;
        task.mayWait = false;
      }
      case "FAILED" -> failed(task, why, now);
      default -> { } // whether it may end so is others' to judge
    }
    task.status = to;
  }

  private void failed(Task task, String why, long now) {
    hold(!why.equals("timeout") || now >= task.begunAt + timeout() - ROUNDING,
        () -> "its task fails for its timeout before that is over");
    boolean ofAttempt = OF_ATTEMPTS.stream().anyMatch(why::startsWith);
    hold(!ofAttempt || task.attempts == 1 + tries(), () -> "its task fails for good after " + task.attempts
        + " tries, and its job allows " + tries() + " more than one");
    hold(jobs > 1 || !why.startsWith(ANOTHER), () -> "its task fails since another is open, and there is one job");
  }

  private long timeout() {
    return terms.timeoutMinutes() == 0 ? Long.MAX_VALUE / 2 : terms.timeoutMinutes() * 60 * SECOND;
  }

  private int tries() {
    return terms.retryMinutes() < 0 ? 0 : terms.retries();
  }

  private void pushed(Fact fact, long now) {
    pushes++;
    Task task = tasks.get(fact.text("job"));
    hold(heldBack || task == null || !task.isOpen() || task.failedAt < 0,
        () -> "a notice is sent to it for a try that it told has failed");
    hold(heldBack || online && !fact.text("task").isEmpty(),
        () -> "a notice is sent to it, and it has no open task or is"
        + " not there");
    hold(pushes <= mayPush, () -> "a notice is sent to it for the " + pushes + ". time, over " + mayPush
        + " connections and attempts");
    hold(heldBack || informed || now >= onlineAt + GRACE - ROUNDING,
        () -> "a notice is sent to it before it told its version, and sooner than 5 s after its sign-in");
  }
}
