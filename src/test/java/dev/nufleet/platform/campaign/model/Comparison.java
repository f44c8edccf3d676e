package dev.nufleet.platform.campaign.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.platform.openapi.ApiProblem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds what users and devices see of the stand-in against the model: the OpenAPI's answers, notices and events. */
final class Comparison {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int PAGE = 100;

  private final Model model;
  private final Duel duel;
  private final World world;

  Comparison(Model model, Duel duel, World world) {
    this.model = model;
    this.duel = duel;
    this.world = world;
  }

  /** @param whole look also at jobs that were over already, which is half of the work */
  void all(boolean whole) {
    told();
    model.packages.forEach(this::pack);
    model.jobs.stream().filter(job -> whole || !job.isOver() || job.hasOpenTasks()).forEach(this::job);
    model.devices.values().forEach(this::device);
    model.devices.values().forEach(this::invariants);
  }

  private JsonNode ask(String action, Map<String, String> params) {
    return World.JSON.valueToTree(world.call(action, duel.resolved(params)));
  }

  private static void same(String what, Object stands, Object expected) {
    if (!stands.equals(expected)) {
      throw new Duel.Difference(what + " is\n    " + stands + "\n  and should be\n    " + expected);
    }
  }

  /** All of it, each with its time; and what belongs to one job in its order. */
  private void told() {
    same("what was told", world.told.stream().sorted().toList(), model.told.stream().sorted().toList());
    for (ModelJob job : model.jobs) {
      same("the order of notices of " + job, noticesOf(job, world.told), noticesOf(job, model.told));
    }
    for (World.Notice notice : world.notices) {
      same("what is wrong with a notice to " + notice.device(), NoticeCheck.of(model, notice), "");
    }
  }

  private static List<String> noticesOf(ModelJob job, List<String> told) {
    return told.stream().filter(text -> text.endsWith(" " + job) && text.contains(" notice ")).toList();
  }

  private void pack(ModelPackage pack) {
    Map<String, String> which = Map.of("FirmwareId", Refs.of(pack));
    if (pack.deleted) {
      try {
        ask("QueryOTAFirmware", which);
      } catch (ApiProblem problem) {
        return;
      }
      throw new Duel.Difference("deleted package " + pack.number + " is there");
    }
    JsonNode info = ask("QueryOTAFirmware", which).get("FirmwareInfo");
    same("package " + pack.number, info.get("Status").asText() + ", " + info.get("VerifyProgress").asText() + " %",
        pack.status + ", " + pack.verifyProgress() + " %");
  }

  private void job(ModelJob job) {
    JsonNode data = ask("QueryOTAJob", Map.of("JobId", Refs.of(job))).get("Data");
    same(job.toString(), texts(data, "JobStatus", "JobType", "SelectionType", "UtcStartTime", "UtcEndTime",
        "DestVersion", "MaximumPerMinute", "OverwriteMode", "DynamicMode", "NeedPush", "NeedConfirm"),
        List.of(job.is.name(), job.kind == ModelJob.Kind.VERIFY ? "VERFIY_FIRMWARE" : "UPGRADE_FIRMWARE",
            job.kind == ModelJob.Kind.DYNAMIC ? "DYNAMIC" : "STATIC", utc(job.startedAt), utc(job.endedAt),
            job.pack.version, Integer.toString(job.perMinute), job.overwrites ? "2" : "1",
            Integer.toString(job.dynamicMode), Boolean.toString(job.push), Boolean.toString(job.confirm)));
    Map<String, Integer> nth = new HashMap<>();
    Map<String, JsonNode> found = new HashMap<>();
    for (int page = 1; found.size() == (page - 1) * PAGE; page++) {
      for (JsonNode task : tasks(job, Map.of("CurrentPage", "" + page, "PageSize", "" + PAGE))) {
        String name = task.get("DeviceName").asText();
        String ref = "@T" + job.number + "/" + name + "/" + (nth.merge(name, 1, Integer::sum) - 1);
        found.put(ref, task);
        duel.ids.tasks.put(ref, task.get("TaskId").asText());
      }
    }
    same("the number of tasks of " + job, found.size(), job.tasks.size());
    for (ModelTask task : job.tasks) {
      String ref = Refs.of(task);
      same("that there is " + ref, found.containsKey(ref), true);
      task(ref, task, found.get(ref));
    }
    filtered(job);
  }

  private JsonNode tasks(ModelJob job, Map<String, String> more) {
    Map<String, String> params = new HashMap<>(more);
    params.put("JobId", Refs.of(job));
    return ask("ListOTATaskByJob", params).get("Data").get("SimpleOTATaskInfo");
  }

  private void task(String ref, ModelTask task, JsonNode stands) {
    ModelJob job = task.job;
    same(ref, texts(stands, "TaskStatus", "Progress", "SrcVersion", "DestVersion", "Timeout"), List.of(task.is.name(),
        Integer.toString(task.progress), task.source, job.pack.version,
        job.timeoutMinutes == 0 ? "null" : Integer.toString(job.timeoutMinutes)));
    String why = stands.get("TaskDesc").asText();
    if (task.why.isEmpty() != why.isEmpty() || !why.contains(task.why)) {
      throw new Duel.Difference("TaskDesc of " + ref + " is '" + why + "' and should tell of '" + task.why + "'");
    }
  }

  /** The filters of the list of tasks, another one each time. */
  private void filtered(ModelJob job) {
    ModelTask.Is is = ModelTask.Is.values()[(int) (model.now / 4 % ModelTask.Is.values().length)];
    same("the tasks of " + job + " that are " + is, tasks(job, Map.of("TaskStatus", is.name(), "PageSize", "100"))
        .size(), (int) Math.min(PAGE, job.tasks.stream().filter(task -> task.is == is).count()));
    if (!job.tasks.isEmpty()) {
      ModelDevice device = job.tasks.get((int) (model.now % job.tasks.size())).device;
      same("the tasks of " + job + " and " + device.name,
          tasks(job, Map.of("DeviceNames.1", device.name, "PageSize", "100")).size(), (int) job.tasksOf(device));
    }
  }

  private void device(ModelDevice device) {
    List<String> open = new ArrayList<>();
    ask("ListOTAUnfinishedTaskByDevice", Map.of("ProductKey", Refs.PRODUCT, "DeviceName", device.name,
        "TaskStatusList.1", "CONFIRM", "TaskStatusList.2", "QUEUED", "TaskStatusList.3", "NOTIFIED",
        "TaskStatusList.4", "IN_PROGRESS")).get("Data").get("SimpleOTATaskInfo")
        .forEach(task -> open.add(task.get("TaskId").asText()));
    same("what is open of " + device.name, open.stream().sorted().toList(),
        model.open(device).stream().map(task -> duel.ids.tasks.get(Refs.of(task))).sorted().toList());
  }

  /** One device can wait or update in one task of a module only. */
  private void invariants(ModelDevice device) {
    List<String> modules = model.open(device).stream().map(task -> task.job.pack.module).sorted().toList();
    same("the modules in which " + device.name + " has tasks", modules, modules.stream().distinct().toList());
  }

  private static List<String> texts(JsonNode node, String... names) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(node.get(name).isNull() ? "null" : node.get(name).asText());
    }
    return texts;
  }

  private static String utc(long millis) {
    return millis == 0 ? "" : UTC.format(Instant.ofEpochMilli(millis));
  }
}
