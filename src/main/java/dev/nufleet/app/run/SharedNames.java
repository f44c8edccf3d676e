package dev.nufleet.app.run;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Devices whose names differ in case only are different devices, but on a file system that is blind to case they would
 * share one file. Such a run does not start.
 */
final class SharedNames {
  private SharedNames() {}

  /** @throws UserMistake if two boards would have one console or one memory */
  static void refuse(RunSettings settings) {
    settings.transcriptDir().ifPresent(
        dir -> refuse("--transcripts", dir, settings.devices(), SharedNames::isBlindToCase));
    settings.memories().state().ifPresent(
        dir -> refuse("--state", dir, settings.devices(), SharedNames::isBlindToCase));
  }

  /** @param blind whether a folder's file system takes {@code a} and {@code A} for one */
  static void refuse(String option, Path folder, List<DeviceTriple> devices, Predicate<Path> blind) {
    Map<String, DeviceName> seen = new HashMap<>();
    for (DeviceTriple device : devices) {
      DeviceName other = seen.putIfAbsent(device.deviceName().value().toLowerCase(Locale.ROOT), device.deviceName());
      if (other != null) {
        if (blind.test(folder)) {
          throw new UserMistake(option + ": " + other + " and " + device.deviceName() + " differ in case only, and the"
              + " file system of " + folder + " does not tell case apart; name a folder elsewhere");
        }
        return;
      }
    }
  }

  /** Asks the nearest folder that exists. */
  static boolean isBlindToCase(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.isDirectory(there)) {
      there = there.getParent();
    }
    try {
      Path probe = Files.createTempFile(there, ".nufleet-case-", ".a");
      try {
        return Files.exists(there.resolve(probe.getFileName().toString().toUpperCase(Locale.ROOT)));
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return false; // who cannot write there is told so by those who must
    }
  }
}
