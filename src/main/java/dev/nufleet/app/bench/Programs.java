package dev.nufleet.app.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this machine that are no part of NuFleet. */
final class Programs {
  private Programs() {}

  /**
   * Where one is: on the path, or where servers usually are.
   *
   * @param debian the package that has it
   * @throws Unmeasured if it is not installed
   */
  static String find(String program, String debian) throws Unmeasured {
    return find(program, debian, System.getenv().getOrDefault("PATH", ""));
  }

  static String find(String program, String debian, String path) throws Unmeasured {
    Stream<String> places = Stream.concat(
        Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"));
    return places.filter(place -> !place.isEmpty()).map(place -> Path.of(place, program))
        .filter(Files::isExecutable).filter(Files::isRegularFile).findFirst().map(Path::toString)
        .orElseThrow(() -> Unmeasured.lacking(program + " is not installed: apt-get install " + debian));
  }
}
