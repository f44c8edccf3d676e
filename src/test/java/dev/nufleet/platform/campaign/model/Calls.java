package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelTask.Is;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Makes up the calls that do not make a job: most of them good, some not. */
final class Calls {
  static final String NO_JOB = "iot.ota.JobNotFound";
  static final String TASK_STATE = "iot.ota.TaskStatus";
  private final Model model;
  private final Random random;
  private final Map<String, String> params = new LinkedHashMap<>();
  private final Set<String> refusals = new TreeSet<>();

  Calls(Model model, Random random) {
    this.model = model;
    this.random = random;
  }

  private boolean rarely() {
    return random.nextInt(25) == 0;
  }

  private <T> T any(List<T> some) {
    return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
  }

  /** Later ones are likelier, for they have more before them. */
  private ModelJob anyJob(List<ModelJob> some) {
    ModelJob one = any(some);
    ModelJob other = any(some);
    return one == null || one.number > other.number ? one : other;
  }

  Call pack() {
    int number = model.packages.size();
    String module = any(List.of("", "", "", "default", "MCU", "mcu", "WiFi", "wifi"));
    String version = any(Deeds.VERSIONS);
    String source = random.nextInt(4) > 0 ? "" : any(Deeds.VERSIONS);
    boolean check = random.nextInt(3) == 0;
    if (source.equals(version)) {
      refusals.add(JobOrder.INVALID);
    }
    params.put("FirmwareName", "fw" + number);
    ModelPackage other = any(model.packages.stream().filter(p -> !p.deleted).toList());
    if (other != null && rarely()) {
      params.put("FirmwareName", "fw" + other.number);
      refusals.add("iot.ota.FirmwareNameAlreadyExists");
    }
    if (rarely()) {
      params.put("FirmwareName", "a name");
      refusals.add(JobOrder.INVALID);
    }
    if (rarely()) {
      module = "nope";
      refusals.add("iot.ota.ModuleNotFound");
    }
    params.putAll(Map.of("ProductKey", Refs.PRODUCT, "DestVersion", version, "NeedToVerify", Boolean.toString(check),
        "FirmwareUrl", "https://ota.test/" + World.FILE));
    if (!module.isEmpty()) {
      params.put("ModuleName", module);
    }
    if (!source.isEmpty()) {
      params.putAll(Map.of("Type", "1", "SrcVersion", source));
    }
    String name = module.equals("default") ? "" : module;
    return new Call("CreateOTAFirmware", params, refusals,
        m -> m.packages.add(new ModelPackage(number, name, version, source, check)));
  }

  Call deletePack() {
    ModelPackage pack = rarely() ? null : any(model.packages.stream().filter(p -> !p.deleted).toList());
    params.put("FirmwareId", pack == null ? Refs.NOBODY : Refs.of(pack));
    if (pack == null) {
      refusals.add("iot.ota.FirmwareNotFound");
    } else if (model.jobs.stream().anyMatch(job -> job.pack == pack)) {
      refusals.add("iot.ota.FirmwareInUse");
    }
    return new Call("DeleteOTAFirmware", params, refusals,
        m -> Refs.pack(m, params.get("FirmwareId")).deleted = true);
  }

  Call cancelByJob() {
    List<ModelJob> busy = model.jobs.stream().filter(ModelJob::hasOpenTasks).toList();
    ModelJob job = rarely() ? null : anyJob(busy.isEmpty() || random.nextInt(4) == 0 ? model.jobs : busy);
    params.put("JobId", job == null ? Refs.NOBODY : Refs.of(job));
    for (String what : List.of("Scheduled", "Queued", "Notified", "InProgress", "Unconfirmed")) {
      if (random.nextInt(what.equals("Unconfirmed") ? 8 : 3) == 0) {
        params.put("Cancel" + what + "Task",
            what.equals("Unconfirmed") ? Boolean.toString(random.nextBoolean()) : "true");
      }
    }
    Set<Is> states = EnumSet.noneOf(Is.class);
    if (asks("Queued")) {
      states.add(Is.QUEUED);
      if (!params.containsKey("CancelUnconfirmedTask")) {
        states.add(Is.CONFIRM);
      }
    }
    Map.of("Unconfirmed", Is.CONFIRM, "Notified", Is.NOTIFIED, "InProgress", Is.IN_PROGRESS)
        .forEach((what, state) -> {
          if (asks(what)) {
            states.add(state);
          }
        });
    if (job == null) {
      refusals.add(NO_JOB);
    }
    if (states.isEmpty() && !asks("Scheduled")) {
      refusals.add(JobOrder.MISSING);
    }
    return new Call("CancelOTATaskByJob", params, refusals,
        m -> m.cancel(Refs.job(m, params.get("JobId")), states, asks("Scheduled")));
  }

  private boolean asks(String what) {
    return "true".equals(params.get("Cancel" + what + "Task"));
  }

  Call cancelByDevice() {
    ModelTask task = any(model.tasks().stream().filter(ModelTask::isOpen).toList());
    String name = rarely() || task == null ? any(new ArrayList<>(model.devices.keySet())) : task.device.name;
    ModelPackage pack = rarely() || task == null ? any(model.packages) : task.job.pack;
    params.put("FirmwareId", pack == null || pack.deleted ? Refs.NOBODY : Refs.of(pack));
    params.put("ProductKey", Refs.PRODUCT);
    params.put("DeviceName.1", rarely() ? "nobody" : name);
    ModelJob only = random.nextInt(4) == 0 ? anyJob(model.jobs) : null;
    if (only != null) {
      params.put("JobId", Refs.of(only));
    }
    if (pack == null || pack.deleted) {
      refusals.add("iot.ota.FirmwareNotFound");
    }
    if (!model.devices.containsKey(params.get("DeviceName.1"))) {
      refusals.add("iot.device.NotExistedDevice");
    }
    return new Call("CancelOTATaskByDevice", params, refusals, m -> {
      for (ModelTask open : m.open(m.devices.get(params.get("DeviceName.1")))) {
        if (Refs.of(open.job.pack).equals(params.get("FirmwareId"))
            && (only == null || open.job.number == only.number)) {
          m.end(open, Is.CANCELED, "cancelled");
        }
      }
    });
  }

