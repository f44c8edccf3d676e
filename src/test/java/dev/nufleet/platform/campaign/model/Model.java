package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelTask.Is;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the documents say about jobs, tasks and notices, written from platform.md sections 3, 4 and 8 and from
 * {@code docs/stand-in.md} where no document decides. It shares nothing with the stand-in: no queue of what is due but
 * a look at everything, no list of who waits but a look at who may have a notice. Slow, and simple enough to be read.
 */
final class Model {
  static final long MINUTE = 60_000;

  /** @param completes static jobs when their tasks are final. @param matches of one device with one dynamic job */
  record Settings(long reportGrace, long subscribeGrace, boolean completes, int matches) {}

  final Settings settings;
  final List<ModelPackage> packages = new ArrayList<>();
  final List<ModelJob> jobs = new ArrayList<>();
  /** In the order of registration. */
  final Map<String, ModelDevice> devices = new LinkedHashMap<>();
  /** What devices and applications were told, each with its time; the asker takes it. */
  List<String> told = new ArrayList<>();
  int devicesEver;
  long now;
  final ModelWords words = new ModelWords(this);
  private long places;

  Model(Settings settings, long now) {
    this.settings = settings;
    this.now = now;
  }

  private record Due(long at, Runnable turn) {}

  // time

  void advance(long to) {
    for (Due due = next(); due.at() <= to; due = next()) {
      now = Math.max(now, due.at());
      due.turn().run();
      settle();
    }
    now = to;
  }

  long nextDue() {
    return next().at();
  }

  private Due next() {
    List<Due> dues = new ArrayList<>();
    dues.add(new Due(Long.MAX_VALUE, () -> { }));
    for (ModelJob job : jobs) {
      if (job.is == ModelJob.Is.PLANNED) {
        dues.add(new Due(job.scheduledAt, () -> start(job)));
      }
      if (job.finishAt > 0 && !job.finishPassed) {
        dues.add(new Due(job.finishAt, () -> finish(job)));
      }
      if (job.tasks.stream().anyMatch(task -> task.place > 0)) {
        dues.add(new Due(job.windowAt + MINUTE, () -> { }));
      }
      for (ModelTask task : job.tasks) {
        if (task.retryAt > 0) {
          dues.add(new Due(task.retryAt, () -> retry(task)));
        } else if (task.is == Is.IN_PROGRESS && job.timeoutMinutes > 0) {
          dues.add(new Due(task.begunAt + job.timeoutMinutes * MINUTE, () -> end(task, Is.FAILED, "timeout")));
        }
      }
    }
    for (ModelDevice device : devices.values()) {
      long readyAt = device.readyAt(settings.reportGrace(), settings.subscribeGrace());
      if (device.online && readyAt > now) {
        dues.add(new Due(readyAt, () -> { }));
      }
    }
    return dues.stream().min(Comparator.comparingLong(Due::at)).orElseThrow();
  }

  /** The process died and runs again: connections are gone, and what was missed is caught up in its order. */
  void restart(long at) {
    devices.values().forEach(ModelDevice::leave);
    tasks().forEach(task -> {
      task.noticed = false;
      task.place = 0;
    });
    now = at;
    settle();
    advance(at);
  }

  /** What follows of itself from how things stand: jobs that are done, and notices to who may have one. */
  void settle() {
    for (ModelJob job : jobs) {
      if (job.is == ModelJob.Is.IN_PROGRESS && !job.hasOpenTasks()
          && (job.kind == ModelJob.Kind.VERIFY || (job.kind == ModelJob.Kind.STATIC && settings.completes()))) {
        turn(job, ModelJob.Is.COMPLETED);
      }
      for (ModelTask task : job.tasks) {
        boolean may = mayHaveNotice(task);
        if (may && task.is != Is.QUEUED) {
          notice(task);
        }
        task.place = !may || task.is != Is.QUEUED ? 0 : task.place > 0 ? task.place : ++places;
      }
      for (ModelTask task : job.tasks.stream().filter(t -> t.place > 0)
          .sorted(Comparator.comparingLong(t -> t.place)).toList()) {
        if (now >= job.windowAt + MINUTE) {
          job.windowAt = now;
          job.inWindow = 0;
        }
        if (job.inWindow < job.perMinute) {
          job.inWindow++;
          notice(task);
        }
      }
    }
  }

  private boolean mayHaveNotice(ModelTask task) {
    ModelDevice device = task.device;
    return task.isOpen() && task.is != Is.CONFIRM && task.retryAt == 0 && task.job.push && device.online
        && now >= device.readyAt(settings.reportGrace(), settings.subscribeGrace()) && !task.noticed && task.fits();
  }

  private void notice(ModelTask task) {
    tell("notice", task.device.name, task.job);
    noticed(task);
  }

  void noticed(ModelTask task) {
    task.noticed = true;
    task.place = 0;
    if (task.is == Is.QUEUED) {
      turn(task, Is.NOTIFIED);
    }
  }

  // jobs

  void begin(ModelJob job) {
    job.number = jobs.size();
    jobs.add(job);
    if (job.kind == ModelJob.Kind.VERIFY) {
      job.pack.status = 2;
      job.pack.checkedBy = job;
    }
    if (job.scheduledAt > now) {
      turn(job, ModelJob.Is.PLANNED);
    } else {
      start(job);
    }
  }

