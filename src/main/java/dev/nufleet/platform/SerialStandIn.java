package dev.nufleet.platform;

import akka.util.ByteString;
import dev.nufleet.broker.Receipt;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.campaign.NoticeFaults;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.objects.LinkOwners;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.objects.SerialFileServer;
import dev.nufleet.platform.openapi.DeviceActions;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A stand-in in one thread, in memory: the rules of the one with ports (sign-in, sessions, jobs, notices, downloads and
 * what goes wrong with them), without actors, streams and disk. Its owner passes on bytes, and calls {@link #tick} at
 * {@link #next} or soon after.
 */
public final class SerialStandIn {
  /** What goes wrong. @param plan of a device, by its name @param ofPlatform of the platform as a whole */
  public record Faults(Function<String, List<Act>> plan, List<Act> ofPlatform, ChaosTime time) {}

  /** Where images are downloaded from. */
  public static final String FILE_HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";
  /** What the one image of a campaign is called in the store. */
  private static final String OBJECT = "ota/fa24240997fa39c9174a2a7c1325df24/ck4j7kovi00002688nivip21r.bin";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RunClock clock;
  private final Cloud cloud;
  private final Campaigns campaigns;
  private final DeviceTurns turns;
  private final Outbox<Receipt> outbox = new Outbox<>(/* keeping= */ false);
  private final SerialBroker broker;
  private final SerialFileServer files;
  private final Consumer<Effect.Told> feed;
  private final Workings workings;
  private final SerialChaos chaos;
  private Optional<ObjectStore.Stored> image = Optional.empty();

  /**
   * @param devices all of one product
   * @param random for ids and keys, with a seed
   * @param feed hears what subscribed applications are told
   * @param came hears what came true of the faults, with the device that it befell
   */
  public SerialStandIn(StandInSettings settings, List<DeviceTriple> devices, Faults faults, RunClock clock,
      RandomGenerator random, Consumer<Effect.Told> feed, Consumer<StandIn.Acted> came) {
    this.clock = clock;
    this.feed = feed;
    this.workings = new Workings(() -> true, feed, nanos -> { });
    Ids ids = new Ids(random);
    Directory directory = new Directory();
    this.cloud = new Cloud(ids, directory);
    String secret = ids.text(30);
    LinkOwners owners = new LinkOwners(secret);
    ObjectLinks links = new ObjectLinks("https://" + FILE_HOST, "iotx-ota", "LTAI" + ids.text(12), secret,
        ids.text(18), settings.seconds(Setting.LINK_LIFE), settings.text(Setting.LINK_KIND).equals("cdn"),
        Optional.of(owners));
    DeviceActions.register(cloud, devices, settings.number(Setting.DYNAMIC_REGISTRATION) == 1, clock.millis());
    PlatformFaults wrong = new PlatformFaults(
        faults.plan(), (device, act) -> came.accept(new StandIn.Acted(device, act.told(), clock.millis())));
    Refusals refusals = new Refusals(clock.asClock(), told -> { });
    CampaignSettings rules = settings.campaigns();
    this.campaigns = new Campaigns(cloud, rules,
        new Notices(cloud, rules, links, refusals, Optional.of(new NoticeFaults(wrong, faults.time()))));
    this.turns = new DeviceTurns(cloud, campaigns, new Configs(cloud, links));
    this.chaos = new SerialChaos(new DeviceLine(new SignInRules(directory, settings.signIn()), refusals, this::hear,
        workings, Optional.empty(), new Quotas(settings.quotas(), clock.asClock(), feed)), wrong, faults, clock);
    this.broker = new SerialBroker(settings.broker(), chaos, clock);
    this.files = new SerialFileServer(links, name -> image.filter(stored -> stored.name().equals(name)),
        workings.watching(refusals),
        Optional.of(wrong), ids, clock);
  }

  // ---- connections

  /** Is the port of MQTT open? While the broker restarts, it is not. */
  public boolean takesMqtt() {
    return chaos.isUp();
  }

  public SerialBroker.Connection mqtt(SerialBroker.Wire wire) {
    return broker.connected("127.0.0.1", wire);
  }

  public SerialFileServer.Connection files() {
    return files.connected();
  }

  // ---- time

  /** When {@link #tick} is wanted next, in nanoseconds of the run. */
  public OptionalLong next() {
    OptionalLong ofRules = campaigns.next();
    OptionalLong ofFaults = chaos.next();
    long origin = clock.startedAt().toEpochMilli();
    long rules = ofRules.isPresent() ? (ofRules.getAsLong() - origin) * NANOS_PER_MILLI : Long.MAX_VALUE;
    long next = Math.min(rules, ofFaults.orElse(Long.MAX_VALUE));
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  public void tick() {
    campaigns.tick(clock.millis());
    leave(Optional.empty());
    chaos.tick(broker);
  }

  /** Nothing more of a fault comes true. @param fault its number in the scenario */
  public void end(int fault) {
    chaos.end(fault);
  }

  // ---- campaigns

  /**
   * Begins a job for all devices of a product, or for those that report from now on.
   *
   * @param stored what devices download
   * @param dynamic the job takes whoever reports another version, now and later
   * @param how often it is tried, and what it asks for besides
   */
  public String begin(String productKey, Upgrade stored, boolean dynamic, Tries how) {
    long now = clock.millis();
    image = Optional.of(new ObjectStore.Stored(OBJECT, stored.sizeBytes(), stored.md5(), stored.sha256(), now));
    Firmware firmware = new Firmware();
    firmware.id = cloud.ids().text(22);
    firmware.name = "firmware " + stored.version();
    firmware.productKey = productKey;
    firmware.version = stored.version();
    firmware.made(/* check= */ false, now);
    Firmware.Part part = new Firmware.Part();
    part.object = OBJECT;
    part.sizeBytes = stored.sizeBytes();
    part.md5 = stored.md5();
    part.sign = stored.md5();
    firmware.files.add(part);
    cloud.put(firmware);
    return begin(firmware, dynamic, how, /* replaces= */ false);
  }

  /**
   * Begins another job for the firmware of one that was begun before.
   *
   * @param replaces tasks of others that wait; else its own fail where one is open
   */
  public String beginAgain(String jobId, boolean dynamic, Tries how, boolean replaces) {
    Job before = cloud.job(jobId).orElseThrow();
    return begin(cloud.firmware(before.firmwareId).orElseThrow(), dynamic, how, replaces);
  }

  private String begin(Firmware firmware, boolean dynamic, Tries how, boolean replaces) {
    long now = clock.millis();
    Job job = new Job();
    job.id = cloud.ids().text(22);
    job.firmwareId = firmware.id;
    job.productKey = firmware.productKey;
    job.kind = dynamic ? Job.Kind.DYNAMIC : Job.Kind.STATIC;
    job.retryIntervalMinutes = how.retryMinutes();
    job.retryCount = how.retries();
    job.timeoutMinutes = how.timeoutMinutes();
    job.perMinute = how.perMinute();
    job.overwriteMode = replaces ? 2 : 1;
    job.createdMillis = now;
    campaigns.begin(job, now);
    leave(Optional.empty());
    return job.id;
  }

  /**
   * How a job treats its tasks.
   *
   * @param retryMinutes until a failed task is tried again; -1: it is not
   * @param timeoutMinutes from a task's first progress until it fails; 0: for ever
   * @param perMinute notices
   */
  public record Tries(int retryMinutes, int retries, int timeoutMinutes, int perMinute) {}

  /** A user cancels all tasks of a job that are open. */
  public void cancel(String jobId) {
    cloud.job(jobId).ifPresent(
        job -> campaigns.cancel(job, EnumSet.allOf(Task.Status.class), /* planned= */ true, clock.millis()));
    leave(Optional.empty());
  }

  /** What a campaign spreads. Digests are lower-case hex. */
  public record Upgrade(String version, long sizeBytes, String md5, String sha256) {}

  /** How the newest task of a device stands; empty: it has none. */
  public Optional<Task> task(String jobId, String deviceName) {
    return cloud.job(jobId).flatMap(job -> job.latest(deviceName));
  }

  // ---- turns of the rules

  private void hear(PlatformActor.Command word) {
    if (word instanceof PlatformActor.Delivered delivered) {
      outbox.delivered(delivered.ticket()).ifPresent(broker::handled);
    } else if (word instanceof PlatformActor.WantsSlice slice) {
      broker.handled(slice.receipt()); // no board of ours downloads over MQTT, and nothing is answered
    } else {
      if (word instanceof PlatformActor.Informed informed) {
        workings.taken(informed).ifPresent(cloud::want);
      }
      leave(turns.take(word, clock.millis()));
    }
  }

  /** What a turn of the rules wants done, and who waits for that. */
  private void leave(Optional<Receipt> reply) {
    cloud.takeChanged();
    cloud.takeRemoved();
    for (Outbox.Item<Receipt> item : outbox.turned(cloud.takeEffects(), reply)) {
      if (item instanceof Outbox.Item.Answer<Receipt> answer) {
        broker.handled(answer.reply());
      } else if (item instanceof Outbox.Item.CarryOut<Receipt> wanted) {
        carryOut(wanted.effect(), wanted.ticket());
      }
    }
  }

  private void carryOut(Effect effect, long ticket) {
    if (effect instanceof Effect.Publish publish) {
      workings.pushed(publish, cloud);
      broker.deliver(publish.device(), publish.topic(), ByteString.fromArray(publish.payload()), publish.qos(),
          publish.evenUnsubscribed(), ticket);
    } else if (effect instanceof Effect.Cut cut) {
      broker.cut(cut.device(), cut.why(), cut.forget());
    } else if (effect instanceof Effect.Told told) {
      feed.accept(told);
    }
  }
}
