package dev.nufleet.api;

import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a fleet is to be; immutable, each method gives another one. Equal plans meet the same chaos. */
public final class FleetPlan {
  private static final int MOST_BOARDS = 100_000;

  private final Map<String, String> options;
  private final FirmwareVersion factory;
  private final Chaos chaos;
  private final Optional<Path> reports;

  private FleetPlan(Map<String, String> options, FirmwareVersion factory, Chaos chaos, Optional<Path> reports) {
    this.options = Map.copyOf(options);
    this.factory = factory;
    this.chaos = chaos;
    this.reports = reports;
  }

  static FleetPlan of(int boards) {
    if (boards < 1 || boards > MOST_BOARDS) {
      throw new IllegalArgumentException(boards + " boards; 1.." + MOST_BOARDS + " are allowed");
    }
    return new FleetPlan(Map.of("boards", Integer.toString(boards)), RunSettingsReader.DEFAULT_INITIAL_VERSION,
        Chaos.NONE, Optional.empty());
  }

  private FleetPlan with(String name, String text) {
    Map<String, String> more = new HashMap<>(options);
    more.put(name, text);
    return new FleetPlan(more, factory, chaos, reports);
  }

  /** All boards of one profile. Without this, a quarter of each. */
  public FleetPlan profile(BoardProfile all) {
    return with("mix", all.id() + "=1");
  }

  /** Weights of profiles, dealt out evenly, for example {@code nuc472=1,iot-m263a=3}; checked by {@link #start}. */
  public FleetPlan mix(String weights) {
    return with("mix", weights);
  }

  /** What everything is drawn from: devices' secrets, chaos, the boards' own lots. 1 without it. */
  public FleetPlan seed(long drawnFrom) {
    return with("seed", Long.toString(drawnFrom));
  }

  /** How fast the boards' own time runs; {@link Pace#MAX} without it. */
  public FleetPlan pace(Pace pace) {
    return with("pace", pace.toString());
  }

  /** The version of the firmware that boards start with; 1577150000 without it. */
  public FleetPlan initialVersion(long unixSeconds) {
    return new FleetPlan(options, new FirmwareVersion(unixSeconds), chaos, reports);
  }

  /** What befalls boards, links and platform. */
  public FleetPlan chaos(Chaos scenario) {
    return new FleetPlan(options, factory, scenario, reports);
  }

  /**
   * Where each upgrade leaves what a run leaves ({@code report.json}, {@code report.html}, {@code boards.csv}, history,
   * consoles of boards that ended badly), in {@code campaign-0001} and so on. Without this nothing is left.
   */
  public FleetPlan reports(Path folder) {
    return new FleetPlan(options, factory, chaos, Optional.of(folder));
  }

  /**
   * Opens the fleet with a stand-in of its own; the first upgrade switches the boards on.
   *
   * @throws IllegalArgumentException if the plan cannot be meant, or the machine has no room for it: a line that says
   *     what was found, what is allowed, what to do
   */
  public Fleet start() {
    return Fleet.open(this);
  }

  Map<String, String> options() {
    return options;
  }

  FirmwareVersion factory() {
    return factory;
  }

  Chaos chaos() {
    return chaos;
  }

  Optional<Path> reports() {
    return reports;
  }

  @Override
  public String toString() {
    return "a fleet of " + options + ", chaos " + chaos;
  }
}
