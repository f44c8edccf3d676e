package dev.nufleet.platform.campaign.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** An upgrade batch: its settings with their documented defaults, and its life. */
final class ModelJob {
  enum Kind { VERIFY, STATIC, DYNAMIC }

  enum Is { PLANNED, IN_PROGRESS, COMPLETED, CANCELED }

  final Kind kind;
  final ModelPackage pack;
  int number;
  String target = "ALL";
  List<String> names = List.of();
  List<String> sources = List.of();
  BigDecimal gray = BigDecimal.ZERO;
  boolean ofGroup;
  int dynamicMode = 1;
  int perMinute = 10_000;
  int retryMinutes;
  /** 0 if there is no retry. */
  int retryCount;
  int timeoutMinutes;
  boolean overwrites;
  boolean multiModule;
  boolean push = true;
  boolean confirm;
  boolean overMqtt;
  long scheduledAt;
  long finishAt;

  Is is;
  long startedAt;
  long endedAt;
  boolean finishPassed;
  /** Of the push rate. */
  long windowAt;
  int inWindow;
  final List<ModelTask> tasks = new ArrayList<>();

  ModelJob(Kind kind, ModelPackage pack) {
    this.kind = kind;
    this.pack = pack;
  }

  boolean isOver() {
    return is == Is.COMPLETED || is == Is.CANCELED;
  }

  boolean hasOpenTasks() {
    return tasks.stream().anyMatch(ModelTask::isOpen);
  }

  long tasksOf(ModelDevice device) {
    return tasks.stream().filter(task -> task.device == device).count();
  }

  boolean hasOpenTaskOf(ModelDevice device) {
    return tasks.stream().anyMatch(task -> task.device == device && task.isOpen());
  }

  /** Is the device one that this job is for, by what it runs and where it belongs? */
  boolean isFor(ModelDevice device) {
    String runs = device.version(pack.module);
    return !runs.equals(pack.version)
        && (sources.isEmpty() || sources.contains(runs))
        && (!pack.isDelta() || pack.source.equals(runs))
        && (!ofGroup || device.inGroup);
  }

  @Override
  public String toString() {
    return "J" + number;
  }
}
