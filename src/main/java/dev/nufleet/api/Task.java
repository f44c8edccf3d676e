package dev.nufleet.api;

import java.util.Set;

/**
 * One device's part in a job, as the platform has it.
 *
 * @param version that the job spreads
 * @param description what the platform says of it, mostly why it failed; may be empty
 */
public record Task(String deviceName, Status status, String version, String description) {
  /** The platform's own words, in the order in which a task turns. */
  public enum Status {
    /** It waits for the device owner's consent. */
    CONFIRM,
    QUEUED,
    /** The device was told. */
    NOTIFIED,
    /** The device has told of progress. */
    IN_PROGRESS,
    FAILED,
    CANCELED,
    /** The device has told the job's version. */
    SUCCEEDED;

    private static final Set<Status> FINAL = Set.of(FAILED, CANCELED, SUCCEEDED);

    public boolean isFinal() {
      return FINAL.contains(this);
    }
  }
}
