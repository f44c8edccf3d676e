package dev.nufleet.app.bench;

import java.util.List;

/** A whole run, virtual machine and all: what users pay who start a small one. */
final class ColdPart implements Part {
  private static final String FLEET = "coldRun.cpuPerOtaMs";
  private static final String SECONDS = "coldRun.wallSeconds";
  private static final String STAND_IN = "standIn.coldCpuPerOtaMs";

  private final FleetRuns fleets;
  private final int boards;

  ColdPart(FleetRuns fleets, int boards) {
    this.fleets = fleets;
    this.boards = boards;
  }

  @Override
  public String word() {
    return "cold";
  }

  @Override
  public String doing() {
    return "a whole run of " + boards + " boards";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure(FLEET, "ms", "CPU per OTA, fleet, whole run of " + boards),
        new Figure(STAND_IN, "ms", "CPU per OTA, stand-in, whole run of " + boards),
        new Figure(SECONDS, "s", "wall time of that run"));
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    FleetRuns.Whole whole = fleets.whole(boards);
    into.add(FLEET, whole.fleetMillis() / whole.upgraded());
    into.add(SECONDS, whole.seconds());
    if (whole.standInMillis().isPresent()) {
      into.add(STAND_IN, whole.standInMillis().get() / whole.upgraded());
    } else {
      into.skip(STAND_IN, WarmPart.NOT_TOLD);
    }
  }
}
