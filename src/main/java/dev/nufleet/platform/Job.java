package dev.nufleet.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upgrade batch: one package for many devices. Times are UNIX milliseconds, 0 for never. */
final class Job {
  String id;
  String firmwareId;
  String productKey;
  Kind kind = Kind.STATIC;
  Target target = Target.ALL;
  List<String> sourceVersions = new ArrayList<>();
  List<String> deviceNames = new ArrayList<>();
  String grayPercent = "";
  String groupId = "";
  String groupName = "";
  /** 1 all that match now and later, 2 only what reports a matching version from now on. */
  int dynamicMode = 1;
  int perMinute = 10_000;
  int retryIntervalMinutes = -1;
  int retryCount;
  int timeoutMinutes;
  /** 1 leaves the older task, 2 replaces it. */
  int overwriteMode = 1;
  boolean multiModule;
  boolean needPush = true;
  boolean needConfirm;
  boolean overMqtt;
  Map<String, String> tags = new LinkedHashMap<>();
  Status status = Status.IN_PROGRESS;
  long scheduleMillis;
  long finishMillis;
  long createdMillis;
  long modifiedMillis;
  long startedMillis;
  long endedMillis;

  @JsonIgnore final List<Task> tasks = new ArrayList<>();
  @JsonIgnore final Map<String, Task> latestByDevice = new LinkedHashMap<>();
  @JsonIgnore final Map<String, Integer> timesMatched = new HashMap<>();
  @JsonIgnore final int[] counts = new int[Task.Status.values().length];
  /** Devices that are there, waiting for the push rate. */
  @JsonIgnore final ArrayDeque<Task> line = new ArrayDeque<>();
  @JsonIgnore long windowMillis;
  @JsonIgnore int sentInWindow;
  @JsonIgnore boolean pumpArranged;

  enum Kind { VERIFY, STATIC, DYNAMIC }

  enum Target { ALL, SPECIFIC, GRAY, GROUP }

  enum Status { PLANNED, IN_PROGRESS, COMPLETED, CANCELED }

  int count(Task.Status status) {
    return counts[status.ordinal()];
  }

  int openTasks() {
    return count(Task.Status.CONFIRM) + count(Task.Status.QUEUED) + count(Task.Status.NOTIFIED)
        + count(Task.Status.IN_PROGRESS);
  }

  Optional<Task> latest(String deviceName) {
    return Optional.ofNullable(latestByDevice.get(deviceName));
  }
}
