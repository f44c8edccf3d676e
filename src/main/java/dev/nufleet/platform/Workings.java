package dev.nufleet.platform;

import dev.nufleet.broker.BrokerWatch;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.objects.LinkWatch;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a stand-in does inside, for who keeps a history of it: the real platform tells nobody. On the feed below {@link
 * EventFeed#OWN}, and only while somebody hears that; costs next to nothing otherwise. Safe for many threads.
 *
 * <p>Connections have a number ({@code link}), which rises: what a device says on one with a lower number than another
 * is older.
 */
final class Workings implements BrokerWatch {
  private static final int MOST_CHARS = 200;
  private static final String UPGRADE = "/ota/device/upgrade/";

  private final BooleanSupplier heard;
  private final Consumer<Effect.Told> feed;
  private final LongConsumer times;
  /** Progress is most of what devices say: it is told only to who asks for it. */
  private volatile boolean withProgress;

  /** @param heard whether anybody listens to {@code feed} @param times hears how long messages took, in nanoseconds */
  Workings(BooleanSupplier heard, Consumer<Effect.Told> feed, LongConsumer times) {
    this.times = times;
    this.heard = heard;
    this.feed = feed;
  }

  @Override
  public void answered(String userName, long connection, int code, boolean sessionPresent) {
    if (heard.getAsBoolean()) {
      SignInRules.named(userName).ifPresent(device -> {
        Map<String, Object> body = of(device, connection);
        body.put("code", code);
        body.put("present", sessionPresent);
        tell("SignInJudged", body);
      });
    }
  }

  @Override
  public void acknowledged(DeviceId device, long connection, int packetId) {
    if (heard.getAsBoolean()) {
      Map<String, Object> body = of(device, connection);
      body.put("id", packetId);
      tell("AckSent", body);
    }
  }

  @Override
  public void dealtWith(long nanos) {
    times.accept(nanos);
  }

  @Override
  public void ended(DeviceId device, long connection, String why) {
    if (heard.getAsBoolean()) {
      Map<String, Object> body = of(device, connection);
      body.put("why", Printable.brief(why, MOST_CHARS));
      tell("SessionEnded", body);
    }
  }

  /** A version that a device told, to be wanted in the turn that takes it: so it is told when that is kept. */
  Optional<Effect> taken(PlatformActor.Informed m) {
    if (!heard.getAsBoolean() || !m.inform().module().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> body = of(m.device(), m.receipt().connection());
    body.put("id", m.receipt().packetId());
    body.put("version", m.inform().version());
    return Optional.of(new Effect.Told(EventFeed.OWN + "InformTaken", body));
  }

  /** From now on progress is told too. */
  void tellProgress() {
    withProgress = true;
  }

  /** Progress that a device told, likewise: before what becomes of its task. */
  Optional<Effect> taken(PlatformActor.Progressed m) {
    if (!withProgress || !heard.getAsBoolean()) {
      return Optional.empty();
    }
    Map<String, Object> body = of(m.device(), m.receipt().connection());
    body.put("step", m.report().step());
    body.put("desc", Printable.brief(m.report().desc(), MOST_CHARS));
    body.put("module", Printable.brief(m.report().module(), MOST_CHARS));
    return Optional.of(new Effect.Told(EventFeed.OWN + "ProgressTaken", body));
  }

  /** A message goes to a device; of interest is a notice, which is of the task that the device has then. */
  void pushed(Effect.Publish publish, Cloud cloud) {
    if (heard.getAsBoolean() && publish.topic().startsWith(UPGRADE)) {
      Map<String, Object> body = of(publish.device());
      cloud.device(publish.device()).flatMap(device -> device.open().stream()
          .filter(task -> task.status() != Task.Status.QUEUED && task.status() != Task.Status.CONFIRM).findFirst())
          .ifPresent(task -> {
            body.put("task", task.id());
            body.put("job", task.jobId());
            body.put("version", task.version());
          });
      tell("NoticePushed", body);
    }
  }

  /** Nobody is connected any more, and all may connect again. */
  void restarted() {
    if (heard.getAsBoolean()) {
      tell("Restarted", new LinkedHashMap<>());
    }
  }

  /** Hears of requests too. @param other hears the rest */
  LinkWatch watching(LinkWatch other) {
    return new LinkWatch() {
      @Override
      public void given(DeviceId device, String link) {
        other.given(device, link);
      }

      @Override
      public void refused(String link, String why, boolean expired) {
        other.refused(link, why, expired);
      }

      @Override
      public void served(Optional<DeviceId> owner, String requestId, int status, long from, long length) {
        if (heard.getAsBoolean()) {
          Map<String, Object> body = owner.map(Workings::of).orElseGet(LinkedHashMap::new);
          body.put("request", requestId);
          body.put("status", status);
          body.put("from", from);
          body.put("length", length);
          tell("Served", body);
        }
      }
    };
  }

  private void tell(String what, Map<String, Object> body) {
    feed.accept(new Effect.Told(EventFeed.OWN + what, body));
  }

  private static Map<String, Object> of(DeviceId device, long connection) {
    Map<String, Object> body = of(device);
    body.put("link", connection);
    return body;
  }

  private static Map<String, Object> of(DeviceId device) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", device.productKey().value());
    body.put("deviceName", device.deviceName().value());
    return body;
  }
}
