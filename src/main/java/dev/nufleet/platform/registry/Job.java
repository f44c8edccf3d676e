package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upgrade batch: one package for many devices. Times are UNIX milliseconds, 0 for never. */
public final class Job {
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
  public int retryIntervalMinutes = -1;
  public int retryCount;
  public int timeoutMinutes;
  /** 1 leaves the older task, 2 replaces it. */
  public int overwriteMode = 1;
  public boolean multiModule;
  public boolean needPush = true;
  public boolean needConfirm;
  public boolean overMqtt;
  public Map<String, String> tags = new LinkedHashMap<>();
  public Status status = Status.IN_PROGRESS;
  public long scheduleMillis;
  public long finishMillis;
  public long createdMillis;
  public long modifiedMillis;
  public long startedMillis;
  public long endedMillis;

  @JsonIgnore public final List<Task> tasks = new ArrayList<>();
  @JsonIgnore public final Map<String, Task> latestByDevice = new LinkedHashMap<>();
  @JsonIgnore public final Map<String, Integer> timesMatched = new HashMap<>();
  @JsonIgnore public final int[] counts = new int[Task.Status.values().length];
  /** Devices that are there, waiting for the push rate. */
  @JsonIgnore public final ArrayDeque<Task> line = new ArrayDeque<>();
  @JsonIgnore public long windowMillis;
  @JsonIgnore public int sentInWindow;
  @JsonIgnore public boolean pumpArranged;

  public enum Kind { VERIFY, STATIC, DYNAMIC }

  public enum Target { ALL, SPECIFIC, GRAY, GROUP }

  public enum Status { PLANNED, IN_PROGRESS, COMPLETED, CANCELED }

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
}
