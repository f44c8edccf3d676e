package dev.nufleet.chaos;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.nufleet.app.settings.FaultReader;
import dev.nufleet.model.BoardProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Faults as a user writes them. */
public final class Faults {
  private Faults() {}

  /** @param faults one a line, as in a scenario's file */
  public static Scenario scenario(String faults) {
    List<Fault> all = new ArrayList<>();
    for (ConfigValue one : ConfigFactory.parseString("faults = [\n" + faults + "\n]").getList("faults")) {
      all.add(FaultReader.read(one, Path.of("test.conf"), all.size() + 1));
    }
    return new Scenario("test", "", 0, all, OperatorPolicy.DEFAULT);
  }

  /** What these faults do at the platform, with what came true as texts. */
  public static PlatformFaults atPlatform(String faults, List<String> acted, String... devices) {
    Planner planner = new Planner(scenario(faults), 1, 0, List.of(devices));
    return new PlatformFaults(name -> planner.of(name, BoardProfile.M487), (device, act) -> acted.add(
        device.map(one -> one.deviceName().value()).orElse(Planner.PLATFORM) + " " + act.text()));
  }
}
