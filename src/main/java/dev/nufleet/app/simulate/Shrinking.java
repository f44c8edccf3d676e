package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Shrinker;
import dev.nufleet.sim.study.Shrinker.Shrunk;
import dev.nufleet.sim.study.Violation;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the worlds of capsules smaller. Leaves, beside the smaller capsule, a scenario that a fleet with sockets can
 * run, and the image that it spreads.
 */
final class Shrinking {
  /** For one capsule. */
  private static final long SECONDS = 60;
  /** Of one batch: more kinds of violations are looked at one by one. */
  private static final int MOST = 5;
  private static final String SMALL = "-small";

  private final RunClock clock;
  private final PrintWriter out;
  private final Workshop workshop = new Workshop();

  Shrinking(RunClock clock, PrintWriter out) {
    this.clock = clock;
    this.out = out;
  }

  /** One of each kind of violation. */
  void shrink(List<Capsules.Kept> kept) {
    List<Violation> done = new ArrayList<>();
    for (Capsules.Kept one : kept) {
      Violation violation = one.capsule().violation();
      if (violation.likeIn(done).isEmpty()) {
        if (done.size() == MOST) {
          out.println(MOST + " kinds of violations are made smaller; for others, --shrink --replay CAPSULE");
          return;
        }
        done.add(violation);
        shrink(one.file(), one.capsule());
      }
    }
  }

  /** @return whether the capsule's violation is there at all */
  boolean shrink(Path file, Capsule capsule) {
    long begun = clock.nanos();
    out.println("seed " + capsule.plan().seed() + ", " + size(capsule.plan()) + ": "
        + Printable.line(capsule.violation().line()));
    out.flush();
    Life life = Life.of(capsule.plan(), workshop);
    Optional<Violation> wanted = capsule.violation().likeIn(life.ends());
    if (wanted.isEmpty()) {
      out.println("  it is not " + (capsule.violation().isDefect() ? "shown" : "violated")
          + " any more, so there is nothing to make smaller; --replay says more");
      return false;
    }
    Shrunk shrunk = Shrinker.shrink(
        life, wanted.get(), workshop, () -> clock.nanos() - begun < TimeUnit.SECONDS.toNanos(SECONDS));
    out.println(String.format(Locale.ROOT, "  smaller: %s, after %.0f s and %d tries%s", size(shrunk.life().plan()),
        (clock.nanos() - begun) / 1e9, shrunk.tries(),
        shrunk.complete() ? "; nothing more can be left out" : "; time was up"));
    write(file, capsule, shrunk);
    return true;
  }

  private static String size(WorldPlan plan) {
    int boards = plan.boards().size();
    int acts = plan.befalls().count();
    return String.format(Locale.ROOT, "%d board%s, %d fault%s, an image of %d bytes, %.0f s", boards,
        boards == 1 ? "" : "s", acts, acts == 1 ? "" : "s", plan.imageBytes(), plan.endsAt() / 1e9);
  }

  private void write(Path file, Capsule from, Shrunk shrunk) {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "").replaceFirst(SMALL + "$", "") + SMALL;
    Path folder = file.toAbsolutePath().getParent();
    WorldPlan plan = shrunk.life().plan();
    FleetFile fleet = new FleetFile(plan, shrunk.violation(), name);
    Scenario scenario = fleet.scenario();
    Life asScenario = Life.of(plan.under(scenario), workshop);
    Optional<Violation> same = shrunk.violation().likeIn(asScenario.ends());
    // where the scenario says all, the capsule has its faults: the same numbers, positions and draws
    Life kept = same.isPresent() ? asScenario : shrunk.life();
    Capsules.write(folder.resolve(name + ".json"), Capsule.of(Program.ofThis(), from.options(),
        same.isPresent() ? scenario.faults().stream().map(ScenarioText::of).toList() : from.faults(), kept,
        same.orElse(shrunk.violation())));
    Path image = folder.resolve(name + ".bin");
    OutputFile.write(image, "image", workshop.image(plan.imageBytes()).bytes());
    OutputFile.write(folder.resolve(name + ".conf"), "scenario",
        fleet.text(image.getFileName().toString(), same.isPresent()).getBytes(StandardCharsets.UTF_8));
    scenario.faults().forEach(fault -> out.println("    " + ScenarioText.of(fault)));
    out.println("  its capsule: " + folder.resolve(name + ".json"));
    out.println("  for a fleet: ./nufleet run --chaos " + folder.resolve(name + ".conf")
        + (same.isPresent() ? "" : " (the simulator does not come to the same end with it)"));
    out.flush();
  }
}
