package dev.nufleet.app.settings;

import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The scenarios that come along, in {@code conf/scenarios/}, and the one that a user chose. */
public final class Scenarios {
  private static final String FOLDER = "conf/scenarios";
  private static final String ENDING = ".conf";

  private Scenarios() {}

  /** All that come along, by name. @param runOptions what {@code run} may set */
  public static List<ChaosFile> all(Path home, Set<String> runOptions) {
    return names(home).stream().map(name -> ChaosFile.read(file(home, name), runOptions)).toList();
  }

  /** @throws UserMistake if none of this name comes along */
  public static ChaosFile named(String name, Path home, Set<String> runOptions) {
    if (!names(home).contains(name)) {
      throw new UserMistake("scenario '" + name + "' is unknown; " + String.join(", ", names(home))
          + " come along" + Meant.hint(name, names(home)));
    }
    return ChaosFile.read(file(home, name), runOptions);
  }

  /**
   * What {@code --chaos} names: a scenario that comes along, a file, or none.
   *
   * @param asScenario the file that was given to {@code run} itself, if it is a scenario
   */
  public static Optional<ChaosFile> chosen(
      Settings settings, Optional<ChaosFile> asScenario, Path home, Set<String> runOptions) {
    Optional<Given> chaos = settings.find("chaos");
    if (chaos.isEmpty() || chaos.get().text().equals("none")) {
      return chaos.isEmpty() ? asScenario : Optional.empty();
    }
    Given given = chaos.get();
    if (asScenario.isPresent()) {
      throw given.mistake("and the scenario " + asScenario.get().file() + " exclude each other; leave one of them out");
    }
    return Optional.of(find(given.text(), given.path(), home, runOptions).orElseThrow(
        () -> given.mistake("'" + given.text() + "' is neither a scenario nor a file; none, "
            + String.join(", ", names(home)) + " and files of your own are allowed"
            + Meant.hint(given.text(), names(home)))));
  }

  /** A scenario that comes along, or else a file. */
  private static Optional<ChaosFile> find(String name, Path file, Path home, Set<String> runOptions) {
    if (names(home).contains(name)) {
      return Optional.of(named(name, home, runOptions));
    }
    return Files.exists(file) ? Optional.of(ChaosFile.read(file, runOptions)) : Optional.empty();
  }

  /**
   * A scenario that comes along, or else a file.
   *
   * @throws UserMistake if it is neither
   */
  public static ChaosFile nameOrFile(String text, Path home, Set<String> runOptions) {
    return find(text, Path.of(text), home, runOptions).orElseGet(() -> named(text, home, runOptions));
  }

  private static Path file(Path home, String name) {
    return home.resolve(FOLDER).resolve(name + ENDING);
  }

  private static List<String> names(Path home) {
    try (Stream<Path> files = Files.list(home.resolve(FOLDER))) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length())).sorted().toList();
    } catch (IOException e) {
      throw new UserMistake("the scenarios that come along cannot be listed "
          + HostTrouble.explained(e, "start ./nufleet where it was built, or tell where that is with"
          + " -Dnufleet.home=DIR"));
    }
  }
}
