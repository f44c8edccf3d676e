package dev.nufleet.app.report;

import java.util.Set;

/**
 * One device's part in a job, as the platform tells it.
 *
 * @param status the platform's word: {@code QUEUED}, {@code SUCCEEDED}, ...
 * @param version that the job spreads; the platform turns a task to SUCCEEDED when the device tells it
 */
public record PlatformTask(String deviceName, String status, String description, String version) {
  /** No word of the platform's. */
  private static final String CONTRADICTED = "CONTRADICTED";
  /** What is not final yet. */
  private static final Set<String> OPEN = Set.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS");

  public boolean isOpen() {
    return OPEN.contains(status);
  }

  /**
   * What of two words on one task counts: the later one, for tasks turn while they are listed. But none turns from one
   * end to another, so who tells of both is believed neither.
   */
  public PlatformTask then(PlatformTask later) {
    if (isOpen() || later.isOpen() || status.equals(later.status)) {
      return later;
    }
    return new PlatformTask(deviceName, CONTRADICTED, "both " + status + " and " + later.status, version);
  }

  public boolean succeeded() {
    return status.equals("SUCCEEDED");
  }

  /** Status and description, as the platform has them. */
  String said() {
    return description.isEmpty() ? status : status + " " + description;
  }
}
