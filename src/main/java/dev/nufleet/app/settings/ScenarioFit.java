package dev.nufleet.app.settings;

import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;

/** Whether a run can have a scenario: what the scenario alone does not tell. Each mistake is one line. */
final class ScenarioFit {
  private static final FirmwareVersion OLDEST = new FirmwareVersion(1);

  private final Scenario chaos;

  ScenarioFit(Scenario chaos) {
    this.chaos = chaos;
  }

  /**
   * @param image that is to be spread
   * @param version of the package
   * @param running the version that boards start with
   * @throws UserMistake for the first thing that does not fit
   */
  void check(Target target, Image image, FirmwareVersion version, FirmwareVersion running,
      AskedMemories memories, Repeat repeat) {
    if (target instanceof Cloud) {
      refusePlatformFaults();
      refusePackage();
    }
    PackageForm form = chaos.form();
    if (image.bytes().length < form.files()) {
      throw new UserMistake("--chaos: package: an image of " + image.bytes().length + " bytes cannot be cut into "
          + form.files() + " files; name a larger --firmware");
    }
    if (form.deltaFrom().isPresent() && !repeat.isOnce()) {
      throw new UserMistake("--repeat: " + chaos.name() + " makes a package " + form.text() + ", and after one campaign"
          + " boards run something else; leave --repeat out");
    }
    form.base(running.toString()).filter(version.toString()::equals).ifPresent(base -> {
      throw new UserMistake("--chaos: package: delta-from " + base + " is the version of the package itself"
          + " (--fw-version); name an older one, or running");
    });
    if (form.otherBase().isPresent() && (memories.flash().isPresent() || memories.state().isPresent())) {
      throw new UserMistake("--chaos: package: other-base is about boards with a factory firmware, and --flash and"
          + " --state bring their own; leave one of them out");
    }
    if (form.otherBase().isPresent() && running.compareTo(OLDEST) <= 0) {
      throw new UserMistake("--chaos: package: other-base needs versions below --initial-version " + running
          + ", and there are none; name a higher one");
    }
  }

  /** The real platform does as it likes: nothing of ours makes it fail. */
  private void refusePlatformFaults() {
    chaos.faults().stream().filter(fault -> fault.kind().side() == FaultKind.Side.PLATFORM).findFirst()
        .ifPresent(fault -> {
          throw new UserMistake("--chaos: fault " + fault.number() + " of " + chaos.name() + ", " + fault.kind().word()
              + ", is the platform's, and --target aliyun is the real one; faults of links and boards are allowed");
        });
  }

  /** A module that is made there would stay, and what such a package does to devices is not tried there. */
  private void refusePackage() {
    if (!chaos.form().isPlain()) {
      throw new UserMistake("--chaos: " + chaos.name() + " makes a package " + chaos.form().text() + ", and --target"
          + " aliyun is the real one; such packages are for stand-ins, leave the block package out");
    }
  }
}
