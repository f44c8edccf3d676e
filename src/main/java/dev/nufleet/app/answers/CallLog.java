package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.Report;
import dev.nufleet.model.Printable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The calls of a run to the platform's OpenAPI: how long each action took, and what was refused. Bounded: actions are
 * few, and of refusals the first {@link #MOST_REFUSALS} kinds are kept. Safe for many threads.
 */
public final class CallLog {
  /** The code of what is no answer. */
  public static final String SILENCE = "no-answer";
  static final int MOST_REFUSALS = 50;
  private static final int MOST_ACTIONS = 50;
  private static final int MOST_CHARS = 200;
  private static final double SECOND = 1e9;

  private final LongSupplier clock;
  private final Map<String, Times> actions = new TreeMap<>();
  private final Map<String, Refusal> refusals = new LinkedHashMap<>();
  private final Course course = new Course();

  /** Of one action. */
  private static final class Times {
    private final Spread own = new Spread();
    private final Spread planned = new Spread();
    private long refused;
    private long throttled;
  }

  /** The same answer, perhaps often. */
  private static final class Refusal {
    private final String action;
    private final String code;
    private final String words;
    private final long firstNanos;
    private long lastNanos;
    private long times;

    Refusal(String action, String code, String words, long firstNanos) {
      this.action = action;
      this.code = code;
      this.words = words;
      this.firstNanos = firstNanos;
    }
  }

  /** @param nanos the run's time */
  public CallLog(LongSupplier nanos) {
    this.clock = nanos;
  }

  /** One that nobody reads. */
  public static CallLog unread() {
    return new CallLog(() -> 0);
  }

  public long now() {
    return clock.getAsLong();
  }

  /**
   * An answer came that may be used.
   *
   * @param dueNanos when the call was to be made: tries that were throttled before lie between this and its start
   */
  public synchronized void answered(String action, long dueNanos, long startNanos, long endNanos) {
    Times times = times(action);
    times.own.add(endNanos - startNanos);
    times.planned.add(endNanos - dueNanos);
    course.add(Answer.CALL, startNanos, endNanos - startNanos);
  }

  /** @param code of the platform's, a stranger's word, as the words are */
  public synchronized void refused(String action, String code, String words, long atNanos) {
    Times times = times(action);
    String name = Printable.brief(code, MOST_CHARS);
    times.refused++;
    times.throttled += CallAdvice.isThrottling(name) ? 1 : 0;
    String key = action + " " + name;
    if (refusals.size() < MOST_REFUSALS || refusals.containsKey(key)) {
      Refusal refusal = refusals.computeIfAbsent(
          key, one -> new Refusal(action, name, Printable.brief(words, MOST_CHARS), atNanos));
      refusal.times++;
      refusal.lastNanos = atNanos;
    }
  }

  private Times times(String action) {
    String name = actions.size() < MOST_ACTIONS || actions.containsKey(action) ? action : "others";
    return actions.computeIfAbsent(name, one -> new Times());
  }

  /** How many calls were throttled. */
  public synchronized long throttled() {
    return actions.values().stream().mapToLong(times -> times.throttled).sum();
  }

  /** Writes {@code calls} and {@code callErrors}. */
  public synchronized void into(ObjectNode node) {
    ObjectNode calls = node.putObject("calls");
    actions.forEach((action, times) -> {
      ObjectNode one = times.own.into(calls.putObject(action));
      one.put("refused", times.refused).put("throttled", times.throttled);
      times.planned.into(one.putObject("planned"));
    });
    node.put("refusedCalls", actions.values().stream().mapToLong(times -> times.refused).sum());
    ArrayNode errors = node.putArray("callErrors");
    refusals.values().forEach(refusal -> errors.addObject()
        .put("action", refusal.action).put("code", refusal.code).put("message", refusal.words)
        .put("times", refusal.times).put("firstSeconds", Report.rounded(refusal.firstNanos / SECOND))
        .put("lastSeconds", Report.rounded(refusal.lastNanos / SECOND))
        .put("advice", CallAdvice.of(refusal.code)));
    course.into(node.putArray("callTimeline"));
  }
}
