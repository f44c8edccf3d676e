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

/** Writes upgrade notices and the answers to who asks for one. */
public final class Notices {
  private final Cloud cloud;
  private final CampaignSettings settings;
  private final LinkSigner links;
  private final LinkWatch watch;

  public Notices(Cloud cloud, CampaignSettings settings, LinkSigner links) {
    this(cloud, settings, links, LinkWatch.NONE);
  }

  /** @param watch hears which device was told of which link */
  public Notices(Cloud cloud, CampaignSettings settings, LinkSigner links, LinkWatch watch) {
    this.cloud = cloud;
    this.settings = settings;
    this.links = links;
    this.watch = watch;
  }

  void push(Task task, Device device, long now) {
    send(device, topics(device).upgrade(), notice(task, now).toJson());
  }

  void answer(Task task, Device device, String requestId, boolean old, long now) {
    UpgradeNotice notice = notice(task, now);
    if (old) {
      send(device, topics(device).request(), notice.toJson());
    } else {
      send(device, topics(device).firmwareGetReply(), notice.toReplyJson(requestId));
    }
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
    Firmware.Part first = firmware.files.get(0);
    UpgradeNotice.Transfer transfer;
    if (firmware.files.size() > 1) {
      List<UpgradeNotice.FilePart> parts = firmware.files.stream()
          .map(p -> new UpgradeNotice.FilePart(p.name, p.sizeBytes, link(task, p, now), p.md5, p.sign)).toList();
      transfer = new UpgradeNotice.Transfer.Files(parts);
    } else if (job.overMqtt) {
      transfer = new UpgradeNotice.Transfer.Mqtt(first.sizeBytes, first.sign, first.streamId, 1);
    } else {
      transfer = new UpgradeNotice.Transfer.Https(first.sizeBytes, first.sign, link(task, first, now));
    }
    return new UpgradeNotice(now, firmware.version, md5 ? settings.md5Word() : settings.sha256Word(), transfer,
        firmware.type == 1, Optional.of(firmware.module).filter(m -> !m.isEmpty()), extra);
  }

  private String link(Task task, Firmware.Part part, long now) {
    String link = links.sign(part.object, now);
    DeviceId device = DeviceId.of(task.productKey(), task.deviceName());
    ObjectLinks.nameOf(link).ifPresent(name -> watch.given(device, name));
    return link;
  }

  private static Topics topics(Device device) {
    return new Topics(device.key().productKey(), device.key().deviceName());
  }

  private void send(Device device, String topic, String json) {
    cloud.want(
        new Effect.Publish(device.key(), topic, json.getBytes(StandardCharsets.UTF_8), settings.noticeQos(), true));
  }
}