  Call cancelStrategy() {
    List<ModelJob> dynamic = model.jobs.stream().filter(job -> job.kind == ModelJob.Kind.DYNAMIC).toList();
    ModelJob job = rarely() ? null : anyJob(rarely() || dynamic.isEmpty() ? model.jobs : dynamic);
    params.put("JobId", job == null ? Refs.NOBODY : Refs.of(job));
    if (job == null) {
      refusals.add(NO_JOB);
    } else if (job.kind != ModelJob.Kind.DYNAMIC) {
      refusals.add("iot.ota.JobStatus");
    }
    return new Call("CancelOTAStrategyByJob", params, refusals,
        m -> m.stopMatching(Refs.job(m, params.get("JobId"))));
  }

  Call confirm() {
    List<ModelTask> waiting = model.tasks().stream().filter(task -> task.is == Is.CONFIRM).toList();
    List<ModelTask> chosen = some(rarely() ? model.tasks() : waiting);
    if (chosen.stream().anyMatch(task -> task.is != Is.CONFIRM)) {
      refusals.add(TASK_STATE);
    }
    return new Call("ConfirmOTATask", params, refusals, m -> tasks(m).forEach(m::confirm));
  }

  Call beginAnew() {
    List<ModelTask> ended = model.tasks().stream().filter(task -> task.is == Is.FAILED || task.is == Is.CANCELED)
        .toList();
    ModelTask first = any(rarely() ? model.tasks() : ended);
    ModelJob job = first == null || rarely() ? anyJob(model.jobs) : first.job;
    params.put("JobId", job == null || rarely() ? Refs.NOBODY : Refs.of(job));
    List<ModelTask> chosen = some(first == null ? List.of() : first.job.tasks.stream()
        .filter(task -> task == first || !task.isOpen() && task.is != Is.SUCCEEDED).toList());
    if (params.get("JobId").equals(Refs.NOBODY)) {
      refusals.add(NO_JOB);
    }
    if (chosen.stream().anyMatch(task -> task.job != job)) {
      refusals.add("iot.ota.TaskNotFound");
    }
    Set<ModelDevice> once = new HashSet<>();
    for (ModelTask task : chosen) {
      boolean rival = model.open(task.device).stream()
          .anyMatch(other -> !task.job.multiModule || other.isOf(task.job.pack.module));
      boolean gone = !model.devices.containsValue(task.device);
      if (task.is != Is.FAILED && task.is != Is.CANCELED || rival || gone || !once.add(task.device)) {
        refusals.add(TASK_STATE);
      }
      if (task.job.kind == ModelJob.Kind.VERIFY && model.jobs.stream().anyMatch(other -> other != task.job
          && other.pack == task.job.pack && other.kind == ModelJob.Kind.VERIFY && !other.isOver())) {
        refusals.add("iot.ota.FirmwareVerifyState");
      }
    }
    return new Call("ReupgradeOTATask", params, refusals, m -> tasks(m).forEach(m::beginAnew));
  }

  /** Names one task or a few, in the order of their making. */
  private List<ModelTask> some(List<ModelTask> from) {
    List<ModelTask> chosen = new ArrayList<>();
    int from0 = from.isEmpty() ? 0 : random.nextInt(from.size());
    int count = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    for (ModelTask task : from.subList(from0, Math.min(from.size(), from0 + count))) {
      chosen.add(task);
      params.put("TaskId." + chosen.size(), Refs.of(task));
    }
    if (chosen.isEmpty() || rarely()) {
      params.put("TaskId." + (chosen.size() + 1), Refs.NOBODY);
      refusals.add("iot.ota.TaskNotFound");
    }
    return chosen;
  }

  private List<ModelTask> tasks(Model m) {
    List<ModelTask> named = new ArrayList<>();
    for (int i = 1; params.containsKey("TaskId." + i); i++) {
      named.add(Refs.task(m, params.get("TaskId." + i)));
    }
    return named;
  }

  Call register() {
    String name = "dev-" + (char) ('a' + model.devicesEver % 26) + model.devicesEver;
    params.putAll(Map.of("ProductKey", Refs.PRODUCT, "DeviceName", name));
    return new Call("RegisterDevice", params, refusals, m -> m.register(name));
  }

  Call deleteDevice() {
    String name = rarely() ? "nobody" : any(new ArrayList<>(model.devices.keySet()));
    params.putAll(Map.of("ProductKey", Refs.PRODUCT, "DeviceName", name));
    if (!model.devices.containsKey(name)) {
      refusals.add("iot.device.NotExistedDevice");
    }
    return new Call("DeleteDevice", params, refusals, m -> m.delete(m.devices.get(name)));
  }

  Call join() {
    String name = any(new ArrayList<>(model.devices.keySet()));
    params.putAll(Map.of("GroupId", Refs.GROUP, "Device.1.ProductKey", Refs.PRODUCT, "Device.1.DeviceName", name));
    return new Call("BatchAddDeviceGroupRelations", params, refusals, m -> {
      if (!m.devices.get(name).inGroup) {
        m.words.join(m.devices.get(name));
      }
    });
  }
}
