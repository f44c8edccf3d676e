package dev.nufleet.sim.trial;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.sim.judge.JobOrder;

/** Makes what a {@link JobOrder} asks for. */
final class TrialJob {
  private TrialJob() {}

  /** A job with a package of its own. @param number stands in its notices */
  static Job of(Cloud cloud, String product, JobOrder order, int number, long now) {
    Firmware firmware = new Firmware();
    firmware.id = cloud.ids().text(8);
    firmware.productKey = product;
    firmware.module = order.module();
    firmware.version = order.version();
    firmware.sourceVersion = order.delta();
    firmware.type = order.delta().isEmpty() ? 0 : 1;
    firmware.made(/* check= */ false, now);
    Firmware.Part part = new Firmware.Part();
    part.object = "ota/a/b.bin";
    part.sizeBytes = 1;
    part.md5 = "0cc175b9c0f1b6a831c399e269772661";
    part.sign = part.md5;
    firmware.files.add(part);
    cloud.put(firmware);
    Job job = new Job();
    job.id = cloud.ids().text(8);
    job.firmwareId = firmware.id;
    job.productKey = product;
    job.kind = order.dynamic() ? Job.Kind.DYNAMIC : Job.Kind.STATIC;
    job.sourceVersions.addAll(order.sources());
    job.dynamicMode = order.later() ? 2 : 1;
    job.retryIntervalMinutes = order.retryMinutes();
    job.retryCount = order.retries();
    job.timeoutMinutes = order.timeoutMinutes();
    job.perMinute = order.perMinute();
    job.overwriteMode = order.replaces() ? 2 : 1;
    job.multiModule = order.multiModule();
    job.needPush = order.push();
    job.needConfirm = order.confirm();
    job.scheduleMillis = order.startAt();
    job.finishMillis = order.finishAt();
    job.tags.put("job", Integer.toString(number));
    return job;
  }
}
