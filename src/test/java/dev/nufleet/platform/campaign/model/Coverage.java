package dev.nufleet.platform.campaign.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How often what happened: calls and their answers, turns of jobs, packages and tasks. */
final class Coverage {
  /** Histories without these would be worth little. */
  private static final List<String> IN_FEW = List.of(
      "BatchAddDeviceGroupRelations taken", "CancelOTAStrategyByJob taken", "CancelOTAStrategyByJob iot.ota.JobStatus",
      "CancelOTATaskByDevice taken", "CancelOTATaskByJob taken", "CancelOTATaskByJob MissingParameter",
      "ConfirmOTATask taken", "CreateOTADynamicUpgradeJob taken",
      "CreateOTADynamicUpgradeJob iot.ota.DynamicJobAlreadyExists",
      "CreateOTADynamicUpgradeJob iot.ota.FirmwareNotVerified", "CreateOTAFirmware taken",
      "CreateOTAStaticUpgradeJob taken", "CreateOTAStaticUpgradeJob iot.common.InvalidParameter",
      "CreateOTAStaticUpgradeJob iot.ota.NoTargetDevice", "CreateOTAStaticUpgradeJob iot.ota.FirmwareNotVerified",
      "CreateOTAVerifyJob taken", "CreateOTAVerifyJob iot.ota.FirmwareVerifyState", "DeleteDevice taken",
      "DeleteOTAFirmware taken", "DeleteOTAFirmware iot.ota.FirmwareInUse", "ReupgradeOTATask taken",
      "ReupgradeOTATask iot.ota.TaskStatus", "ReupgradeOTATask iot.ota.TaskNotFound",
      "job DYNAMIC IN_PROGRESS -> CANCELED", "job STATIC PLANNED -> IN_PROGRESS",
      "job STATIC COMPLETED -> IN_PROGRESS", "job STATIC IN_PROGRESS -> CANCELED",
      "job STATIC IN_PROGRESS -> COMPLETED", "job VERIFY COMPLETED -> IN_PROGRESS", "package 2 -> 1", "package 2 -> 3",
      "package 3 -> 2", "killed with all kept", "killed with turns that were not kept", "task -> FAILED (another task)",
      "task CONFIRM -> NOTIFIED", "task CONFIRM -> CANCELED (overwritten)", "task QUEUED -> NOTIFIED",
      "task QUEUED -> CANCELED (finish)", "task NOTIFIED -> CANCELED (finish)", "task NOTIFIED -> IN_PROGRESS",
      "task NOTIFIED -> SUCCEEDED", "task NOTIFIED -> FAILED (step n)", "task IN_PROGRESS -> SUCCEEDED",
      "task IN_PROGRESS -> FAILED (timeout)", "task IN_PROGRESS -> FAILED (step n)",
      "task IN_PROGRESS -> FAILED (version n)", "task IN_PROGRESS -> IN_PROGRESS (waits)",
      "task IN_PROGRESS (waits) -> NOTIFIED", "task NOTIFIED -> NOTIFIED (waits)", "task waits for the push rate",
      "told: answer", "told: notice");
  private static final List<String> IN_A_THOUSAND = List.of(
      "CancelOTAStrategyByJob iot.ota.JobNotFound", "CancelOTATaskByDevice iot.device.NotExistedDevice",
      "CancelOTATaskByDevice iot.ota.FirmwareNotFound", "CancelOTATaskByJob iot.ota.JobNotFound",
      "ConfirmOTATask iot.ota.TaskNotFound", "ConfirmOTATask iot.ota.TaskStatus",
      "CreateOTADynamicUpgradeJob MissingParameter", "CreateOTADynamicUpgradeJob iot.common.InvalidParameter",
      "CreateOTADynamicUpgradeJob iot.group.NullGroup", "CreateOTADynamicUpgradeJob iot.ota.FirmwareNotFound",
      "CreateOTADynamicUpgradeJob iot.prod.NotExistedProduct", "CreateOTAFirmware iot.common.InvalidParameter",
      "CreateOTAFirmware iot.ota.FirmwareNameAlreadyExists", "CreateOTAFirmware iot.ota.ModuleNotFound",
      "CreateOTAStaticUpgradeJob MissingParameter", "CreateOTAStaticUpgradeJob iot.device.NotExistedDevice",
      "CreateOTAStaticUpgradeJob iot.group.NullGroup", "CreateOTAStaticUpgradeJob iot.ota.FirmwareNotFound",
      "CreateOTAStaticUpgradeJob iot.prod.NotExistedProduct", "CreateOTAVerifyJob MissingParameter",
      "CreateOTAVerifyJob iot.common.InvalidParameter", "CreateOTAVerifyJob iot.device.NotExistedDevice",
      "CreateOTAVerifyJob iot.ota.FirmwareNotFound", "CreateOTAVerifyJob iot.ota.NoTargetDevice",
      "CreateOTAVerifyJob iot.prod.NotExistedProduct", "DeleteDevice iot.device.NotExistedDevice",
      "DeleteOTAFirmware iot.ota.FirmwareNotFound", "ReupgradeOTATask iot.ota.FirmwareVerifyState",
      "ReupgradeOTATask iot.ota.JobNotFound", "job STATIC CANCELED -> IN_PROGRESS", "job STATIC PLANNED -> CANCELED",
      "package -1 -> 2", "package 1 -> 2", "task CANCELED (finish) -> NOTIFIED",
      "task CANCELED (overwritten) -> NOTIFIED", "task CONFIRM -> SUCCEEDED", "task FAILED (another task) -> NOTIFIED",
      "task FAILED (step n) -> CONFIRM", "task FAILED (timeout) -> NOTIFIED", "task FAILED (version n) -> NOTIFIED",
      "task IN_PROGRESS (waits) -> CANCELED (cancelled)", "task IN_PROGRESS (waits) -> SUCCEEDED",
      "task IN_PROGRESS -> CANCELED (deleted)", "task NOTIFIED (waits) -> CANCELED (overwritten)",
      "task NOTIFIED (waits) -> CANCELED (finish)", "task QUEUED -> SUCCEEDED");

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, String> before = new HashMap<>();

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** What never happened, of what so many histories must have come to. */
  List<String> missing(int histories) {
    return Stream.concat(IN_FEW.stream().filter(what -> histories >= 60),
        IN_A_THOUSAND.stream().filter(what -> histories >= 1000)).filter(what -> !counts.containsKey(what)).toList();
  }

