package dev.nufleet.app.simulate;

import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.WorldPlan;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The worlds that are asked for, by their seeds.
 *
 * @param boards of each; 0: drawn
 * @param imageBytes of each; 0: drawn
 * @param scenario as the user names it
 * @param befalls what that is; empty: drawn from each seed
 */
record Worlds(int boards, int imageBytes, String scenario, Optional<Scenario> befalls) {
  static final String SWARM = "swarm";

  /** @throws UserMistake if there is no such scenario, or simulated worlds do not take it */
  static Worlds of(int boards, int imageBytes, String scenario) {
    if (scenario.equals(SWARM)) {
      return new Worlds(boards, imageBytes, scenario, Optional.empty());
    }
    ChaosFile read = Scenarios.nameOrFile(scenario, Home.find(), RunCommand.settableOptions());
    if (!read.platform().isEmpty()) {
      throw new UserMistake("scenario " + scenario + " sets the stand-in (" + String.join(", ",
          new TreeMap<>(read.platform()).keySet()) + "), which simulated worlds do not take; leave platform out, or"
          + " use run --chaos");
    }
    return new Worlds(boards, imageBytes, scenario, Optional.of(read.scenario()));
  }

  WorldPlan plan(long seed) {
    return Swarm.plan(seed, boards, imageBytes, befalls.orElse(null));
  }
}
