package dev.nufleet.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.app.standin.OwnJvm;
import dev.nufleet.app.standin.StandInProcess;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Fleets and stand-ins in processes of their own, so that what each takes can be told apart. */
final class FleetRuns {
  static final String MAIN = "dev.nufleet.app.Main";

  private static final long SEED = 1;
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  /** The bench's own limit comes before this, unless a run hangs. */
  private static final String MOST = "20m";

  /** Of the boards. */
  private static final double ENOUGH = 0.98;

  private final Lab lab;
  private int made;

  FleetRuns(Lab lab) {
    this.lab = lab;
  }

  /**
   * A stand-in with so many devices. It belongs to this process, so it grants boards that live fast what the one within
   * a run does.
   *
   * @param more options of {@code platform}
   * @throws Unmeasured if it does not come up
   */
  StandInProcess standIn(int devices, String... more) throws Unmeasured, Over {
    lab.children().check();
    List<String> names =
        IntStream.range(0, devices).mapToObj(i -> String.format(Locale.ROOT, "board-%05d", i)).toList();
    try {
      return StandInProcess.start(new StandInProcess.Order(
          MadeUpDevices.of(SEED, names), OwnJvm.command(MAIN, devices), List.of(more)), READY_WITHIN, lab.err());
    } catch (UserMistake e) {
      throw Unmeasured.broken(e.getMessage());
    }
  }

  /** A folder for a report, which no other run has. */
  Path folder() {
    made++;
    return lab.dir().resolve("run-" + made);
  }

  /** A run's command: as users start it, but for the page, which would need a port. */
  List<String> command(Path ready, int boards, Path report, String... more) {
    List<String> command = new ArrayList<>(OwnJvm.command(MAIN, boards));
    command.addAll(List.of("run", "--boards", Integer.toString(boards), "--platform", ready.toString(),
        "--firmware", lab.image().toString(), "--report", report.toString(), "--http", "none", "--timeout", MOST));
    command.addAll(List.of(more));
    return command;
  }

  /**
   * A whole run.
   *
   * @param upgraded boards, of which a few may be missing
   * @param fleetMillis CPU time of the fleet's process from its start to its end
   * @param standInMillis the same of the stand-in's from its start on; empty where the system does not tell
   * @param seconds that the run lasted, by its report
   */
  record Whole(int upgraded, double fleetMillis, Optional<Double> standInMillis, double seconds) {}

  /** @throws Unmeasured if more than a few boards are not upgraded: then the run did other work than it should */
  Whole whole(int boards) throws Unmeasured, Over {
    try (StandInProcess standIn = standIn(boards)) {
      Path folder = folder();
      Stopwatch.Spent spent = lab.stopwatch().run(command(standIn.readyFile(), boards, folder, "--quiet"));
      JsonNode report = report(folder, boards, spent.lastWords());
      return new Whole(upgraded(report, boards), spent.cpuMillis(),
          standIn.cpuSoFar().map(time -> time.toNanos() / 1e6), report.at("/run/wallSeconds").asDouble());
    }
  }

  /**
   * How many boards came through. On a machine that is very busy a few lose their patience with the stand-in.
   *
   * @throws Unmeasured if it is less than 98 % of them
   */
  static int upgraded(JsonNode report, int boards) throws Unmeasured {
    int upgraded = report.at("/boards/upgraded").asInt();
    if (upgraded < boards * ENOUGH) {
      throw Unmeasured.broken("a run of " + boards + " boards did not do its work: "
          + Printable.brief(report.at("/run/why").asText()));
    }
    return upgraded;
  }

  /** @throws Unmeasured if there is no report */
  static JsonNode report(Path folder, int boards, String lastWords) throws Unmeasured {
    try {
      return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    } catch (IOException e) {
      throw Unmeasured.broken("a run of " + boards + " boards left no report: " + lastWords);
    }
  }
}
