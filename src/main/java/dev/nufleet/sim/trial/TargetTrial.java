package dev.nufleet.sim.trial;

import dev.nufleet.model.Draw;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.sim.judge.JobOrder;
import dev.nufleet.sim.judge.Overheard;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which devices a job takes, of some with different versions, in a platform of its own: all, named ones, a share, or
 * those of a group. Source: platform.md section 4.
 */
public final class TargetTrial {
  private static final String INVARIANT = "notices-in-turn";
  private static final String PRODUCT = "a1TrialPk01";
  private static final String GROUP = "group";
  private static final List<String> VERSIONS = List.of("", "1.0", "1.1", "2.0");
  private static final int MOST_DEVICES = 12;
  private static final int JOBS = 6;
  /** A share is a number of hundredths with three decimals. */
  private static final int SHARES = 100_000;

  private final Overheard overheard;
  private final String board;
  private final Dice dice;
  private final Cloud cloud;
  private final Campaigns campaigns;
  private final List<Device> devices = new ArrayList<>();
  private long now = 1;

  public TargetTrial(Overheard overheard, String board, Draw draw) {
    this.overheard = overheard;
    this.board = board;
    dice = new Dice(draw);
    cloud = new Cloud(new Ids(new SplittableRandom(dice.bits())), new Directory());
    campaigns = new Campaigns(cloud, CampaignTrial.DOCUMENTED,
        new Notices(cloud, CampaignTrial.DOCUMENTED, (object, at) -> "https://ota.test/" + object));
    Product product = new Product();
    product.key = PRODUCT;
    product.secret = "product";
    cloud.put(product);
    for (int i = dice.below(MOST_DEVICES); i >= 0; i--) {
      Device device = new Device(PRODUCT, "device-" + i, "secret", "iot-" + i, now);
      String version = VERSIONS.get(dice.below(VERSIONS.size()));
      if (!version.isEmpty()) {
        device.report(/* module= */ "", version);
      }
      if (dice.below(2) == 0) {
        device.join(GROUP);
      }
      cloud.put(device);
      devices.add(device);
    }
  }

  public void run() {
    for (int i = 0; i < JOBS; i++) {
      begin(i);
    }
  }

  private void begin(int number) {
    List<String> sources = dice.below(2) == 0 ? List.of() : List.of("1.0", VERSIONS.get(2 + dice.below(2)));
    String version = dice.below(3) == 0 ? "2.0" : "3.0";
    Job job = TrialJob.of(cloud, PRODUCT, new JobOrder(/* dynamic= */ false, sources, /* later= */ false,
        /* module= */ "", version, /* delta= */ "", -1, 0, 0, 10_000, /* replaces= */ false, /* multiModule= */ false,
        /* push= */ true, /* confirm= */ false, 0, 0), number, now++);
    job.target = Job.Target.values()[dice.below(Job.Target.values().length)];
    List<Device> may = devices.stream().filter(device -> !runs(device).equals(version)
        && (sources.isEmpty() || sources.contains(runs(device)))).toList();
    long most = may.size();
    switch (job.target) {
      case SPECIFIC -> {
        may = may.stream().filter(device -> dice.below(2) == 0).toList();
        may.forEach(device -> job.deviceNames.add(device.name()));
        job.deviceNames.add("a-device-that-is-not-there");
        most = may.size();
      }
      case GRAY -> {
        int share = 1 + dice.below(SHARES);
        job.grayPercent = BigDecimal.valueOf(share, 3).toPlainString();
        most = Math.min(most, Math.max(1, most * share / SHARES));
      }
      case GROUP -> {
        job.groupId = GROUP;
        may = may.stream().filter(device -> device.groups().contains(GROUP)).toList();
        most = may.size();
      }
      case ALL -> { } // whoever may
    }
    campaigns.begin(job, now);
    List<String> taken = job.tasks().stream().map(Task::deviceName).toList();
    List<String> right = may.stream().map(Device::name).toList();
    long wanted = most;
    overheard.tried(INVARIANT, board,
        right.containsAll(taken) && taken.stream().distinct().count() == wanted && taken.size() == wanted,
        () -> "in a platform beside the world's, a job for " + job.target + " " + job.grayPercent + " takes " + taken
            + ", and not " + wanted + " of " + right);
    for (Task task : List.copyOf(job.tasks())) {
      campaigns.cancel(task, "so that the next one has no rival", now);
    }
    cloud.takeEffects();
    cloud.takeChanged();
  }

  private static String runs(Device device) {
    return device.version("");
  }
}
