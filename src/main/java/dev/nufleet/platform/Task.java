package dev.nufleet.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** One device in one job. Times are UNIX milliseconds, 0 for never. */
final class Task {
  String id;
  String jobId;
  String productKey;
  String deviceName;
  String module = "";
  Status status = Status.QUEUED;
  int progress;
  String description = "";
  String sourceVersion = "";
  String version;
  long createdMillis;
  long modifiedMillis;
  long startedMillis;
  int retriesLeft;
  long retryAtMillis;

  /** Connection of the device over which the last notice went out; 0 if none. */
  @JsonIgnore int noticedConnection;
  /** Waits in its job's line for the push rate. */
  @JsonIgnore boolean lined;

  /** State names are the platform's. */
  enum Status {
    CONFIRM,
    QUEUED,
    NOTIFIED,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELED;

    boolean isFinal() {
      return this == SUCCEEDED || this == FAILED || this == CANCELED;
    }
  }
}