  private void start(ModelJob job) {
    job.startedAt = now;
    turn(job, ModelJob.Is.IN_PROGRESS);
    if (job.kind != ModelJob.Kind.DYNAMIC || job.dynamicMode == 1) {
      targets(job).forEach(device -> add(job, device));
    }
  }

  List<ModelDevice> targets(ModelJob job) {
    if (job.target.equals("SPECIFIC")) {
      return job.names.stream().filter(devices::containsKey).map(devices::get).filter(job::isFor).toList();
    }
    List<ModelDevice> all = devices.values().stream().filter(job::isFor).toList();
    if (!job.target.equals("GRAY") || all.isEmpty()) {
      return all;
    }
    BigDecimal share = job.gray.multiply(BigDecimal.valueOf(all.size())).movePointLeft(2);
    return all.subList(0, Math.max(1, share.setScale(0, RoundingMode.FLOOR).intValueExact()));
  }

  void add(ModelJob job, ModelDevice device) {
    List<ModelTask> rivals =
        open(device).stream().filter(task -> !job.multiModule || task.isOf(job.pack.module)).toList();
    ModelTask task = new ModelTask(job, device);
    job.tasks.add(task);
    if (rivals.isEmpty()) {
      return;
    }
    if (job.overwrites && rivals.stream().noneMatch(rival -> rival.is == Is.IN_PROGRESS)) {
      rivals.forEach(rival -> end(rival, Is.CANCELED, "overwritten"));
    } else {
      end(task, Is.FAILED, "another task");
    }
  }

  private void finish(ModelJob job) {
    job.finishPassed = true;
    if (job.isOver()) {
      return;
    }
    job.tasks.stream().filter(task -> task.isOpen() && task.is != Is.IN_PROGRESS)
        .forEach(task -> end(task, Is.CANCELED, "finish"));
    if (!job.hasOpenTasks()) {
      turn(job, ModelJob.Is.COMPLETED);
    }
  }

  void cancel(ModelJob job, Set<Is> states, boolean planned) {
    boolean over = job.isOver();
    job.tasks.stream().filter(task -> task.isOpen() && states.contains(task.is))
        .forEach(task -> end(task, Is.CANCELED, "cancelled"));
    boolean nothingLeft = job.kind == ModelJob.Kind.STATIC && !job.tasks.isEmpty()
        && job.tasks.stream().allMatch(task -> task.is == Is.CANCELED);
    if (!over && (nothingLeft || (planned && job.is == ModelJob.Is.PLANNED))) {
      turn(job, ModelJob.Is.CANCELED);
    }
  }

  void stopMatching(ModelJob job) {
    if (!job.isOver()) {
      turn(job, ModelJob.Is.CANCELED);
    }
  }

  private void turn(ModelJob job, ModelJob.Is to) {
    job.is = to;
    job.endedAt = job.isOver() ? now : 0;
    if (to == ModelJob.Is.COMPLETED && job.kind == ModelJob.Kind.VERIFY) {
      job.pack.status = job.tasks.stream().anyMatch(task -> task.is == Is.SUCCEEDED) ? 1 : 3;
    }
    tell("job", to, job);
  }

  // tasks

  List<ModelTask> tasks() {
    return jobs.stream().flatMap(job -> job.tasks.stream()).toList();
  }

  List<ModelTask> open(ModelDevice device) {
    return tasks().stream().filter(task -> task.device == device && task.isOpen()).toList();
  }

  void end(ModelTask task, Is how, String why) {
    task.retryAt = 0;
    task.place = 0;
    task.why = why;
    task.progress = how == Is.SUCCEEDED ? 100 : task.progress;
    turn(task, how);
  }

  void turn(ModelTask task, Is to) {
    task.is = to;
    tell("task", task.device.name + " " + task.job.pack.version + " " + to, null);
  }

  void failOrRetry(ModelTask task, String why) {
    long at = now + task.job.retryMinutes * MINUTE;
    if (task.retriesLeft == 0 || (task.job.finishAt > 0 && at >= task.job.finishAt)) {
      end(task, Is.FAILED, why);
    } else {
      task.retriesLeft--;
      task.retryAt = at;
    }
  }

  private void retry(ModelTask task) {
    task.forget();
    task.is = Is.QUEUED;
  }

  void confirm(ModelTask task) {
    task.is = Is.QUEUED;
  }

  void beginAnew(ModelTask task) {
    task.begin();
    if (task.job.isOver() && task.job.kind != ModelJob.Kind.DYNAMIC) {
      turn(task.job, ModelJob.Is.IN_PROGRESS);
    }
    if (task.job.kind == ModelJob.Kind.VERIFY) {
      task.job.pack.status = 2;
      task.job.pack.checkedBy = task.job;
    }
  }

  // devices

  void register(String name) {
    devices.put(name, new ModelDevice(name));
    devicesEver++;
  }

  void delete(ModelDevice device) {
    open(device).forEach(task -> end(task, Is.CANCELED, "deleted"));
    devices.remove(device.name);
  }

  void tell(String kind, Object what, ModelJob job) {
    told.add(now + " " + kind + " " + what + (job == null ? "" : " " + job));
  }
}
