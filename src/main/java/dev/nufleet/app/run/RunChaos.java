package dev.nufleet.app.run;

import dev.nufleet.app.live.LiveFaults;
import dev.nufleet.app.live.view.FaultsShown;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.PlanLine;
import dev.nufleet.chaos.Planner;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.platform.StandIn;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What befalls the boards of a run: the plan, the links on which it acts, and what is left to report of it. */
final class RunChaos {
  private final List<BoardSpec> boards;
  private final Planner planner;
  private final FaultyLinks links;
  private final LongFunction<Map<String, List<FaultActed>>> platform;
  private final LiveFaults live;
  private final RunSettings settings;
  private final int campaign;
  private final long sinceNanos;

  private RunChaos(RunSettings settings, int campaign, List<BoardSpec> boards, FaultyLinks links,
      LongFunction<Map<String, List<FaultActed>>> platform, LiveFaults live, long sinceNanos) {
    this.settings = settings;
    this.campaign = campaign;
    this.sinceNanos = sinceNanos;
    this.boards = boards;
    this.planner = planner(settings, campaign, boards);
    this.links = links;
    this.platform = platform;
    this.live = live;
  }

  /**
   * @param platform what came true there since a moment, by device, when it is asked at the end
   * @return empty if nothing can befall the boards; the run pays nothing for it then
   */
  static Optional<RunChaos> of(RunSettings settings, List<BoardSpec> boards,
      LongFunction<Map<String, List<FaultActed>>> platform, RunClock clock) {
    if (!mayBefall(settings)) {
      return Optional.empty();
    }
    FaultyLinks links = FaultyLinks.of(new ChaosTime(settings.pace()), clock, settings.seed());
    return Optional.of(
        new RunChaos(settings, 1, boards, links, platform,
            new LiveFaults(settings, boards, planner(settings, 1, boards), clock), 0));
  }

  /** A run has a scenario, or somebody wants to call it. It costs some CPU to be ready for faults. */
  static boolean mayBefall(RunSettings settings) {
    return !settings.chaos().isNone() || settings.http().filter(RunSettings.Http::asked).isPresent();
  }

  private static Planner planner(RunSettings settings, int campaign, List<BoardSpec> boards) {
    return new Planner(settings.chaos(), settings.seed(), campaign, settings.image().bytes().length,
        boards.stream().map(board -> board.id().value()).toList());
  }

  /** Of a later campaign: planned anew, on the same links. @param beginNanos of the run's clock */
  RunChaos in(int number, long beginNanos) {
    return in(settings, number, beginNanos);
  }

  /** The same of a campaign that spreads another image. */
  RunChaos in(RunSettings mine, int number, long beginNanos) {
    RunChaos next = new RunChaos(mine, number, boards, links, platform, live, beginNanos);
    live.next(next.planner);
    return next;
  }

  /** What befalls boards and links, as {@link #source} has it; boards that nothing befalls are missing. */
  Map<BoardId, List<Act>> plans() {
    Map<BoardId, List<Act>> plans = new HashMap<>();
    for (BoardSpec board : boards) {
      List<Act> acts = planOf(board).stream().filter(RunChaos::isBoards).toList();
      if (!acts.isEmpty()) {
        plans.put(board.id(), acts);
      }
    }
    return plans;
  }

  private static boolean isBoards(Act act) {
    return act.kind().side() != FaultKind.Side.PLATFORM;
  }

  FaultyLinks links() {
    return links;
  }

  /**
   * What befalls boards and links. What the platform does to a board is the stand-in's: only that knows whether it came
   * true.
   *
   * @param startNanos of the run's clock, from which moments count
   */
  BoardFaults.Source source(long startNanos) {
    return new BoardFaults.Source(board -> Stream.concat(planOf(board).stream(), live.planOf(board).stream())
        .filter(RunChaos::isBoards).toList(), links, startNanos);
  }

