package dev.nufleet.app.run;

import dev.nufleet.app.settings.Given;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.Settings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.StandInChaos;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a stand-in of its own process is to do wrong. */
final class ChaosOptions {
  @Option(names = "--chaos", paramLabel = "NAME|FILE|none", defaultValue = "none",
      description = "What goes wrong here: the platform's part of a scenario of `chaos list`, or of a file of your own."
          + " Give the run the same scenario, seed and pace.")
  private String chaos;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "What the scenario is drawn from.")
  private String seed;

  @Option(names = "--pace", paramLabel = "PACE", defaultValue = "board",
      description = "Of the boards that come: a scenario's durations are divided by it.")
  private String pace;

  /** @throws UserMistake if there is no such scenario, or it says what cannot be meant */
  Optional<StandInChaos> chosen() {
    Pace boards = pace();
    long drawnFrom = seed();
    Settings settings = Settings.of(Map.of("chaos", new Given(List.of(chaos), "--chaos", Path.of(""))));
    return Scenarios.chosen(settings, Optional.empty(), Home.find(), RunCommand.settableOptions())
        .map(file -> new StandInChaos(
            file.scenario(), drawnFrom, boards, StandInChaos.Start.WITH_THE_FIRST_SIGN_IN));
  }

  private Pace pace() {
    try {
      return Pace.parse(pace);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--pace: " + e.getMessage());
    }
  }

  private long seed() {
    try {
      return Long.parseLong(seed.trim());
    } catch (NumberFormatException e) {
      throw new UserMistake("--seed '" + seed + "' is no whole number; 1 is one");
    }
  }
}
