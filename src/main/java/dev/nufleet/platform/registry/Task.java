package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One device in one job, and every turn that its state can take. Who makes it turn is {@code platform.campaign}; what a
 * turn changes is here only. Times are UNIX milliseconds, 0 for never. Source: platform.md section 8.
 */
public final class Task {
  /** Grows with each task that is made. */
  long order;
  private String id;
  private String jobId;
  private String productKey;
  private String deviceName;
  private String module = "";
  private String version;
  private Status status = Status.QUEUED;
  private int progress;
  private String description = "";
  private String sourceVersion = "";
  private long createdMillis;
  private long modifiedMillis;
  private long startedMillis;
  private int retriesLeft;
  private long retryAtMillis;
  private long pushWindowMillis;
  private int pushes;

  @JsonIgnore private int noticedConnection;
  @JsonIgnore private Ledger ledger = Ledger.NONE;

  /** State names are the platform's. */
  public enum Status {
    CONFIRM,
    QUEUED,
    NOTIFIED,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELED;

    public boolean isFinal() {
      return this == SUCCEEDED || this == FAILED || this == CANCELED;
    }
  }

  /** Learns of each turn, so that figures and lists by state stay true. */
  interface Ledger {
    Ledger NONE = (task, from) -> { };

    /** @param from the state before, which may be the state now */
    void changed(Task task, Status from);
  }

  /** To be read from what was kept. */
  private Task() {}

  /** Waits for consent if its job wants that, else for its notice. */
  public Task(String id, Job job, Firmware firmware, Device device, long now) {
    this.id = id;
    jobId = job.id;
    productKey = device.productKey();
    deviceName = device.name();
    module = firmware.module;
    version = firmware.version;
    createdMillis = now;
    waitFor(job, firmware, device, now);
  }

  /** @param ledger is told from now on */
  void keepIn(Ledger ledger) {
    this.ledger = ledger;
  }

  // its turns

  private void turn(Status to, long now) {
    Status from = status;
    status = to;
    modifiedMillis = now;
    ledger.changed(this, from);
  }

  private void waitFor(Job job, Firmware firmware, Device device, long now) {
    sourceVersion = firmware.sourceOf(device);
    retriesLeft = job.retryIntervalMinutes >= 0 ? job.retryCount : 0;
    turn(job.needConfirm ? Status.CONFIRM : Status.QUEUED, now);
  }

  public void confirm(long now) {
    turn(Status.QUEUED, now);
  }

  /**
   * Its notice went out.
   *
   * @return whether it was the first one since it began
   */
  public boolean notice(int connection, long now) {
    noticedConnection = connection;
    if (status != Status.QUEUED) {
      return false;
    }
    turn(Status.NOTIFIED, now);
    return true;
  }

  /** A notice goes out that counts for its job's push rate. @param windowMillis when the minute began that it is in */
  public void pushedIn(long windowMillis) {
    pushes = pushWindowMillis == windowMillis ? pushes + 1 : 1;
    pushWindowMillis = windowMillis;
    ledger.changed(this, status);
  }

  /**
   * The device has got so far.
   *
   * @return whether the upgrade began with this
   */
  public boolean advance(int percent, long now) {
    boolean begins = status == Status.NOTIFIED;
    progress = percent;
    if (begins) {
      startedMillis = now;
    }
    turn(Status.IN_PROGRESS, now);
    return begins;
  }

  /** The device had never said what it runs; what it says now is what it comes from. */
  public void comesFrom(String version) {
    sourceVersion = version;
    ledger.changed(this, status);
  }

  /** The target version was reported: nothing else makes a task succeed. */
  public void succeed(long now) {
    progress = 100;
    end(Status.SUCCEEDED, "", now);
  }

  public void fail(String why, long now) {
    end(Status.FAILED, why, now);
  }

  public void cancel(String why, long now) {
    end(Status.CANCELED, why, now);
  }

  private void end(Status how, String why, long now) {
    description = why;
    retryAtMillis = 0;
    turn(how, now);
  }

  /** A failure that is not final: the state that is shown stays until the retry. */
  public void waitForRetry(long atMillis, long now) {
    retriesLeft--;
    retryAtMillis = atMillis;
    turn(status, now);
  }

  /** The retry's time has come: it waits for its notice again. */
  public void retry(long now) {
    forgetTheAttempt();
    turn(Status.QUEUED, now);
  }

  /** A failed or cancelled task is sent out again, as if it were new: from what the device runs now. */
  public void beginAnew(Job job, Firmware firmware, Device device, long now) {
    forgetTheAttempt();
    description = "";
    waitFor(job, firmware, device, now);
  }

  private void forgetTheAttempt() {
    retryAtMillis = 0;
    startedMillis = 0;
    progress = 0;
    noticedConnection = 0;
  }

  // what is known of it

  public String id() {
    return id;
  }

  public String jobId() {
    return jobId;
  }

  public String productKey() {
    return productKey;
  }

  public String deviceName() {
    return deviceName;
  }

  /** Empty for the default module. */
  public String module() {
    return module;
  }

  /** Case does not count in a module's name. */
  public boolean isOf(String otherModule) {
    return module.equalsIgnoreCase(otherModule);
  }

  /** The target. */
  public String version() {
    return version;
  }

  public Status status() {
    return status;
  }

  public int progress() {
    return progress;
  }

  public String description() {
    return description;
  }

  /** Empty while the device never said. */
  public String sourceVersion() {
    return sourceVersion;
  }

  public long createdMillis() {
    return createdMillis;
  }

  public long modifiedMillis() {
    return modifiedMillis;
  }

  /** First progress of this attempt. */
  public long startedMillis() {
    return startedMillis;
  }

  public int retriesLeft() {
    return retriesLeft;
  }

  public boolean waitsForRetry() {
    return retryAtMillis > 0;
  }

  public long retryAtMillis() {
    return retryAtMillis;
  }

  /** When the minute of its job's push rate began that its last pushed notice was in. */
  public long pushWindowMillis() {
    return pushWindowMillis;
  }

  /** How many of its notices were pushed in that minute. */
  public int pushes() {
    return pushes;
  }

  public boolean wasNoticedOver(int connection) {
    return noticedConnection == connection;
  }
}
