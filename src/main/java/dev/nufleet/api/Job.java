package dev.nufleet.api;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.model.FirmwareVersion;
import java.util.Comparator;
import java.util.List;

/** A job that was started at a stand-in. */
public final class Job {
  private final Campaign campaign;
  private final FirmwareVersion version;

  Job(Campaign campaign, FirmwareVersion version) {
    this.campaign = campaign;
    this.version = version;
  }

  /** That it spreads. */
  public FirmwareVersion version() {
    return version;
  }

  /**
   * How its tasks stand, by their devices' names. A device that runs the version already has none.
   *
   * @throws IllegalStateException with the platform's words, if it does not tell
   */
  public List<Task> tasks() {
    try {
      return campaign.tasks().values().stream().map(Job::task)
          .sorted(Comparator.comparing(Task::deviceName)).toList();
    } catch (CampaignRefused e) {
      throw new IllegalStateException("the platform does not tell of its tasks: " + e.getMessage(), e);
    }
  }

  /** Cancels what is not final. @throws IllegalStateException with the platform's words, if it refuses */
  public void cancel() {
    try {
      campaign.cancel();
    } catch (CampaignRefused e) {
      throw new IllegalStateException("the job was not cancelled: " + e.getMessage(), e);
    }
  }

  private static Task task(PlatformTask task) {
    return new Task(task.deviceName(), Task.Status.valueOf(task.status()), task.version(), task.description());
  }

  @Override
  public String toString() {
    return "job to version " + version;
  }
}
