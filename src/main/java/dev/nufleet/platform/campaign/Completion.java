package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Job.Kind;
import dev.nufleet.platform.registry.Task.Status;
import java.util.function.Consumer;

/** When a job is over, what its package's check came to, and who is told. Source: platform.md section 8. */
final class Completion {
  private final Cloud cloud;
  private final CampaignSettings settings;

  Completion(Cloud cloud, CampaignSettings settings) {
    this.cloud = cloud;
    this.settings = settings;
  }

  /** Completes a job that has nothing left to do. A dynamic one watches on until it is stopped. */
  void look(Job job, long now) {
    if (job.status() != Job.Status.IN_PROGRESS) {
      return;
    }
    if (job.kind == Kind.VERIFY) {
      ofFirmware(job, firmware -> firmware.checkedSoFar(percentThrough(job)));
    }
    if (job.openTasks() > 0) {
      return;
    }
    if (job.kind == Kind.VERIFY) {
      ofFirmware(job, firmware -> firmware.checked(job.count(Status.SUCCEEDED) > 0, now));
    }
    if (job.kind == Kind.VERIFY || (job.kind == Kind.STATIC && settings.completeWhenFinal())) {
      turn(job, now, () -> job.complete(now));
    }
  }

  /** The package of a verify job is being checked, for the first time or again. */
  void checks(Job job) {
    if (job.kind == Kind.VERIFY) {
      ofFirmware(job, firmware -> {
        firmware.check();
        firmware.checkedSoFar(percentThrough(job));
      });
    }
  }

  private static int percentThrough(Job job) {
    int all = job.tasks().size();
    return all == 0 ? 0 : 100 * (all - job.openTasks()) / all;
  }

  void turn(Job job, long now, Runnable how) {
    how.run();
    cloud.changed(job);
    tell(job, now);
  }

  private void tell(Job job, long now) {
    cloud.want(new Effect.Told("/" + job.productKey + "/" + job.firmwareId + "/" + job.id + "/ota/job/status",
        Events.job(job, now)));
  }

  private void ofFirmware(Job job, Consumer<Firmware> what) {
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    what.accept(firmware);
    cloud.changed(firmware);
  }
}
