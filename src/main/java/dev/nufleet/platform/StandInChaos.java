package dev.nufleet.platform;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.Planner;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Pace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * What a stand-in is to do wrong: the platform's part of a scenario. Faults keep their numbers, so that this plan and
 * the boards' are parts of one.
 *
 * @param pace of the boards, by which durations are divided
 * @param start what moments are counted from
 */
public record StandInChaos(Scenario scenario, long seed, Pace pace, Start start) {
  /** When a run begins, as far as a stand-in can tell. */
  public enum Start {
    /** When it is told so: it belongs to the run. */
    WITH_ITS_RUN,
    /** With the first device that signs in: it waits for a run of another process. */
    WITH_THE_FIRST_SIGN_IN
  }

  /** A platform does not know what a device is made of, and no fault of its asks. */
  private static final BoardProfile ANY = BoardProfile.M487;

  public StandInChaos {
    List<Fault> own = scenario.faults().stream().filter(fault -> fault.kind().side() == FaultKind.Side.PLATFORM)
        .toList();
    scenario = new Scenario(scenario.name(), scenario.purpose(), 0, own, scenario.operator(), scenario.platform());
  }

  ChaosTime time() {
    return new ChaosTime(pace);
  }

  private Planner planner(int campaign, Collection<String> names) {
    return new Planner(scenario, seed, campaign, /* imageBytes= */ 0, names);
  }

  /**
   * What is planned for a device, by its name.
   *
   * @param campaign of the run, from 1 on
   * @param devices among whom faults choose that befall a number of them
   */
  Function<String, List<Act>> plan(int campaign, Collection<DeviceTriple> devices) {
    Planner planner = planner(campaign, devices.stream().map(device -> device.deviceName().value()).toList());
    return name -> planner.of(name, ANY);
  }

  List<Act> ofPlatform(int campaign) {
    return planner(campaign, List.of()).ofPlatform();
  }

  /** For who started it. */
  public String text() {
    return scenario.name() + ", " + scenario.faults().size() + " faults of the platform, seed " + seed + ", pace "
        + pace;
  }

  /** Equal for equal faults, seeds and paces: a run and a stand-in of its own process can tell whether they agree. */
  public String fingerprint() {
    try {
      String text = seed + "\n" + pace + "\n" + scenario.faults() + "\n" + scenario.platform();
      return HexFormat.of().formatHex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
