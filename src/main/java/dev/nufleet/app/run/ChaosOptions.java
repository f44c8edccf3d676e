package dev.nufleet.app.run;

import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Given;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Meant;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.Settings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.Setting;
import dev.nufleet.platform.StandInChaos;
import dev.nufleet.platform.StandInSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What a stand-in is to do wrong: one of its own process by options, and each as a scenario sets it. */
public final class ChaosOptions {
  private static final List<String> KNOWN = Arrays.stream(Setting.values()).map(Setting::word).toList();

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
            scenario(file), drawnFrom, boards, StandInChaos.Start.WITH_THE_FIRST_SIGN_IN));
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

  // ---- what a scenario sets a stand-in to ----

  /** A file's scenario. @throws UserMistake with file and line if the stand-in cannot be set so */
  public static Scenario scenario(ChaosFile file) {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, Given> one : file.platform().entrySet()) {
      String value = String.join(",", one.getValue().texts());
      set(StandInSettings.documented(), one.getKey(), value, one.getValue().where());
      settings.put(one.getKey(), value);
    }
    return file.scenario().withPlatform(settings);
  }

  /** @throws UserMistake if the platform is the real one, and the scenario sets it to something */
  static void refuseAtTheRealOne(RunSettings settings) {
    if (settings.target() instanceof Cloud && !settings.chaos().platform().isEmpty()) {
      throw new UserMistake("--chaos: " + settings.chaos().name() + " sets the platform to "
          + settings.chaos().platform() + ", and --target aliyun is the real one; leave that block out");
    }
  }

  /** @param where for the line about a mistake. @throws UserMistake if there is no such setting or value */
  static StandInSettings set(StandInSettings settings, String name, String value, String where) {
    try {
      return settings.with(name, value);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(where + ": " + e.getMessage() + (KNOWN.contains(name) ? "" : Meant.hint(name, KNOWN)));
    }
  }

  /** @param chosen known names and values that they allow */
  static StandInSettings set(StandInSettings settings, Map<String, String> chosen, String where) {
    StandInSettings all = settings;
    for (Map.Entry<String, String> one : chosen.entrySet()) {
      all = set(all, one.getKey(), one.getValue(), where);
    }
    return all;
  }
}
