package dev.nufleet.platform.campaign;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.aliyun.UpgradeNotice;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.objects.LinkSigner;
import dev.nufleet.platform.objects.LinkWatch;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes upgrade notices and the answers to who asks for one. */
public final class Notices {
  private final Cloud cloud;
  private final CampaignSettings settings;
  private final LinkSigner links;
  private final LinkWatch watch;
  private final Optional<NoticeFaults> faults;
  private final HeldNotices held = new HeldNotices();

  public Notices(Cloud cloud, CampaignSettings settings, LinkSigner links) {
    this(cloud, settings, links, LinkWatch.NONE, Optional.empty());
  }

  /**
   * @param watch hears which device was told of which link
   * @param faults what goes wrong; empty: nothing does
   */
  public Notices(Cloud cloud, CampaignSettings settings, LinkSigner links, LinkWatch watch,
      Optional<NoticeFaults> faults) {
    this.cloud = cloud;
    this.settings = settings;
    this.links = links;
    this.watch = watch;
    this.faults = faults;
  }

  void push(Task task, Device device, long now) {
    sendNotice(device, topics(device).upgrade(), notice(task, now).toJson(), now);
  }

  void answer(Task task, Device device, String requestId, boolean old, long now) {
    UpgradeNotice notice = notice(task, now);
    if (old) {
      sendNotice(device, topics(device).request(), notice.toJson(), now);
    } else {
      sendNotice(device, topics(device).firmwareGetReply(), notice.toReplyJson(requestId), now);
    }
  }

  /** When {@link #tick} is wanted next. */
  OptionalLong next() {
    return held.next();
  }

  /** Lets go of what was held back until now. */
  void tick(long now) {
    for (Effect.Publish due = held.due(now); due != null; due = held.due(now)) {
      cloud.want(due);
    }
  }

  private void sendNotice(Device device, String topic, String json, long now) {
    Effect.Publish message = message(device, topic, json);
    if (faults.isEmpty()) {
      cloud.want(message);
      return;
    }
    OptionalLong late = faults.get().lateMillis(device.key());
    OptionalLong again = faults.get().againMillis(device.key());
    if (late.isPresent()) {
      held.add(now + late.getAsLong(), message);
    } else {
      cloud.want(message);
    }
    again.ifPresent(after -> held.add(now + late.orElse(0) + after, message));
  }

  void answerNothing(Device device, String requestId, boolean old) {
    if (old) {
      send(device, topics(device).request(), "{\"code\":500,\"message\":\"none upgrade operation of the device.\"}");
    } else {
      String id = TextNode.valueOf(requestId).toString();
      send(device, topics(device).firmwareGetReply(), "{\"id\":" + id + ",\"code\":200,\"data\":{}}");
    }
  }

  private UpgradeNotice notice(Task task, long now) {
    Job job = cloud.job(task.jobId()).orElseThrow();
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    boolean md5 = firmware.signMethod.equalsIgnoreCase("MD5");
    Map<String, String> extra = new LinkedHashMap<>(job.tags);
    if (!firmware.udi.isEmpty()) {
      extra.put("_package_udi", firmware.udi);
    }
    DeviceId device = DeviceId.of(task.productKey(), task.deviceName());
    Firmware.Part first = firmware.files.get(0);
    boolean linked = firmware.files.size() > 1 || !job.overMqtt;
    boolean expired = linked && faults.map(all -> all.expires(device)).orElse(false);
    UpgradeNotice.Transfer transfer;
    if (firmware.files.size() > 1) {
      List<UpgradeNotice.FilePart> parts = firmware.files.stream()
          .map(p -> new UpgradeNotice.FilePart(p.name, p.sizeBytes, link(device, p, expired, now), p.md5, p.sign))
          .toList();
      transfer = new UpgradeNotice.Transfer.Files(parts);
    } else if (job.overMqtt) {
      transfer = new UpgradeNotice.Transfer.Mqtt(first.sizeBytes, first.sign, first.streamId, 1);
    } else {
      transfer = new UpgradeNotice.Transfer.Https(first.sizeBytes, first.sign, link(device, first, expired, now));
    }
    String word = md5 ? settings.md5Word() : settings.sha256Word();
    UpgradeNotice notice = new UpgradeNotice(now, firmware.version, word, transfer, firmware.type == 1,
        Optional.of(firmware.module).filter(m -> !m.isEmpty()), extra);
    return faults.map(all -> all.told(device, notice)).orElse(notice);
  }

  private String link(DeviceId device, Firmware.Part part, boolean expired, long now) {
    String link = expired ? links.signExpired(device, part.object, now) : links.sign(device, part.object, now);
    ObjectLinks.nameOf(link).ifPresent(name -> watch.given(device, name));
    return link;
  }

  private static Topics topics(Device device) {
    return new Topics(device.key().productKey(), device.key().deviceName());
  }

  private void send(Device device, String topic, String json) {
    cloud.want(message(device, topic, json));
  }

  private Effect.Publish message(Device device, String topic, String json) {
    return new Effect.Publish(
        device.key(), topic, json.getBytes(StandardCharsets.UTF_8), settings.noticeQos(), /* evenUnsubscribed= */ true);
  }
}
