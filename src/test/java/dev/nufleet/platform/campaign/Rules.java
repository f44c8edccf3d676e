package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.objects.LinkWatch;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.openapi.DeviceActions;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** The rules of campaigns on a clock of their own: nothing runs but what a test says. */
final class Rules {
  static final String PRODUCT = "pk";

  final Directory directory = new Directory();
  final Cloud cloud = new Cloud(new Ids(new Random(1)), directory);
  Campaigns campaigns;
  private final CampaignSettings settings;
  private final Optional<NoticeFaults> faults;
  long now = 1_577_152_018_928L;

  Rules() {
    this(CampaignSettings.usual());
  }

  Rules(CampaignSettings settings) {
    this(settings, Optional.empty());
  }

  Rules(CampaignSettings settings, Optional<NoticeFaults> faults) {
    this.settings = settings;
    this.faults = faults;
    campaigns = campaigns();
    Product product = new Product();
    product.key = PRODUCT;
    product.name = "product";
    product.secret = "secret";
    cloud.put(product);
  }

  private Campaigns campaigns() {
    ObjectLinks links = new ObjectLinks(
        "https://ota.test", "iotx-ota", "ak", "sk", "privatekey12345678", Duration.ofDays(1), false);
    return new Campaigns(cloud, settings, new Notices(cloud, settings, links, LinkWatch.NONE, faults));
  }

  /** The process was killed and runs again; what the cloud knows was kept, connections were not. */
  void restart() {
    for (Device device : cloud.devices(PRODUCT)) {
      if (device.isOnline()) {
        device.disconnect(now);
      }
    }
    cloud.takeEffects();
    campaigns = campaigns();
    campaigns.resume(now);
  }

  Device device(int number) {
    return DeviceActions.create(cloud, PRODUCT, "dev-" + number, "secret", now);
  }

  /** Connected, subscribed, and running a version. */
  Device ready(int number, String version) {
    Device device = device(number);
    connect(device);
    campaigns.informed(device, new DeviceReport.Inform("0", "", version), now);
    return device;
  }

  void connect(Device device) {
    campaigns.connected(device, "127.0.0.1", now);
    campaigns.subscribedToUpgrade(device, now);
  }

  void disconnect(Device device) {
    campaigns.disconnected(device, now, now);
  }

  void inform(Device device, String version) {
    campaigns.informed(device, new DeviceReport.Inform("0", "", version), now);
  }

  void progress(Device device, int step) {
    campaigns.progressed(device, new DeviceReport.Progress("0", "", step, ""), now);
  }

  Firmware firmware(String version) {
    Firmware firmware = new Firmware();
    firmware.id = cloud.ids().text(8);
    firmware.name = version;
    firmware.productKey = PRODUCT;
    firmware.version = version;
    firmware.made(false, now);
    Firmware.Part part = new Firmware.Part();
    part.object = "ota/abc/def.bin";
    part.sizeBytes = 1000;
    part.md5 = "24545b9331082cc3b4faceb9d16b2e8c";
    part.sign = part.md5;
    firmware.files.add(part);
    cloud.put(firmware);
    return firmware;
  }

  Job job(Firmware firmware, Consumer<Job> more) {
    Job job = new Job();
    job.id = cloud.ids().text(8);
    job.firmwareId = firmware.id;
    job.productKey = PRODUCT;
    more.accept(job);
    campaigns.begin(job, now);
    return job;
  }

  void passes(Duration time) {
    long until = now + time.toMillis();
    while (campaigns.next().isPresent() && campaigns.next().getAsLong() <= until) {
      now = Math.max(now, campaigns.next().getAsLong());
      campaigns.tick(now);
    }
    now = until;
  }

  /** Notices since the last call, by device. */
  List<String> notices() {
    return published().stream().filter(p -> p.topic().startsWith("/ota/device/upgrade/"))
        .map(p -> p.device().deviceName().value()).toList();
  }

  /** Messages to devices since the last look at effects. */
  List<Effect.Publish> published() {
    return effects().stream().filter(e -> e instanceof Effect.Publish).map(e -> (Effect.Publish) e).toList();
  }

  /** What applications were told since the last look, as {@code topic value-of-the-field}. */
  List<String> told(String topicEnd, String field) {
    return effects().stream().filter(e -> e instanceof Effect.Told).map(e -> (Effect.Told) e)
        .filter(told -> told.topic().endsWith(topicEnd)).map(told -> String.valueOf(told.body().get(field))).toList();
  }

  List<Effect> effects() {
    return cloud.takeEffects();
  }

  Task task(Job job, Device device) {
    return job.latest(device.name()).orElseThrow();
  }
}
