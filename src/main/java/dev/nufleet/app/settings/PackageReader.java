package dev.nufleet.app.settings;

import com.typesafe.config.ConfigObject;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.model.FirmwareVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads what a scenario says of its campaign's package: {@code package { module = mcu }}. */
final class PackageReader {
  private static final Set<String> KEYS = Set.of("files", "module", "delta-from", "other-base");
  /** As the platform wants module names (platform.md section 9). */
  private static final String MODULE = "[A-Za-z0-9._-]{1,64}";

  private final ScenarioValues values;

  private PackageReader(ScenarioValues values) {
    this.values = values;
  }

  /** @throws UserMistake with file, line and key */
  static PackageForm read(ConfigObject object, Path file) {
    return new PackageReader(new ScenarioValues(object, file)).form();
  }

  private PackageForm form() {
    values.refuseAllBut(KEYS, "package");
    Optional<String> base = values.find("delta-from", PackageReader::version);
    Optional<Double> other = values.find("other-base", Amounts::share);
    if (other.isPresent() && base.isEmpty()) {
      throw values.mistake("other-base", "is for delta packages; say delta-from = running, or a version, as well");
    }
    return new PackageForm(
        values.find("files", text -> Amounts.number(text, 1, PackageForm.MOST_FILES)).orElse(1L).intValue(),
        values.find("module", PackageReader::module), base,
        other.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
  }

  private static String module(String text) {
    if (!text.matches(MODULE) || text.equalsIgnoreCase("default")) {
      throw new IllegalArgumentException("'" + text + "' names no module; 1..64 letters, digits, '.', '-' and '_' are"
          + " allowed, and default is the devices' firmware itself: leave module out for that");
    }
    return text;
  }

  private static String version(String text) {
    return text.equals(PackageForm.RUNNING) ? text : FirmwareVersion.parse(text).toString();
  }

  // ---- the other way round

  /** As a scenario says it; empty for a usual one. */
  static List<String> pairs(PackageForm form) {
    List<String> pairs = new ArrayList<>();
    if (form.files() > 1) {
      pairs.add("files = " + form.files());
    }
    form.module().ifPresent(name -> pairs.add("module = " + ScenarioText.quoted(name)));
    form.deltaFrom().ifPresent(base -> pairs.add("delta-from = " + base));
    form.otherBase().ifPresent(share -> pairs.add("other-base = " + ScenarioText.share(share)));
    return pairs;
  }
}
