package dev.nufleet.sim.judge;

/** How a task stands: the device in one job. */
final class TaskBook {
  /** Names are the platform's. */
  enum Is { CONFIRM, QUEUED, NOTIFIED, IN_PROGRESS, SUCCEEDED, FAILED, CANCELED }

  final JobBook job;
  Is is = Is.QUEUED;
  String source = "";
  int progress;
  int left;
  long retryAt;
  long begunAt;
  boolean noticed;

  TaskBook(JobBook job) {
    this.job = job;
  }

  boolean isOpen() {
    return is.compareTo(Is.SUCCEEDED) < 0;
  }

  boolean runs() {
    return (is == Is.NOTIFIED || is == Is.IN_PROGRESS) && retryAt == 0;
  }

  void forget() {
    progress = 0;
    retryAt = 0;
    begunAt = 0;
    noticed = false;
  }
}
