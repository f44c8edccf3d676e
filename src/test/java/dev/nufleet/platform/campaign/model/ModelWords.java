package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelTask.Is;
import java.util.List;
import java.util.Locale;

/** What devices do and say, and what that means to their tasks. Source: platform.md sections 3 and 4. */
final class ModelWords {
  private final Model model;

  ModelWords(Model model) {
    this.model = model;
  }

  void connect(ModelDevice device) {
    device.leave();
    device.online = true;
    device.onlineAt = model.now;
    model.open(device).forEach(task -> {
      task.noticed = false;
      task.place = 0;
    });
  }

  void disconnect(ModelDevice device) {
    device.leave();
  }

  void inform(ModelDevice device, String moduleAsSaid, String version) {
    String module = moduleAsSaid.toLowerCase(Locale.ROOT);
    device.informed = true;
    device.versions.put(module, version);
    for (ModelTask task : model.open(device)) {
      if (!task.isOf(module)) {
        continue;
      }
      if (version.equals(task.job.pack.version)) {
        model.end(task, Is.SUCCEEDED, "");
      } else if (task.source.isEmpty()) {
        task.source = version;
      } else if (task.is == Is.IN_PROGRESS && task.runs() && !version.equals(task.source)) {
        model.failOrRetry(task, "version " + version);
      }
    }
    newestOf(model.jobs.stream().filter(job -> job.pack.module.equals(module)).toList(), device);
  }

  /** Who joins a group matches the jobs that take what matches later, and not only what reports. */
  void join(ModelDevice device) {
    device.inGroup = true;
    List<ModelJob> ofGroup = model.jobs.stream().filter(job -> job.ofGroup && job.dynamicMode == 1).toList();
    ofGroup.stream().map(job -> job.pack.module).distinct().sorted().forEach(module ->
        newestOf(ofGroup.stream().filter(job -> job.pack.module.equals(module)).toList(), device));
  }

  /** Of the running dynamic jobs that a device matches, the newest takes it, unless it has it already. */
  private void newestOf(List<ModelJob> some, ModelDevice device) {
    some.stream()
        .filter(job -> job.kind == ModelJob.Kind.DYNAMIC && job.is == ModelJob.Is.IN_PROGRESS && job.isFor(device))
        .filter(job -> job.hasOpenTaskOf(device) || job.tasksOf(device) < (job.ofGroup ? 1 : model.settings.matches()))
        .reduce((older, newer) -> newer)
        .filter(job -> !job.hasOpenTaskOf(device))
        .ifPresent(job -> model.add(job, device));
  }

  void progress(ModelDevice device, String moduleAsSaid, int step) {
    for (ModelTask task : model.open(device)) {
      if (!task.isOf(moduleAsSaid.toLowerCase(Locale.ROOT)) || !task.runs()) {
        continue;
      }
      if (step < 0) {
        model.failOrRetry(task, "step " + step);
        continue;
      }
      task.progress = step;
      if (task.is == Is.NOTIFIED) {
        task.begunAt = model.now;
        model.turn(task, Is.IN_PROGRESS);
      }
    }
  }

  void ask(ModelDevice device, String moduleAsSaid) {
    for (ModelTask task : model.open(device)) {
      if (task.isOf(moduleAsSaid.toLowerCase(Locale.ROOT)) && task.is != Is.CONFIRM && task.retryAt == 0
          && task.fits()) {
        model.tell("answer", device.name, task.job);
        model.noticed(task);
        return;
      }
    }
    model.tell("answer", device.name, null);
  }
}
