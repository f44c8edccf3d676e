package dev.nufleet.platform.campaign.model;

/** One device in one job. */
final class ModelTask {
  enum Is { CONFIRM, QUEUED, NOTIFIED, IN_PROGRESS, SUCCEEDED, FAILED, CANCELED }

  final ModelJob job;
  final ModelDevice device;
  Is is;
  String source;
  int progress;
  /** What its description must hold; empty if there is none. */
  String why = "";
  int retriesLeft;
  /** 0 unless it waits for a retry. */
  long retryAt;
  /** Of its first progress. */
  long begunAt;
  /** Over the present connection. */
  boolean noticed;
  /** In its job's line for a notice; 0 if it is not in it. */
  long place;

  ModelTask(ModelJob job, ModelDevice device) {
    this.job = job;
    this.device = device;
    begin();
  }

  /** For the first time or anew: it waits for consent or its notice, and comes from what the device runs now. */
  void begin() {
    is = job.confirm ? Is.CONFIRM : Is.QUEUED;
    source = job.pack.isDelta() ? job.pack.source : device.version(job.pack.module);
    retriesLeft = job.retryCount;
    why = "";
    forget();
  }

  void forget() {
    progress = 0;
    retryAt = 0;
    begunAt = 0;
    noticed = false;
    place = 0;
  }

  boolean isOpen() {
    return is.ordinal() < Is.SUCCEEDED.ordinal();
  }

  boolean runs() {
    return (is == Is.NOTIFIED || is == Is.IN_PROGRESS) && retryAt == 0;
  }

  boolean isOf(String module) {
    return job.pack.module.equals(module);
  }

  /** A delta package is for one version only. */
  boolean fits() {
    return !job.pack.isDelta() || job.pack.source.equals(device.version(job.pack.module));
  }
}
