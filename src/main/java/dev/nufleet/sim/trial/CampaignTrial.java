package dev.nufleet.sim.trial;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.model.Draw;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import dev.nufleet.sim.judge.DeviceTasks;
import dev.nufleet.sim.judge.JobOrder;
import dev.nufleet.sim.judge.Overheard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One device and some jobs in a platform of their own, in wilder use than boards of a world make of it: versions that
 * nobody expects, modules, delta packages, consent, what is cancelled and begun anew, and a platform that is restarted.
 * After each step all must stand as {@link DeviceTasks} has it.
 */
public final class CampaignTrial {
  private static final String INVARIANT = "notices-in-turn";
  private static final String PRODUCT = "a1TrialPk01";
  private static final int STEPS = 60;
  private static final int PERCENT = 100;
  private static final long STARTED_AT = 1_577_152_000_000L;
  private static final long MINUTE = 60_000;
  /** Deadlines are whole multiples of it behind a step. */
  private static final long ROUND = 5000;
  private static final List<String> VERSIONS = List.of("1.0", "1.1", "2.0");
  private static final List<String> MODULES = List.of("", "", "", "MCU");
  private static final List<String> STATES = List.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS");
  private static final Pattern JOB = Pattern.compile("\"job\" ?: ?\"([0-9]+)\"");

  static final CampaignSettings DOCUMENTED =
      new CampaignSettings(0, "Md5", "SHA256", Duration.ofSeconds(5), Duration.ofSeconds(10), true, 10);

  private final Overheard overheard;
  private final String board;
  private final Dice dice;
  private final CampaignSettings settings;
  private final Cloud cloud;
  private final Device device;
  private final List<Job> jobs = new ArrayList<>();
  private final DeviceTasks expected = new DeviceTasks();
  /** What it told since the last look. */
  private final List<String> told = new ArrayList<>();
  private Campaigns campaigns;
  private long now = STARTED_AT;
  private boolean differs;

  public CampaignTrial(Overheard overheard, String board, Draw draw) {
    this(overheard, board, draw, DOCUMENTED);
  }

  /** @param settings of the platform */
  CampaignTrial(Overheard overheard, String board, Draw draw, CampaignSettings settings) {
    this.overheard = overheard;
    this.settings = settings;
    this.board = board;
    dice = new Dice(draw);
    cloud = new Cloud(new Ids(new SplittableRandom(dice.bits())), new Directory());
    campaigns = campaigns();
    Product product = new Product();
    product.key = PRODUCT;
    product.secret = "product";
    cloud.put(product);
    device = new Device(PRODUCT, "device", "secret", "iot", now);
    cloud.put(device);
  }

  private Campaigns campaigns() {
    return new Campaigns(cloud, settings, new Notices(cloud, settings, (object, at) -> "https://ota.test/" + object));
  }

  public void run() {
    expected.advance(now);
    for (int i = 0; i < STEPS && !differs; i++) {
      pass(i);
      step();
      hear();
      due(now);
      look();
    }
  }

  // ---- time

  /** Steps, and so their deadlines, are never at one moment: no document says which comes first. */
  private void pass(int step) {
    int which = dice.below(PERCENT);
    long least = now + dice.below(which < 60 ? ROUND : which < 85 ? MINUTE : 15 * MINUTE);
    long at = least - least % ROUND + 7L * step + 1;
    long until = at > now ? at : at + ROUND;
    due(until);
  }

  private void due(long until) {
    for (OptionalLong next = campaigns.next(); next.isPresent() && next.getAsLong() <= until;
        next = campaigns.next()) {
      now = Math.max(now, next.getAsLong());
      campaigns.tick(now);
      hear();
    }
    now = until;
    expected.advance(until);
  }

  // ---- steps

  private void step() {
    int which = dice.below(PERCENT);
    if (jobs.isEmpty() && which < 50 || which < 12) {
      begin();
    } else if (!device.isOnline() || which < 17) {
      connect();
    } else if (which < 42) {
      inform();
    } else if (which < 66) {
      progress();
    } else if (which < 70) {
      campaigns.subscribedToUpgrade(device, now);
      expected.subscribes();
    } else if (which < 76) {
      long heardAt = now - dice.below(ROUND);
      campaigns.disconnected(device, heardAt, now);
      expected.leaves(heardAt);
    } else if (which < 81) {
      String module = any(MODULES);
      campaigns.requested(device, new DeviceReport.Request("1", module), dice.below(2) == 0, now);
      expected.asks(module);
    } else if (which < 98 && !jobs.isEmpty()) {
      ofUser(which, dice.below(jobs.size()));
    } else if (which >= 98) {
      restart();
    }
  }

  private <T> T any(List<T> some) {
    return some.get(dice.below(some.size()));
  }

  private void connect() {
    campaigns.connected(device, "127.0.0.1", now);
    expected.connects();
    if (dice.below(4) > 0) {
      campaigns.subscribedToUpgrade(device, now);
      expected.subscribes();
    }
    if (dice.below(2) == 0) {
      inform();
    }
  }

  private void inform() {
    String module = any(MODULES);
    String version = any(VERSIONS);
    campaigns.informed(device, new DeviceReport.Inform("1", module, version), now);
    expected.informs(module, version);
  }

