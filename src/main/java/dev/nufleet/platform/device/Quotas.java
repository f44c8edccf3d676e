package dev.nufleet.platform.device;

import dev.nufleet.broker.Limit;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.registry.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the account and its instance may do in a second, and what was throttled, by the names of the platform's own
 * events (EventBridge, {@code iot:CloudMonitor:NAME}; platform.md section 17). A second is one of the clock. Bounded:
 * of each event the last {@link #MOST_SECONDS} seconds in which it happened. Safe for many threads.
 */
public final class Quotas {
  static final int MOST_SECONDS = 600;
  private static final String THROTTLING = "Throttling.User";

  /** The events. */
  public enum Event {
    ACCOUNT_CONNECTS("AccountConnectQPSLimit"),
    DEVICE_CONNECTS("DeviceConnectQPMLimit"),
    ACCOUNT_UP("AccountUplinkQPSLimit"),
    DEVICE_UP("DeviceUplinkQPSLimit"),
    ACCOUNT_DOWN("AccountDownlinkQPSLimit"),
    DEVICE_DOWN("DeviceDownlinkQPSLimit"),
    CALLS(THROTTLING);

    private final String word;

    Event(String word) {
      this.word = word;
    }
  }

  /** What governs an event. @param setting as users write it. @param most {@link Integer#MAX_VALUE} for no limit */
  public record Rule(String setting, int most) {}

  /**
   * What is kept to.
   *
   * @param rules one for each event
   * @param online devices connected at once, and the setting of that
   * @param instanceId that calls have to name; empty: none
   */
  public record Rules(Map<Event, Rule> rules, Rule online, Optional<String> instanceId) {}

  /** So many in this second until now. */
  private static final class Window {
    private long second = -1;
    private int count;

    boolean allows(int most, long now) {
      if (now != second) {
        second = now;
        count = 0;
      }
      return ++count <= most;
    }
  }

  /** How often something was throttled. */
  private static final class Tally {
    private long times;
    private long firstMillis;
    private long lastMillis;
    private final TreeMap<Long, Long> bySecond = new TreeMap<>();
  }

  private final Rules rules;
  private final Clock clock;
  private final Consumer<Effect.Told> feed;
  private final Map<Event, Window> windows = new EnumMap<>(Event.class);
  private final Map<Event, Tally> tallies = new EnumMap<>(Event.class);
  private final Map<DeviceId, Integer> sentTo = new HashMap<>();
  private long sentSecond = -1;
  private int online;

  /** @param feed takes events, never blocks */
  public Quotas(Rules rules, Clock clock, Consumer<Effect.Told> feed) {
    this.rules = rules;
    this.clock = clock;
    this.feed = feed;
  }

  /** A device whose sign-in is good wants to connect. @return why it may not; empty: it may */
  public synchronized Optional<String> connects() {
    if (online >= rules.online().most()) {
      return Optional.of("the instance has as many devices connected as it may have (" + rules.online().setting()
          + ")");
    }
    return allows(Event.ACCOUNT_CONNECTS)
        ? Optional.empty()
        : Optional.of("the account connects too often (" + Event.ACCOUNT_CONNECTS.word + ": "
            + rule(Event.ACCOUNT_CONNECTS).setting() + ")");
  }

  public synchronized void connected() {
    online++;
  }

  public synchronized void disconnected() {
    online--;
  }

  /** A device has sent a message that keeps to its own rates. @return false: it is dropped */
  public boolean hears() {
    return allows(Event.ACCOUNT_UP);
  }

  /** A message is to go to a device. @return false: it is dropped */
  public boolean sends(DeviceId device) {
    return (isUnlimited(Event.DEVICE_DOWN) || allowsTo(device)) && allows(Event.ACCOUNT_DOWN);
  }

  private synchronized boolean allowsTo(DeviceId device) {
    long second = clock.millis() / 1000;
    if (second != sentSecond) {
      sentSecond = second;
      sentTo.clear();
    }
    if (sentTo.merge(device, 1, Integer::sum) > rule(Event.DEVICE_DOWN).most()) {
      throttled(Event.DEVICE_DOWN);
      return false;
    }
    return true;
  }

  /** The broker refused or dropped something for a limit of one device. */
  public synchronized void refused(Limit limit) {
    switch (limit) {
      case CONNECTS_PER_MINUTE -> throttled(Event.DEVICE_CONNECTS);
      case QOS0_PER_SECOND, QOS1_PER_SECOND -> throttled(Event.DEVICE_UP);
      default -> { } // no event of the platform's
    }
  }

  /** What a call was answered with, of which what was throttled counts. */
  public synchronized void answered(Optional<ApiProblem> problem) {
    if (problem.filter(one -> one.code.equals(THROTTLING)).isPresent()) {
      throttled(Event.CALLS);
    }
  }

  /** @throws ApiProblem if the instance has an id and the call names another, or none */
  public void checkInstance(String named) {
    if (rules.instanceId().filter(own -> !own.equals(named)).isPresent()) {
      throw ApiProblem.noInstance(named == null || named.isEmpty()
          ? "the instance has an id, and the call has no IotInstanceId" : "there is no instance of this id");
    }
  }

  private Rule rule(Event event) {
    return rules.rules().get(event);
  }

  /** Messages of all devices pass here: where nothing is limited, none waits for another. */
  private boolean isUnlimited(Event event) {
    return rule(event).most() == Integer.MAX_VALUE;
  }

  private boolean allows(Event event) {
    return isUnlimited(event) || fits(event);
  }

  private synchronized boolean fits(Event event) {
    boolean fits = windows.computeIfAbsent(event, one -> new Window())
        .allows(rule(event).most(), clock.millis() / 1000);
    if (!fits) {
      throttled(event);
    }
    return fits;
  }

  private void throttled(Event event) {
    long now = clock.millis();
    Tally tally = tallies.computeIfAbsent(event, one -> new Tally());
    tally.firstMillis = tally.times == 0 ? now : tally.firstMillis;
    tally.times++;
    tally.lastMillis = now;
    if (tally.bySecond.merge(now / 1000, 1L, Long::sum) == 1) {
      if (tally.bySecond.size() > MOST_SECONDS) {
        tally.bySecond.pollFirstEntry();
      }
      feed.accept(new Effect.Told("/throttled", Map.of("type", "iot:CloudMonitor:" + event.word,
          "limit", rule(event).most(), "setting", rule(event).setting()))); // once a second at most
    }
  }

  /** All that was throttled until now, as {@code GET /throttles} answers it. */
  public synchronized Map<String, Object> all() {
    List<Map<String, Object>> all = new ArrayList<>();
    tallies.forEach((event, tally) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("event", event.word);
      one.put("setting", rule(event).setting());
      one.put("limit", rule(event).most());
      one.put("times", tally.times);
      one.put("firstMillis", tally.firstMillis);
      one.put("lastMillis", tally.lastMillis);
      Map<String, Long> seconds = new LinkedHashMap<>();
      tally.bySecond.forEach((second, times) -> seconds.put(Long.toString(second), times));
      one.put("bySecond", seconds);
      all.add(one);
    });
    return Map.of("throttles", all);
  }

  /** How often each event happened, for the metrics. */
  public synchronized Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    tallies.forEach((event, tally) -> counts.put(event.word, tally.times));
    return counts;
  }
}
