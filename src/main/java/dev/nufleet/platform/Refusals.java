package dev.nufleet.platform;

import dev.nufleet.broker.Limit;
import dev.nufleet.model.Bounded;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.objects.LinkWatch;
import dev.nufleet.platform.registry.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What was refused to which device and why, with the setting that would allow it, for who asks what became of a device.
 * In memory, and bounded: of {@link #MOST_DEVICES} devices the last {@link #MOST_OF_ONE} reasons each; who was refused
 * longest ago is forgotten first. A name is what its CONNECT claimed, so an entry is no proof that the device came.
 * Safe for many threads.
 */
final class Refusals implements LinkWatch {
  static final int MOST_DEVICES = 10_000;
  static final int MOST_OF_ONE = 4;
  private static final int MOST_LINKS = 20_000;
  private static final int MOST_CHARS = 200;
  /** A flood of strangers must not drive everything else out of the feed. */
  private static final int EVENTS_PER_SECOND = 100;

  /**
   * One reason.
   *
   * @param setting empty if no setting governs it
   * @param times that it was given
   */
  record Refusal(String why, String setting, long times, long lastMillis) {}

  private final Clock clock;
  private final Consumer<Effect.Told> feed;
  private final Map<DeviceId, Map<String, Refusal>> byDevice = new Bounded<>(MOST_DEVICES);
  /** Devices that were told of a link share it with those that were told in the same second. */
  private final Map<DeviceId, String> linkOf = new Bounded<>(MOST_LINKS);
  private final Map<String, Refusal> byLink = new Bounded<>(MOST_LINKS);
  private long second;
  private int events;

  /** @param feed takes events, never blocks */
  Refusals(Clock clock, Consumer<Effect.Told> feed) {
    this.clock = clock;
    this.feed = feed;
  }

  /** @param userName of a CONNECT; one that can be no device's is passed over */
  void refused(String userName, String why, Limit limit) {
    SignInRules.named(userName).ifPresent(device -> refused(device, why, setting(limit)));
  }

  private synchronized void refused(DeviceId device, String why, String setting) {
    String cut = Printable.brief(why, MOST_CHARS);
    Map<String, Refusal> reasons = byDevice.remove(device);
    reasons = reasons == null ? new Bounded<>(MOST_OF_ONE) : reasons;
    Refusal before = reasons.remove(cut);
    Refusal now = new Refusal(cut, setting, before == null ? 1 : before.times() + 1, clock.millis());
    reasons.put(cut, now);
    byDevice.put(device, reasons); // at the end: the last one
    if (now.lastMillis() / 1000 != second) {
      second = now.lastMillis() / 1000;
      events = 0;
    }
    if (++events <= EVENTS_PER_SECOND) {
      feed.accept(new Effect.Told("/" + device + "/refused", body(device, now)));
    }
  }

  @Override
  public synchronized void given(DeviceId device, String link) {
    linkOf.remove(device);
    linkOf.put(device, link);
  }

  @Override
  public synchronized void refused(String link, String why, boolean expired) {
    Refusal before = byLink.remove(link);
    byLink.put(link, new Refusal("a download by its link was refused: " + why,
        expired ? Setting.LINK_LIFE.word() : "", before == null ? 1 : before.times() + 1, clock.millis()));
  }

  /** All that is known, the longest known device first. */
  synchronized List<Map<String, Object>> all() {
    List<Map<String, Object>> all = new ArrayList<>();
    byDevice.forEach((device, reasons) -> reasons.values().forEach(reason -> all.add(body(device, reason))));
    linkOf.forEach((device, link) -> {
      Refusal refusal = byLink.get(link);
      if (refusal != null && all.size() < MOST_DEVICES * MOST_OF_ONE) {
        all.add(body(device, refusal));
      }
    });
    return all;
  }

  private static Map<String, Object> body(DeviceId device, Refusal refusal) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", device.productKey().value());
    body.put("deviceName", device.deviceName().value());
    body.put("why", refusal.why());
    body.put("setting", refusal.setting());
    body.put("times", refusal.times());
    body.put("lastMillis", refusal.lastMillis());
    return body;
  }

  /** As the user writes it behind {@code --set}. */
  static String setting(Limit limit) {
    return switch (limit) {
      case KEEP_ALIVE -> Setting.KEEP_ALIVE_MIN.word() + ", " + Setting.KEEP_ALIVE_MAX.word();
      case CONNECTS_PER_MINUTE -> Setting.CONNECTS_PER_MINUTE.word();
      case MESSAGE_BYTES -> Setting.MESSAGE_BYTES.word();
      case TOPIC -> Setting.TOPIC_BYTES.word() + ", " + Setting.TOPIC_SLASHES.word();
      case QOS0_PER_SECOND -> Setting.QOS0_PER_SECOND.word();
      case QOS1_PER_SECOND -> Setting.QOS1_PER_SECOND.word();
      case UNACKNOWLEDGED -> Setting.UNACKNOWLEDGED.word();
      case UNREAD_BYTES -> Setting.UNREAD_BYTES.word();
      case NONE -> "";
    };
  }
}
