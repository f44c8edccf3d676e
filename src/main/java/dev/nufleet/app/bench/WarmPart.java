package dev.nufleet.app.bench;

import java.util.List;

/** What one upgrade more costs: the difference of a large and a small run, in which both virtual machines are warm. */
final class WarmPart implements Part {
  static final String FLEET = "cpuPerOta.fleetMs";
  static final Unmeasured NOT_TOLD =
      Unmeasured.lacking("this system does not tell the CPU time of a process that goes on");

  private static final String STAND_IN = "standIn.cpuPerOtaMs";

  private final FleetRuns fleets;
  private final int few;
  private final int many;

  WarmPart(FleetRuns fleets, int few, int many) {
    this.fleets = fleets;
    this.few = few;
    this.many = many;
  }

  @Override
  public String word() {
    return "warm";
  }

  @Override
  public String doing() {
    return "runs of " + few + " and " + many + " boards";
  }

  @Override
  public List<Figure> figures() {
    String between = ", between " + few + " and " + many + " boards";
    return List.of(
        new Figure(FLEET, "ms", "CPU per OTA, fleet, warm" + between),
        new Figure(STAND_IN, "ms", "CPU per OTA, stand-in, warm" + between));
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    FleetRuns.Whole less = fleets.whole(few);
    FleetRuns.Whole more = fleets.whole(many);
    int upgrades = more.upgraded() - less.upgraded();
    into.add(FLEET, Lab.marginal(more.fleetMillis(), less.fleetMillis(), upgrades, "an upgrade"));
    if (less.standInMillis().isEmpty() || more.standInMillis().isEmpty()) {
      throw NOT_TOLD;
    }
    into.add(STAND_IN,
        Lab.marginal(more.standInMillis().get(), less.standInMillis().get(), upgrades, "an upgrade"));
  }
}