  private void progress() {
    String module = any(MODULES);
    int step = dice.below(3) == 0 ? -1 - dice.below(4) : dice.below(PERCENT + 1);
    campaigns.progressed(device, new DeviceReport.Progress("1", module, step, ""), now);
    expected.progresses(module, step);
  }

  private void ofUser(int which, int number) {
    Job job = jobs.get(number);
    if (which < 86) {
      String state = any(STATES);
      campaigns.cancel(job, EnumSet.of(Status.valueOf(state)), /* planned= */ false, now);
      expected.cancel(number, state);
    } else if (which < 91) {
      job.latest(device.name()).ifPresent(task -> campaigns.confirm(task, now));
      expected.confirm(number);
    } else if (which < 93 && job.kind == Job.Kind.DYNAMIC) {
      campaigns.stopMatching(job, now);
      expected.stop(number);
    } else if (which >= 93) {
      beginAnew(job.latest(device.name()), number);
    }
  }

  private void beginAnew(Optional<Task> newest, int number) {
    Optional<Task> broken = newest.filter(task -> task.status() == Status.FAILED || task.status() == Status.CANCELED)
        .filter(campaigns::mayBeginAnew);
    boolean may = expected.mayBeginAnew(number);
    hold(broken.isPresent() == may, () -> "a task may " + (may ? "not " : "") + "begin anew");
    if (may && broken.isPresent()) {
      campaigns.beginAnew(broken.get(), now);
      expected.beginAnew(number);
    }
  }

  /** All connections are gone, and what was kept is taken up again. */
  private void restart() {
    device.disconnect(now);
    campaigns = campaigns();
    campaigns.resume(now);
    expected.restarts();
  }

  // ---- jobs

  private void begin() {
    String module = any(MODULES);
    String version = any(VERSIONS);
    List<String> others = VERSIONS.stream().filter(one -> !one.equals(version)).toList();
    boolean dynamic = dice.below(4) == 0;
    boolean multiModule = dice.below(3) == 0;
    boolean retries = dice.below(2) == 0;
    long startAt = !dynamic && dice.below(6) == 0 ? now + MINUTE * (1 + dice.below(10)) + 1 : 0;
    JobOrder order = new JobOrder(dynamic, dynamic ? List.of(any(others)) : List.of(), dynamic && dice.below(2) == 0,
        module, version, dice.below(5) == 0 ? any(others) : "", retries ? dice.below(4) : -1, 1 + dice.below(2),
        dice.below(3) == 0 ? 1 + dice.below(20) : 0, dice.below(3) == 0 ? 1 : 10_000,
        !multiModule && dice.below(2) == 0, multiModule, dice.below(8) > 0, dice.below(8) == 0, startAt,
        !dynamic && dice.below(5) == 0 ? Math.max(now, startAt) + MINUTE * (1 + dice.below(30)) + 2 : 0);
    Job job = TrialJob.of(cloud, PRODUCT, order, jobs.size(), now);
    jobs.add(job);
    campaigns.begin(job, now);
    expected.begin(order);
  }

  // ---- what comes of it

  private void hold(boolean holds, Supplier<String> words) {
    differs |= !holds;
    overheard.tried(INVARIANT, board, holds, () -> "in jobs beside the world's, " + words.get());
  }

  private void look() {
    List<String> tells = told.stream().sorted().toList();
    List<String> should = expected.told();
    hold(tells.equals(should),
        () -> "the platform tells " + without(tells, should) + ", and not " + without(should, tells));
    told.clear();
    for (int i = 0; i < jobs.size(); i++) {
      String stands = stands(jobs.get(i));
      String right = expected.stands(i);
      hold(stands.equals(right), () -> "a job is " + stands + ", and should be " + right);
    }
    cloud.takeChanged();
    cloud.takeRemoved();
  }

  private static String without(List<String> some, List<String> others) {
    List<String> left = new ArrayList<>(some);
    others.forEach(left::remove);
    return left.isEmpty() ? "nothing" : left.toString();
  }

  private String stands(Job job) {
    return job.status() + job.latest(device.name()).map(task -> ", its task " + task.status() + " " + task.progress()
        + " %, from " + task.sourceVersion() + ", tries left " + task.retriesLeft() + ", next at "
        + task.retryAtMillis()).orElse("");
  }

  private void hear() {
    for (Effect effect : cloud.takeEffects()) {
      if (effect instanceof Effect.Publish publish) {
        Matcher job = JOB.matcher(new String(publish.payload(), StandardCharsets.UTF_8));
        boolean pushed = publish.topic().startsWith("/ota/device/upgrade/");
        told.add(now + (pushed ? " notice " : " answer ") + (job.find() ? job.group(1) : "none"));
      } else if (effect instanceof Effect.Told about && about.topic().endsWith("/ota/upgrade")) {
        told.add(now + " task " + number(about) + " " + about.body().get("status"));
      } else if (effect instanceof Effect.Told about && about.topic().endsWith("/ota/job/status")) {
        told.add(now + " job " + number(about) + " " + about.body().get("jobStatus"));
      } else if (effect instanceof Effect.Told about && about.topic().startsWith("/as/mqtt/status/")) {
        told.add(now + " device " + about.body().get("status") + ", heard at "
            + Instant.parse(about.body().get("utcLastTime").toString()).toEpochMilli());
      }
    }
  }

  private String number(Effect.Told about) {
    return cloud.job((String) about.body().get("jobId")).orElseThrow().tags.get("job");
  }
}
