package dev.nufleet.app.bench;

import dev.nufleet.app.standin.StandInProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fleets of several sizes that do campaign after campaign: what one upgrade costs once the virtual machine is warm, by
 * the size of the fleet; and, once all is over and the boards are idle, the memory that they hold.
 */
final class GrowthPart implements Part {
  /** Between two campaigns a run collects its garbage on purpose, which would count by campaigns and not by boards. */
  private static final String NO_COLLECTION_BETWEEN = "-XX:+DisableExplicitGC";
  private static final int MEGABYTE_IN_KB = 1024;

  private final Lab lab;
  private final FleetRuns fleets;
  private final IdleFleet idle;
  private final Sizes sizes;

  GrowthPart(Lab lab, FleetRuns fleets, Sizes sizes) {
    this.lab = lab;
    this.fleets = fleets;
    this.sizes = sizes;
    this.idle = new IdleFleet(lab);
  }

  @Override
  public String word() {
    return "growth";
  }

  @Override
  public String doing() {
    return "fleets of " + String.join(", ", sizes.growth().stream().map(one -> one.boards() + "").toList())
        + " boards, campaign after campaign, then idle";
  }

  @Override
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    sizes.growth().forEach(one -> figures.add(new Figure(
        cpu(one.boards()), "ms", String.format(Locale.ROOT, "CPU per OTA, fleet of %,d", one.boards()))));
    for (int boards : sizes.idleBoards()) {
      figures.add(new Figure(heap(boards), "KB", String.format(Locale.ROOT, "heap per idle board, of %,d", boards)));
      figures.add(new Figure(
          resident(boards), "KB", String.format(Locale.ROOT, "resident memory per idle board, of %,d", boards)));
      figures.add(new Figure(heapAll(boards), "MB", String.format(Locale.ROOT, "heap in use, %,d boards", boards)));
      figures.add(
          new Figure(residentAll(boards), "MB", String.format(Locale.ROOT, "resident memory, %,d boards", boards)));
    }
    return figures;
  }

  private static String cpu(int boards) {
    return "growth[" + boards + "].cpuPerOtaMs";
  }

  private static String heap(int boards) {
    return "idle[" + boards + "].heapKbPerBoard";
  }

  private static String resident(int boards) {
    return "idle[" + boards + "].rssKbPerBoard";
  }

  private static String heapAll(int boards) {
    return "idle[" + boards + "].heapMb";
  }

  private static String residentAll(int boards) {
    return "idle[" + boards + "].rssMb";
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    IdleFleet.Memory one = run(new Sizes.Growth(1, 2, 1), into);
    for (Sizes.Growth size : sizes.growth()) {
      IdleFleet.Memory many = run(size, into);
      if (sizes.idleBoards().contains(size.boards())) {
        compare(size.boards(), one, many, into);
      }
    }
  }

  /** What the boards hold is what a fleet of them holds beyond a fleet of one. */
  private static void compare(int boards, IdleFleet.Memory one, IdleFleet.Memory many, Figures into) {
    if (one.heapKb().isPresent() && many.heapKb().isPresent()) {
      into.add(heap(boards), (many.heapKb().getAsLong() - one.heapKb().getAsLong()) / (boards - 1.0));
      into.add(heapAll(boards), many.heapKb().getAsLong() / (double) MEGABYTE_IN_KB);
    } else {
      into.skip(heap(boards), IdleFleet.NO_HEAP);
      into.skip(heapAll(boards), IdleFleet.NO_HEAP);
    }
    if (one.residentKb().isPresent() && many.residentKb().isPresent()) {
      into.add(resident(boards), (many.residentKb().getAsLong() - one.residentKb().getAsLong()) / (boards - 1.0));
      into.add(residentAll(boards), many.residentKb().getAsLong() / (double) MEGABYTE_IN_KB);
    } else {
      into.skip(resident(boards), IdleFleet.NO_RESIDENT);
      into.skip(residentAll(boards), IdleFleet.NO_RESIDENT);
    }
  }

  private IdleFleet.Memory run(Sizes.Growth size, Figures into) throws Unmeasured, Over {
    Path folder = fleets.folder();
    try (StandInProcess standIn = fleets.standIn(size.boards())) {
      List<String> command = new ArrayList<>(fleets.command(standIn.readyFile(), size.boards(), folder,
          "--repeat", Integer.toString(size.campaigns()), "--hold"));
      command.add(1, NO_COLLECTION_BETWEEN);
      try (IdleFleet.Held held = idle.hold(command)) {
        FleetRuns.upgraded(FleetRuns.report(folder, size.boards(), held.lastWords()), size.boards());
        if (sizes.growth().contains(size)) {
          into.add(cpu(size.boards()), perUpgrade(folder, size));
        }
        return held.memory();
      }
    }
  }

  private double perUpgrade(Path folder, Sizes.Growth size) throws Unmeasured {
    double before = cpuMillis(folder, size, size.campaigns() - size.measured());
    return Lab.marginal(cpuMillis(folder, size, size.campaigns()), before, size.upgrades(), "an upgrade");
  }

  /** Since the process' start, when this campaign was over. */
  private double cpuMillis(Path folder, Sizes.Growth size, int campaign) throws Unmeasured {
    Path its = folder.resolve(String.format(Locale.ROOT, "campaign-%04d", campaign));
    return FleetRuns.report(its, size.boards(), "campaign " + campaign + " is missing")
        .at("/resources/cpuSeconds").asDouble() * 1000;
  }
}