  void begin() {
    before.clear();
  }

  /** A kill has taken things back: what turned by that does not count. */
  void forget(Model model) {
    before.clear();
    states(model, (what, name, state) -> before.put(name, state));
  }

  /** Counts what turned since the last look, by the model. */
  void look(Model model) {
    states(model, this::turned);
    model.told.forEach(text -> count("told: " + text.split(" ")[1]));
    model.tasks().stream().filter(task -> task.place > 0).forEach(task -> count("task waits for the push rate"));
  }

  private interface State {
    void is(String what, String name, String state);
  }

  private static void states(Model model, State of) {
    for (ModelPackage pack : model.packages) {
      of.is("package", Refs.of(pack), "" + pack.status);
    }
    for (ModelJob job : model.jobs) {
      of.is("job " + job.kind, Refs.of(job), job.is.name());
    }
    for (ModelTask task : model.tasks()) {
      String waits = task.retryAt > 0 ? " (waits)" : "";
      String why = task.why.isEmpty() ? waits : " (" + task.why.replaceAll("[0-9-]+", "n") + ")";
      of.is("task", Refs.of(task), task.is + why);
    }
  }

  private void turned(String what, String name, String now) {
    String was = before.put(name, now);
    if (!now.equals(was)) {
      count(what + " " + (was == null ? "" : was + " ") + "-> " + now);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, times) -> text.append(times).append(' ').append(what).append('\n'));
    return text.toString();
  }
}
