package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.hal.Printed;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Fact;
import dev.nufleet.history.Finding;
import dev.nufleet.history.PlatformFacts;
import dev.nufleet.history.RunFacts;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Terms;
import dev.nufleet.storage.BoardStorage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Boards, links, a stand-in and an operator under one clock, in one thread. Lives from power-on to the last board's
 * end, and is judged by its history.
 */
public final class World {
  /** What the boards run before the campaign. */
  public static final FirmwareVersion OLD_VERSION = new FirmwareVersion(1577098827);
  /** What the campaign spreads. */
  public static final FirmwareVersion NEW_VERSION = new FirmwareVersion(1577151897);
  private static final String TARGET = NEW_VERSION.toString();
  /** A board that idles for a day takes 90,000; more than these is a loop that time does not bound. */
  private static final long MOST_TURNS = 5_000_000;
  /** Boards are switched on within so long. */
  private static final long RAMP_NANOS = 5_000_000_000L;

  private final WorldPlan plan;
  private final Turns turns = new Turns();
  private final Chronicle chronicle;
  private final Overheard overheard;
  private final SerialStandIn standIn;
  private final Map<String, Hands> boards = new LinkedHashMap<>();
  private final Map<String, BoardStorage> storages = new LinkedHashMap<>();
  private final Map<String, Integer> acted = new TreeMap<>();
  private final Workshop.Image image;
  private final PlannedActs befalls;
  private final Trials trials;
  private final User user;
  private final Workshop workshop;
  private boolean somethingTold;
  private boolean endless;
  /** The plan's end is over: what happens from now on is not part of the history. */
  private boolean over;

  /**
   * @param reader sees each fact as it happens
   * @param consoles hears what boards print, by name
   */
  public World(WorldPlan plan, Workshop workshop, Consumer<Fact> reader, BiConsumer<String, List<Printed>> consoles) {
    this(plan, workshop, reader, consoles, /* readsPrograms= */ true);
  }

  private World(WorldPlan plan, Workshop workshop, Consumer<Fact> reader, BiConsumer<String, List<Printed>> consoles,
      boolean readsPrograms) {
    this.plan = plan;
    this.workshop = workshop;
    this.image = workshop.image(plan.imageBytes());
    List<BoardSpec> specs = Population.of(plan, workshop, OLD_VERSION);
    this.overheard = new Overheard(new Terms(turns.startedAt().toEpochMilli(), image.bytes(),
        !plan.mends().words().isEmpty(), plan.retryMinutes(), plan.retries(),
        plan.limits().timeoutMinutes(), plan.limits().perMinute(), plan.noticeQos(), Population::triple),
        turns::nanos, this::facts);
    specs.forEach(spec -> overheard.joins(spec.id().value()));
    this.chronicle = new Chronicle(turns, Population.PRODUCT, fact -> {
      overheard.see(fact);
      reader.accept(fact);
    });
    chronicle.said(RunFacts.RUN, RunFacts.STARTED, RunFacts.started(Long.toString(plan.seed()), plan.seed(),
        plan.scenario().name(), specs.size(), Pace.BOARD.toString(), "simulation", NEW_VERSION.toString(),
        image.sha256(), String.join(",", plan.mends().words())));
    ChaosTime time = new ChaosTime(Pace.BOARD);
    befalls = plan.befalls();
    standIn = new SerialStandIn(
        StandInSettings.documented().with("notice-qos", Integer.toString(plan.noticeQos())),
        specs.stream().map(BoardSpec::triple).toList(),
        new SerialStandIn.Faults(befalls::of, befalls.ofPlatform(), time),
        turns, new SplittableRandom(Draw.of(plan.seed(), "platform").bits(0)), told -> {
          somethingTold = true;
          chronicle.heard(told.topic(), told.body());
        }, this::atPlatform);
    Platform platform = new Platform(standIn, ByteString.fromArrayUnsafe(image.bytes()), turns,
        turns.party(plan.seed(), "platform", "tie"));
    FaultyLinks links = FaultyLinks.of(time, turns, plan.seed());
    SimBoard.Ears ears =
        new SimBoard.Ears(this::told, (spec, prints) -> {
          if (!over) {
            consoles.accept(spec.id().value(), prints);
          }
        }, readsPrograms, overheard);
    BoardSettings settings = BoardSettings.DEFAULT.mended(plan.mends());
    for (BoardSpec spec : specs) {
      String name = spec.id().value();
      List<Act> acts = befalls.of(name).stream()
          .filter(act -> act.kind().side() != FaultKind.Side.PLATFORM).toList();
      SimNetwork network = new SimNetwork(turns, plan.seed(), name, spec.profile(), links.of(spec.id()),
          new Latency(plan.latencyNanos(), plan.jitterNanos(), Draw.of(plan.seed(), name, "way")), platform, overheard);
      BoardStorage storage = workshop.stores().storageOf(spec);
      storages.put(name, storage);
      boards.put(name, new Hands(turns, plan, new FleetSpec.Goal(NEW_VERSION, image.sha256()), chronicle,
          new SimBoard(turns, spec, settings, storage, acts, links, network, ears)));
    }
    trials = new Trials(plan, overheard, NEW_VERSION, image.bytes());
    trials.begin(turns);
    user = new User(plan, standIn, image, overheard);
    begin(platform);
    new Stranger(turns, plan.seed(), platform, overheard, specs.stream().map(BoardSpec::triple).toList()).begin();
  }

  /** A world whose consoles nobody reads, which is faster. @param reader sees each fact as it happens */
  public World(WorldPlan plan, Workshop workshop, Consumer<Fact> reader) {
    this(plan, workshop, reader, (board, prints) -> { }, /* readsPrograms= */ false);
  }

