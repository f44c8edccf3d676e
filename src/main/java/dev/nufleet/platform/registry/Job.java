package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An upgrade batch: one package for many devices. What it was made with is filled in by whoever makes it, and stays;
 * how it goes on is changed here only. Times are UNIX milliseconds, 0 for never. Source: platform.md section 8.
 */
public final class Job {
  /** Grows with each job that is made. */
  long order;
  public String id;
  public String firmwareId;
  public String productKey;
  public Kind kind = Kind.STATIC;
  public Target target = Target.ALL;
  public List<String> sourceVersions = new ArrayList<>();
  public List<String> deviceNames = new ArrayList<>();
  public String grayPercent = "";
  public String groupId = "";
  public String groupName = "";
  /** 1 all that match now and later, 2 only what reports a matching version from now on. */
  public int dynamicMode = 1;
  public int perMinute = 10_000;
  /** -1 for no retry. */
  public int retryIntervalMinutes = -1;
  public int retryCount;
  /** 0 for none. */
  public int timeoutMinutes;
  /** 1 leaves the older task, 2 replaces it. */
  public int overwriteMode = 1;
  public boolean multiModule;
  public boolean needPush = true;
  public boolean needConfirm;
  public boolean overMqtt;
  public Map<String, String> tags = new LinkedHashMap<>();
  public long scheduleMillis;
  public long finishMillis;
  public long createdMillis;

  private Status status = Status.IN_PROGRESS;
  private long modifiedMillis;
  private long startedMillis;
  private long endedMillis;
  private boolean finishPassed;

  @JsonIgnore private final List<Task> tasks = new ArrayList<>();
  @JsonIgnore private final Map<String, Task> latestByDevice = new LinkedHashMap<>();
  @JsonIgnore private final Map<String, Integer> timesMatched = new LinkedHashMap<>();
  @JsonIgnore private final int[] counts = new int[Task.Status.values().length];

  public enum Kind { VERIFY, STATIC, DYNAMIC }

  public enum Target { ALL, SPECIFIC, GRAY, GROUP }

  public enum Status { PLANNED, IN_PROGRESS, COMPLETED, CANCELED }

  // its life

  /** Waits for its time. */
  public void plan(long now) {
    turn(Status.PLANNED, now);
  }

  public void start(long now) {
    startedMillis = now;
    turn(Status.IN_PROGRESS, now);
  }

  public void complete(long now) {
    endedMillis = now;
    turn(Status.COMPLETED, now);
  }

  public void cancel(long now) {
    endedMillis = now;
    turn(Status.CANCELED, now);
  }

  /** A task of a job that was over has begun anew. */
  public void reopen(long now) {
    endedMillis = 0;
    turn(Status.IN_PROGRESS, now);
  }

  /** Its finish time has come; what begins anew after it is not ended by it. */
  public void passFinish() {
    finishPassed = true;
  }

  private void turn(Status to, long now) {
    status = to;
    modifiedMillis = now;
  }

  /** A task was added. */
  void add(Task task) {
    tasks.add(task);
    latestByDevice.put(task.deviceName(), task);
    timesMatched.merge(task.deviceName(), 1, Integer::sum);
    counts[task.status().ordinal()]++;
  }

  /** One of its tasks has turned. */
  void turned(Task.Status from, Task.Status to) {
    counts[from.ordinal()]--;
    counts[to.ordinal()]++;
  }

  // what is known of it

  public Status status() {
    return status;
  }

  public boolean isOver() {
    return status == Status.COMPLETED || status == Status.CANCELED;
  }

  public long modifiedMillis() {
    return modifiedMillis;
  }

  public long startedMillis() {
    return startedMillis;
  }

  public long endedMillis() {
    return endedMillis;
  }

  /** Has it a finish time that is still to come, or was missed while the process was down? */
  public boolean awaitsFinish() {
    return finishMillis > 0 && !finishPassed;
  }

  /** In the order in which they were made. */
  public List<Task> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  public int count(Task.Status status) {
    return counts[status.ordinal()];
  }

  public int openTasks() {
    return count(Task.Status.CONFIRM) + count(Task.Status.QUEUED) + count(Task.Status.NOTIFIED)
        + count(Task.Status.IN_PROGRESS);
  }

  public Optional<Task> latest(String deviceName) {
    return Optional.ofNullable(latestByDevice.get(deviceName));
  }

  /** How many tasks it made for a device. */
  public int timesMatched(String deviceName) {
    return timesMatched.getOrDefault(deviceName, 0);
  }
}