  /**
   * From now on faults may be given.
   *
   * @param standIn of this run; empty: no fault of the platform can be given
   * @param startNanos as {@link #source} has it
   */
  void open(FleetDesk fleet, Optional<StandIn> standIn, long startNanos) {
    live.open(new LiveFaults.Fleet() {
      @Override
      public void tell(BoardId board, BoardCommand what) {
        fleet.tell(board, what);
      }

      @Override
      public List<FaultActed> acted() throws FleetDesk.Silent {
        return Stream.concat(fleet.result().acted().values().stream().flatMap(List::stream),
            standIn.stream().flatMap(one -> one.acted().stream().map(StandIn.Acted::act))).toList();
      }

      @Override
      public boolean hasPlatform() {
        return standIn.isPresent();
      }

      @Override
      public void tellPlatform(List<Act> whole, Map<String, List<Act>> devices) {
        standIn.ifPresent(one -> one.befall(whole, devices));
      }

      @Override
      public void endAtPlatform(int fault) {
        standIn.ifPresent(one -> one.endFault(fault));
      }

      @Override
      public void given(ChaosRecord.Live fault) {
        fleet.history().gave(fault);
      }

      @Override
      public void takenBack(int fault) {
        fleet.tookBack(fault);
      }
    }, startNanos);
  }

  /** The faults of a run, for who looks on. */
  static FaultsShown shown(Optional<RunChaos> chaos) {
    return chaos.<FaultsShown>map(RunChaos::live).orElse(FaultsShown.none(
        "its boards have nothing by which faults could befall them; start it with --http HOST:PORT or --chaos calm"));
  }

  LiveFaults live() {
    return live;
  }

  private List<Act> planOf(BoardSpec board) {
    List<Act> planned = planner.of(board.id().value(), board.profile());
    return platformPlansAnew() ? planned : planned.stream().filter(RunChaos::isBoards).toList();
  }

  private List<Act> planOfPlatform() {
    return platformPlansAnew() ? planner.ofPlatform() : List.of();
  }

  /** A stand-in of another process plans once: it knows of no campaigns. */
  private boolean platformPlansAnew() {
    return campaign == 1 || !(settings.target() instanceof RunSettings.Running);
  }

  /** Whether there is something to plan. */
  boolean isPlanned() {
    return !settings.chaos().isNone();
  }

  /**
   * Everything that may happen, one act a line, before anything does.
   *
   * @return the file
   * @throws IOException if there is no room
   */
  Path writePlan(Path dir) throws IOException {
    Path plan = dir.resolve(PlanLine.FILE);
    try (BufferedWriter out = Files.newBufferedWriter(plan)) {
      for (Act act : planOfPlatform()) {
        out.write(PlanLine.of(Planner.PLATFORM, act) + "\n");
      }
      for (BoardSpec board : boards) {
        for (Act act : planOf(board)) {
          out.write(PlanLine.of(board.id().value(), act) + "\n");
        }
      }
    }
    return plan;
  }

  /** An act of the campaign before may come true while the board is told of this one's. */
  private List<FaultActed> ofThis(BoardSpec board, List<FaultActed> acted) {
    if (campaign == 1) {
      return acted;
    }
    Set<FaultActed> planned = planOf(board).stream().map(Act::told).collect(Collectors.toSet());
    return acted.stream().filter(act -> act.fault() >= Act.LIVE || planned.contains(act)).toList();
  }

  /** No more faults are given. */
  void close() {
    live.close();
  }

  /** What came true, and with it the acts that are placed by time: they count as planned. */
  ChaosRecord record(FleetResult result) {
    ChaosRecord.Collector collector =
        new ChaosRecord.Collector(isPlanned() ? Optional.of(PlanLine.FILE) : Optional.empty());
    Map<String, List<FaultActed>> atPlatform = platform.apply(sinceNanos);
    collector.live(live.soFar());
    collector.planned(Planner.PLATFORM, planOfPlatform());
    atPlatform.forEach(collector::acted);
    for (BoardSpec board : boards) {
      BoardId id = board.id();
      collector.planned(id.value(), planOf(board));
      collector.acted(id.value(), ofThis(board, result.acted().getOrDefault(id, List.of())));
    }
    return collector.record();
  }
}