  /** The same, but for what bootloaders print. @param lines hears that, by board */
  public static World hearingBootloaders(
      WorldPlan plan, Workshop workshop, Consumer<Fact> reader, BiConsumer<String, List<Printed>> lines) {
    return new World(plan, workshop, reader, lines, /* readsPrograms= */ false);
  }

  private long facts() {
    return chronicle.facts();
  }

  private void begin(Platform platform) {
    for (Hands hands : boards.values()) {
      Draw draw = Draw.of(plan.seed(), hands.name(), "operator");
      hands.switchOnAt(Long.remainderUnsigned(draw.bits(0), RAMP_NANOS));
    }
    Turns.Party run = turns.party(plan.seed(), "run");
    user.begin(run, platform);
    if (plan.calmAt() != Long.MAX_VALUE) {
      run.at(plan.calmAt(), () -> {
        overheard.calm();
        befalls.ofPlatform().forEach(act -> standIn.end(act.fault()));
        boards.values().forEach(hands -> {
          befalls.faultsOf(hands.name()).forEach(standIn::end);
          hands.calm(befalls.faultsOf(hands.name()));
        });
      });
    }
  }

  // ---- what happens

  private void told(BoardSpec spec, BoardEvent.What what) {
    somethingTold = true;
    if (what instanceof BoardEvent.BootStarted) {
      trials.boots(spec.id().value(), storages.get(spec.id().value()));
    }
    BoardEvent event = new BoardEvent(spec.id(), spec.profile(), turns.nanos(), what);
    chronicle.told(event);
    if (what instanceof BoardEvent.Counted counted) {
      overheard.counted(spec.id().value(), counted.since());
    }
    if (what instanceof BoardEvent.FaultActed fault) {
      acted.merge(fault.kind().word(), 1, Integer::sum);
    }
    boards.get(spec.id().value()).heard(event);
  }

  private void atPlatform(StandIn.Acted fault) {
    acted.merge(fault.act().kind().word(), 1, Integer::sum);
    chronicle.befell(fault);
  }

  /** Lets everything happen until all boards are upgraded, or the plan's end. */
  public Outcome live() {
    pass();
    return end();
  }

  /** Lets it live to its end, and says nothing. */
  World pass() {
    pass(plan.endsAt());
    return this;
  }

  private void pass(long until) {
    boolean settled = false;
    while (!settled && turns.next() <= until && turns.taken() < MOST_TURNS) {
      somethingTold = false;
      turns.take();
      settled = somethingTold && allAreUpgraded();
    }
    endless = turns.taken() == MOST_TURNS;
    if (!settled && !endless) {
      turns.passTo(until);
    }
  }

  private boolean allAreUpgraded() {
    for (Hands hands : boards.values()) { // asked after each fact: a stream would cost more than the rest of it
      if (!isUpgraded(hands)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it runs the new firmware, and the platform knows it. */
  boolean isUpgraded(String board) {
    return isUpgraded(boards.get(board));
  }

  /** The defect that a board shows; null if none. */
  Defect defect(String board) {
    return chronicle.examination().defects().get(board);
  }

  /** The same world without another fault, as long as it took since faults ended: who is stuck stays so. */
  void liveOn() {
    over = true;
    chronicle.close();
    long bound = plan.endsAt() - (plan.calmAt() == Long.MAX_VALUE ? 0 : plan.calmAt());
    pass(plan.endsAt() + bound);
  }

  private boolean isUpgraded(Hands hands) {
    return hands.runs(TARGET)
        && user.task(hands.name()).map(Task::status).filter(Task.Status.SUCCEEDED::equals).isPresent();
  }

  private Outcome end() {
    for (Hands hands : boards.values()) {
      user.task(hands.name()).ifPresent(task -> chronicle.said(PlatformFacts.PLATFORM,
          PlatformFacts.TASK_STOOD, PlatformFacts.stood(hands.name(), task.status().name(), task.version())));
    }
    chronicle.said(RunFacts.RUN, RunFacts.ENDED, RunFacts.ended("simulation", 0));
    List<Finding> violations = Stream.concat(chronicle.examination().findings().stream(), overheard.end().stream())
        .filter(finding -> finding.isViolated() && !isMatterOfTime(finding)).toList();
    Map<String, String> explained = new TreeMap<>();
    Map<String, String> unexplained = new TreeMap<>();
    int upgraded = 0;
    Map<String, String> unfinished = new TreeMap<>();
    Map<String, Defect> shown = new TreeMap<>(chronicle.examination().defects());
    for (Hands hands : boards.values()) {
      if (isUpgraded(hands)) {
        upgraded++;
        shown.remove(hands.name());
      } else if (plan.mode() == WorldPlan.Mode.LIVENESS) {
        unfinished.put(hands.name(), whereItStands(hands));
      }
    }
    Outcome outcome = new Outcome(plan, boards.size(), upgraded, violations, explained, unexplained, shown, acted,
        turns.nanos(), turns.taken(), endless, chronicle.facts(), chronicle.hash());
    if (!unfinished.isEmpty() && !endless) {
      new Explanation(plan, workshop).explain(this, unfinished, explained, unexplained);
    }
    return outcome;
  }

  /** Tasks that are open at the end of a run with faults were not broken: the run ended. */
  private static boolean isMatterOfTime(Finding finding) {
    return finding.invariant().equals("tasks-final")
        && finding.first().stream().allMatch(broken -> broken.words().endsWith("at the end"));
  }

  private String whereItStands(Hands hands) {
    String task = user.task(hands.name()).map(one -> one.status() + " " + one.description()).orElse("no task");
    return hands.whereItStands() + "; its task: " + task.trim();
  }
}
