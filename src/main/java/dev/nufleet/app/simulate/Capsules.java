package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The capsules of one batch of seeds, in a folder that is made when the first is written. For one thread. */
final class Capsules {
  /** More of them nobody looks at. */
  static final int MOST = 100;

  /** One that was written. */
  record Kept(Path file, Capsule capsule, Life life) {}

  private final Path folder;
  private final Map<String, String> options;
  private final List<Kept> kept = new ArrayList<>();
  private Program program;

  /** @param options that the worlds are found with */
  Capsules(Path folder, Map<String, String> options) {
    this.folder = folder;
    this.options = options;
  }

  /** Writes what a world violated. @return lines for the user */
  List<String> keep(Life life) {
    return keep(life, () -> life.violations().get(0), "seed-" + life.plan().seed());
  }

  /** @param what of a life's ends is to be looked for @param name of the file, without its ending */
  List<String> keep(Life life, Violation what, String name) {
    return keep(life, () -> what, name);
  }

  private List<String> keep(Life life, Supplier<Violation> what, String name) {
    if (kept.size() == MOST) {
      return List.of("  no capsule of it: " + MOST + " are written already");
    }
    int acts = life.plan().befalls().count();
    if (acts > Capsule.MOST_ACTS) {
      return List.of("  no capsule of it: it would hold " + acts + " planned acts, and at most " + Capsule.MOST_ACTS
          + " are allowed; take fewer --boards");
    }
    if (program == null) {
      program = Program.ofThis();
    }
    Capsule capsule = Capsule.of(program, options,
        life.plan().scenario().faults().stream().map(ScenarioText::of).toList(), life, what.get());
    Path file = folder.resolve(name + ".json");
    write(file, capsule);
    kept.add(new Kept(file, capsule, life));
    return List.of("  its capsule: " + file);
  }

  /** Writes a capsule, and makes its folder if it must. @throws UserMistake if that cannot be done */
  static void write(Path file, Capsule capsule) {
    makeFolder(file.toAbsolutePath().getParent());
    CapsuleFile.write(file, capsule);
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserMistake("--out '" + folder + "' cannot be made a folder: " + HostTrouble.explained(e));
    }
  }

  List<Kept> kept() {
    return List.copyOf(kept);
  }
}
