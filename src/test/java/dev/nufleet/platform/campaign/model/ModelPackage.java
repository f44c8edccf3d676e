package dev.nufleet.platform.campaign.model;

import java.util.Locale;

/** An upgrade package as the documents have it. */
final class ModelPackage {
  final int number;
  /** As it was registered. */
  final String moduleName;
  /** In lower case, for case does not count. */
  final String module;
  final String version;
  /** Of a delta package; empty for a full one. */
  final String source;
  /** -1 no check needed, 0 not checked, 1 checked, 2 checking, 3 check failed. */
  int status;
  boolean deleted;
  /** The verify job that checks it, or was the last to. */
  ModelJob checkedBy;

  ModelPackage(int number, String module, String version, String source, boolean check) {
    this.number = number;
    moduleName = World.MODULES.stream().filter(module::equalsIgnoreCase).findFirst().orElse(module);
    this.module = module.toLowerCase(Locale.ROOT);
    this.version = version;
    this.source = source;
    status = check ? 0 : -1;
  }

  boolean isDelta() {
    return !source.isEmpty();
  }

  /** 0..100: the share of the devices that are through with the check. */
  int verifyProgress() {
    if (checkedBy == null || checkedBy.tasks.isEmpty()) {
      return 0;
    }
    long through = checkedBy.tasks.stream().filter(task -> !task.isOpen()).count();
    return (int) (100 * through / checkedBy.tasks.size());
  }
}
