package dev.nufleet.platform.campaign.model;

import java.util.List;

/** How calls name things before they are sent: the stand-in puts its ids there, and the model finds its own. */
final class Refs {
  static final String PRODUCT = "pk";
  /** Not that of any package. */
  static final String OTHER_PRODUCT = "pk2";
  static final String GROUP = "@group";
  static final String NOBODY = "@nobody";

  private Refs() {}

  static String of(ModelPackage pack) {
    return "@P" + pack.number;
  }

  static String of(ModelJob job) {
    return "@J" + job.number;
  }

  /** A device may have several tasks in one dynamic job. */
  static String of(ModelTask task) {
    List<ModelTask> same = task.job.tasks.stream().filter(other -> other.device == task.device).toList();
    return "@T" + task.job.number + "/" + task.device.name + "/" + same.indexOf(task);
  }

  static ModelTask task(Model model, String ref) {
    return model.tasks().stream().filter(task -> of(task).equals(ref)).findFirst().orElse(null);
  }

  static ModelJob job(Model model, String ref) {
    return model.jobs.stream().filter(job -> of(job).equals(ref)).findFirst().orElse(null);
  }

  static ModelPackage pack(Model model, String ref) {
    return model.packages.stream().filter(pack -> of(pack).equals(ref) && !pack.deleted).findFirst().orElse(null);
  }
}
