package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** One device in one job. Times are UNIX milliseconds, 0 for never. */
public final class Task {
  public String id;
  public String jobId;
  public String productKey;
  public String deviceName;
  public String module = "";
  public Status status = Status.QUEUED;
  public int progress;
  public String description = "";
  public String sourceVersion = "";
  public String version;
  public long createdMillis;
  public long modifiedMillis;
  public long startedMillis;
  public int retriesLeft;
  public long retryAtMillis;

  /** Connection of the device over which the last notice went out; 0 if none. */
  @JsonIgnore public int noticedConnection;
  /** Waits in its job's line for the push rate. */
  @JsonIgnore public boolean lined;

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
}
