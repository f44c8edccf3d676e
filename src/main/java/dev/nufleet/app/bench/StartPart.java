package dev.nufleet.app.bench;

import dev.nufleet.app.settings.Home;
import dev.nufleet.app.standin.OwnJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long a user waits for help, and for a run of one board to end: by the launcher, if the bench came through it. */
final class StartPart implements Part {
  private static final String HELP = "startUp.helpSeconds";
  private static final String ONE_BOARD = "startUp.oneBoardSeconds";

  private final Lab lab;
  private final FleetRuns fleets;

  StartPart(Lab lab, FleetRuns fleets) {
    this.lab = lab;
    this.fleets = fleets;
  }

  @Override
  public String word() {
    return "start-up";
  }

  @Override
  public String doing() {
    return "how long a start takes";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure(HELP, "s", "wall time of --help"),
        new Figure(ONE_BOARD, "s", "wall time of run --boards 1, stand-in included"));
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    into.add(HELP, seconds("--help"));
    into.add(ONE_BOARD, seconds("run", "--boards", "1", "--firmware", lab.image().toString(),
        "--report", fleets.folder().toString(), "--http", "none", "--quiet"));
  }

  private double seconds(String... arguments) throws Unmeasured, Over {
    List<String> command = new ArrayList<>(program());
    command.addAll(List.of(arguments));
    return lab.stopwatch().succeed(command, Stopwatch.NOTHING).seconds();
  }

  /** The launcher would build a jar of its own if this program was not started from there. */
  private static List<String> program() {
    Path home = Home.find().toAbsolutePath();
    Path launcher = home.resolve("nufleet");
    boolean launched = Stream.of("nufleet.jar", "target/nufleet-launched.jar")
        .anyMatch(jar -> System.getProperty("java.class.path").equals(home.resolve(jar).toString()));
    return launched && Files.isExecutable(launcher) ? List.of(launcher.toString())
        : OwnJvm.command(FleetRuns.MAIN, 1);
  }
}
