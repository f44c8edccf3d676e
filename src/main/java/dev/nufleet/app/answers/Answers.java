package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PublishAcknowledged;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What the platform answered to the boards of a run, and when, told by their facts. Times are counted, so memory grows
 * with the number of boards alone. May be told from any thread.
 */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double SECOND = 1e9;
  private static final long MILLI = 1_000_000;
  /** "Server unavailable": what a throttled sign-in gets. */
  private static final String UNAVAILABLE = "connack-3";

  private final CallLog calls;
  private final OptionalDouble rampPerSecond;
  private long startNanos;
  private final Supplier<List<Throttle>> throttles;
  private final Map<Answer, Spread> spreads = new EnumMap<>(Answer.class);
  private final Course course = new Course();
  private final Map<BoardId, Way> ways = new HashMap<>();
  private final Lateness signIns;
  private final Lateness acknowledgements;
  private final Lateness notices;
  private final Lateness firstBytes;
  private long askedNanos = -1;
  private long unavailable;

  /** What is known of one board. */
  private static final class Way {
    private boolean signedIn;
    private boolean acknowledged;
    private long noticedNanos = -1;
    private long startedNanos = -1;
    private long fromByte;
  }

  /**
   * @param calls of the same run
   * @param pace at which its jobs are made
   * @param rampPerSecond empty: boards are switched on as fast as they sign in, so none is due at a moment
   * @param startNanos when switching on begins
   * @param throttles what the platform says that it throttled; nothing where it does not tell
   */
  public Answers(CallLog calls, CallPace pace, OptionalDouble rampPerSecond, long startNanos,
      Supplier<List<Throttle>> throttles) {
    this.calls = calls;
    this.rampPerSecond = rampPerSecond;
    Lateness.Due switchedOn = place -> (place + 1) / rampPerSecond.orElseThrow();
    this.signIns = new Lateness(switchedOn);
    this.acknowledgements = new Lateness(switchedOn);
    this.notices = new Lateness(pace::secondsUntil);
    this.firstBytes = new Lateness(pace::secondsUntil);
    this.startNanos = startNanos;
    this.throttles = throttles;
  }

  /** For who makes the calls. */
  public CallLog calls() {
    return calls;
  }

  /** Switching on begins only now. */
  public synchronized void launching(long atNanos) {
    startNanos = atNanos;
  }

  /** The jobs of a campaign, or of a stage of it, are asked for now. */
  public synchronized void asked(long atNanos) {
    askedNanos = atNanos;
    notices.anew();
    firstBytes.anew();
  }

  public synchronized void hear(BoardEvent event) {
    if (event.what() instanceof SignedIn signedIn) {
      answered(Answer.CONNACK, event.atNanos(), signedIn.afterMillis() * MILLI);
      Way way = way(event);
      if (!way.signedIn) {
        way.signedIn = true;
        signIns.came(event.atNanos() - startNanos);
      }
    } else if (event.what() instanceof PublishAcknowledged acknowledged) {
      answered(Answer.PUBACK, event.atNanos(), acknowledged.afterMillis() * MILLI);
      Way way = way(event);
      if (!way.acknowledged) {
        way.acknowledged = true;
        acknowledgements.came(event.atNanos() - startNanos);
      }
    } else if (event.what() instanceof SignInFailed failed) {
      unavailable += failed.cause().equals(UNAVAILABLE) ? 1 : 0;
    } else if (event.what() instanceof NoticeReceived) {
      way(event).noticedNanos = event.atNanos();
      if (isAskedBy(event.atNanos())) {
        answered(Answer.NOTICE, event.atNanos(), event.atNanos() - askedNanos);
        notices.came(event.atNanos() - askedNanos);
      }
    } else if (event.what() instanceof DownloadStarted started) {
      started(way(event), started.fromByte(), event.atNanos());
    } else if (event.what() instanceof DownloadEnded ended) {
      ended(way(event), ended.bytes(), event.atNanos());
    }
  }

  private boolean isAskedBy(long nanos) {
    return askedNanos >= 0 && nanos >= askedNanos;
  }

  private Way way(BoardEvent event) {
    return ways.computeIfAbsent(event.board(), one -> new Way());
  }

  private void started(Way way, long fromByte, long at) {
    if (fromByte == 0 && way.noticedNanos >= 0) {
      answered(Answer.FIRST_BYTE, at, at - way.noticedNanos);
      if (isAskedBy(way.noticedNanos)) {
        firstBytes.came(at - askedNanos);
      }
      way.noticedNanos = -1;
    }
    way.startedNanos = at;
    way.fromByte = fromByte;
  }

  private void ended(Way way, long bytes, long at) {
    if (way.startedNanos >= 0 && at > way.startedNanos && bytes > way.fromByte) {
      answered(Answer.RATE, at, (long) ((bytes - way.fromByte) * SECOND / (at - way.startedNanos)));
    }
    way.startedNanos = -1;
  }

  private void answered(Answer answer, long atNanos, long value) {
    spreads.computeIfAbsent(answer, one -> new Spread()).add(value);
    course.add(answer, atNanos, value);
  }

  /** As it stands in report.json under {@code answers}; asks the platform what it throttled. */
  public ObjectNode report() {
    return report(throttles.get());
  }

  /** The same while the run goes on: of throttling it has what boards and calls saw. */
  public ObjectNode soFar() {
    return report(List.of());
  }

  private synchronized ObjectNode report(List<Throttle> told) {
    ObjectNode node = JSON.createObjectNode();
    for (Answer answer : List.of(Answer.CONNACK, Answer.PUBACK, Answer.NOTICE, Answer.FIRST_BYTE, Answer.RATE)) {
      answer.into(spreads.getOrDefault(answer, new Spread()), node.putObject(answer.word()));
    }
    if (rampPerSecond.isPresent()) {
      planned(node, Answer.CONNACK, signIns);
      planned(node, Answer.PUBACK, acknowledgements);
    }
    planned(node, Answer.NOTICE, notices);
    planned(node, Answer.FIRST_BYTE, firstBytes);
    ArrayNode throttling = node.putArray("throttling");
    Throttle.into(throttling, told, unavailable, calls.throttled());
    long throttled = 0;
    for (JsonNode one : throttling) {
      throttled += one.get("times").asLong();
    }
    node.put("throttled", throttled);
    course.into(node.putArray("timeline"));
    calls.into(node);
    return node;
  }

  private static void planned(ObjectNode node, Answer answer, Lateness lateness) {
    lateness.spread().into(((ObjectNode) node.get(answer.word())).putObject("planned"));
  }
}
