package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Confirms tasks, and sends them out again. */
final class TaskActions {
  private static final int MAX_TASKS = 10;

  private final Cloud cloud;
  private final Campaigns campaigns;

  TaskActions(Cloud cloud, Campaigns campaigns) {
    this.cloud = cloud;
    this.campaigns = campaigns;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("ConfirmOTATask", (params, now) -> {
      List<Task> tasks = tasks(params);
      for (Task task : tasks) {
        if (task.status() != Task.Status.CONFIRM) {
          throw ApiProblem.business(
              ApiProblem.Cause.TASK_STATE, "task " + task.id() + " is " + task.status() + ", not CONFIRM");
        }
      }
      tasks.forEach(task -> campaigns.confirm(task, now));
      return body();
    });
    actions.put("ReupgradeOTATask", (params, now) -> {
      Job job = OpenApi.job(cloud, params);
      List<Task> tasks = tasks(params);
      Set<String> devices = new HashSet<>();
      for (Task task : tasks) {
        if (!task.jobId().equals(job.id)) {
          throw ApiProblem.business(ApiProblem.Cause.NO_TASK, "task " + task.id() + " is not of job " + job.id);
        }
        if (task.status() != Task.Status.FAILED && task.status() != Task.Status.CANCELED) {
          throw ApiProblem.business(ApiProblem.Cause.TASK_STATE, "task " + task.id() + " is " + task.status()
              + "; only FAILED and CANCELED ones begin anew");
        }
        if (job.kind == Job.Kind.VERIFY && isCheckedByAnother(job)) {
          throw ApiProblem.business(
              ApiProblem.Cause.VERIFY_STATE, "the package is being checked by another verify job");
        }
        if (!campaigns.mayBeginAnew(task) || !devices.add(task.deviceName())) {
          throw ApiProblem.business(
              ApiProblem.Cause.TASK_STATE, "the device of task " + task.id() + " has another open task, or is gone");
        }
      }
      tasks.forEach(task -> campaigns.beginAnew(task, now));
      return body();
    });
  }

  /** A package's status can tell of one check only. */
  private boolean isCheckedByAnother(Job job) {
    return cloud.jobs().stream().anyMatch(other -> other != job && other.kind == Job.Kind.VERIFY
        && other.firmwareId.equals(job.firmwareId) && !other.isOver());
  }

  private List<Task> tasks(Params params) {
    return params.requiredList("TaskId", MAX_TASKS).stream().distinct()
        .map(id -> cloud.task(id).orElseThrow(
            () -> ApiProblem.business(ApiProblem.Cause.NO_TASK, "there is no task " + id)))
        .toList();
  }
}
