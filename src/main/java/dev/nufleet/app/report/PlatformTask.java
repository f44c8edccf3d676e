package dev.nufleet.app.report;

import java.util.Set;

/**
 * One device's part in a job, as the platform tells it.
 *
 * @param status the platform's word: {@code QUEUED}, {@code SUCCEEDED}, ...
 * @param version that the job spreads; the platform turns a task to SUCCEEDED when the device tells it
 */
public record PlatformTask(String deviceName, String status, String description, String version) {
  /** What is not final yet. */
  private static final Set<String> OPEN = Set.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS");

  public boolean isOpen() {
    return OPEN.contains(status);
  }

  public boolean succeeded() {
    return status.equals("SUCCEEDED");
  }

  /** Status and description, as the platform has them. */
  String said() {
    return description.isEmpty() ? status : status + " " + description;
  }
}
