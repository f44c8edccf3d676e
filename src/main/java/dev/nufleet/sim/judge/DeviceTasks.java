package dev.nufleet.sim.judge;

import dev.nufleet.sim.judge.JobBook.Run;
import dev.nufleet.sim.judge.TaskBook.Is;
import java.util.List;

/**
 * What the documents say of one device's tasks in some jobs, when each turns and when it has a notice, whatever the
 * device does and says and users want. It shares nothing with the platform's own rules. Jobs are numbered from 0, and
 * times are milliseconds. Source: platform.md sections 3, 4 and 8.
 */
public final class DeviceTasks {
  /** So often a device may match a dynamic job. */
  private static final int MOST_MATCHES = 10;

  private final TaskBooks books = new TaskBooks();

  /** What the device and applications are told since the last call, each with its time, sorted. */
  public List<String> told() {
    List<String> all = books.told.stream().sorted().toList();
    books.told.clear();
    return all;
  }

  /** How a job and its newest task stand. */
  public String stands(int job) {
    JobBook one = books.jobs.get(job);
    TaskBook task = one.newest();
    return one.run + (task == null ? "" : ", its task " + task.is + " " + task.progress + " %, from " + task.source
        + ", tries left " + task.left + ", next at " + task.retryAt);
  }

  public void advance(long to) {
    books.advance(to);
  }

  // ---- what users do

  public void begin(JobOrder order) {
    JobBook job = new JobBook(books.jobs.size(), order);
    books.jobs.add(job);
    if (order.startAt() > books.now) {
      books.turn(job, Run.PLANNED);
    } else {
      books.start(job);
    }
    books.settle();
  }

  /** All tasks of a job that stand so are cancelled. @param state as the platform names it */
  public void cancel(int job, String state) {
    JobBook one = books.jobs.get(job);
    List<TaskBook> chosen =
        one.tasks.stream().filter(task -> task.isOpen() && task.is == Is.valueOf(state)).toList();
    chosen.forEach(task -> books.end(task, Is.CANCELED));
    boolean nothingLeft = !one.order.dynamic() && !one.tasks.isEmpty()
        && one.tasks.stream().allMatch(task -> task.is == Is.CANCELED);
    if (!one.isOver() && nothingLeft) {
      books.turn(one, Run.CANCELED);
    }
    books.settle();
  }

  /** A dynamic job takes nobody any more. */
  public void stop(int job) {
    JobBook one = books.jobs.get(job);
    if (!one.isOver()) {
      books.turn(one, Run.CANCELED);
    }
  }

  /** The newest task of a job has consent, if it waits for that. */
  public void confirm(int job) {
    TaskBook task = books.jobs.get(job).newest();
    if (task != null && task.is == Is.CONFIRM) {
      task.is = Is.QUEUED;
      books.settle();
    }
  }

  /** Has the newest task of a job failed or been cancelled, and no other one is in its way? */
  public boolean mayBeginAnew(int job) {
    JobBook one = books.jobs.get(job);
    TaskBook task = one.newest();
    return task != null && (task.is == Is.FAILED || task.is == Is.CANCELED) && books.rivals(one).isEmpty();
  }

  public void beginAnew(int job) {
    JobBook one = books.jobs.get(job);
    books.begin(one.newest());
    if (one.isOver() && !one.order.dynamic()) {
      books.turn(one, Run.IN_PROGRESS);
    }
    books.settle();
  }

  // ---- what the device does

  public void connects() {
    restarts();
    books.online = true;
    books.onlineAt = books.now;
    books.tell("device online, heard at " + books.now);
    books.settle();
  }

  /** @param heardAt when it was heard for the last time */
  public void leaves(long heardAt) {
    restarts();
    books.tell("device offline, heard at " + heardAt);
  }

  /** The platform itself was gone for a moment, and with it the device. */
  public void restarts() {
    books.online = false;
    books.informed = false;
    books.subscribed = false;
    books.open().forEach(task -> task.noticed = false);
  }

  public void subscribes() {
    books.subscribed = true;
    books.settle();
  }

  /** It tells its version. */
  public void informs(String module, String version) {
    books.informed = true;
    books.versions.put(module, version);
    for (TaskBook task : books.openOf(module)) {
      if (version.equals(task.job.order.version())) {
        books.end(task, Is.SUCCEEDED);
      } else if (task.source.isEmpty()) {
        task.source = version;
      } else if (task.is == Is.IN_PROGRESS && task.runs() && !version.equals(task.source)) {
        books.failOrRetry(task);
      }
    }
    books.jobs.stream().filter(job -> job.order.module().equals(module) && job.order.dynamic()
            && job.run == Run.IN_PROGRESS && books.isFor(job.order)
            && (job.isBusy() || job.tasks.size() < MOST_MATCHES))
        .reduce((older, newer) -> newer).filter(job -> !job.isBusy()).ifPresent(books::add);
    books.settle();
  }

  /** It tells how far it is. @param step below 0: it failed */
  public void progresses(String module, int step) {
    for (TaskBook task : books.openOf(module)) {
      if (task.runs() && step < 0) {
        books.failOrRetry(task);
      } else if (task.runs()) {
        task.progress = step;
        if (task.is == Is.NOTIFIED) {
          task.begunAt = books.now;
          books.turn(task, Is.IN_PROGRESS);
        }
      }
    }
    books.settle();
  }

  /** It asks for a notice. */
  public void asks(String module) {
    books.openOf(module).stream()
        .filter(task -> task.is != Is.CONFIRM && task.retryAt == 0 && books.fits(task.job.order))
        .findFirst().ifPresentOrElse(task -> {
          books.tell("answer " + task.job.number);
          books.noticed(task);
        }, () -> books.tell("answer none"));
    books.settle();
  }
}
