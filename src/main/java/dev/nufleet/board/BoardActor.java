package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.actors.Handlers;
import dev.nufleet.board.BoardCommand.ByHand;
import dev.nufleet.board.BoardCommand.CutPower;
import dev.nufleet.board.BoardCommand.EndFault;
import dev.nufleet.board.BoardCommand.FollowConsole;
import dev.nufleet.board.BoardCommand.GetDownload;
import dev.nufleet.board.BoardCommand.GetStorage;
import dev.nufleet.board.BoardCommand.Plan;
import dev.nufleet.board.BoardCommand.PlanAnew;
import dev.nufleet.board.BoardCommand.PowerOn;
import dev.nufleet.board.BoardCommand.PressKey;
import dev.nufleet.board.BoardCommand.PressReset;
import dev.nufleet.board.BoardCommand.ReadConsole;
import dev.nufleet.board.BoardCommand.UndoByHand;
import dev.nufleet.board.BoardLife.Part;
import dev.nufleet.board.BoardPart.ActDue;
import dev.nufleet.board.BoardPart.ActOver;
import dev.nufleet.board.BoardPart.Acted;
import dev.nufleet.board.BoardPart.Booted;
import dev.nufleet.board.BoardPart.HaltAsked;
import dev.nufleet.board.BoardPart.Happened;
import dev.nufleet.board.BoardPart.KeyResets;
import dev.nufleet.board.BoardPart.PowerFailed;
import dev.nufleet.board.BoardPart.PreMainEnded;
import dev.nufleet.board.BoardPart.ResetAsked;
import dev.nufleet.board.BoardPart.Stopped;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.boot.StorageLook;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Moments;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.LinkShape;
import dev.nufleet.storage.BoardStorage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One board: its parts, and what it says upwards. What happens when is decided by {@link BoardLife}; this actor passes
 * on what it hears and carries out what is wanted. The console outlives resets, as the host's terminal does.
 */
public final class BoardActor {
  private static final Handlers<BoardActor, BoardCommand> HANDLERS = Handlers.of(BoardActor.class, BoardCommand.class)
      .on(PowerOn.class, (board, m) -> board.on(new BoardLife.PowerOn()))
      .on(CutPower.class, (board, m) -> board.on(new BoardLife.PowerCut()))
      .on(PressReset.class, (board, m) -> board.on(new BoardLife.ResetPressed()))
      .on(Plan.class, BoardActor::plan)
      .on(PlanAnew.class, BoardActor::planAnew)
      .on(EndFault.class, (board, m) -> board.faults.ifPresent(all -> all.end(m.fault())))
      .on(ByHand.class, (board, m) -> board.faults.ifPresent(all -> all.befall(m.act())))
      .on(UndoByHand.class, (board, m) -> board.faults.ifPresent(all -> all.undo(m.fault())))
      .on(ActDue.class, BoardActor::due)
      .on(Acted.class, (board, m) -> board.acted(m.act()))
      .on(ActOver.class, BoardActor::over)
      .on(PressKey.class, (board, m) -> board.console.tell(new ConsoleActor.Key(m.key())))
      .on(ReadConsole.class, (board, m) -> board.console.tell(new ConsoleActor.Read(m)))
      .on(FollowConsole.class, (board, m) -> board.console.tell(new ConsoleActor.Follow(m)))
      .on(GetDownload.class, (board, m) -> board.asked.ask(m, board.life))
      .on(GetStorage.class, (board, m) -> board.asked.ask(m, board.life))
      .on(Happened.class, BoardActor::happened)
      .on(Booted.class, (board, m) -> board.on(new BoardLife.Booted(m.result(), m.activeSha256())))
      .on(PreMainEnded.class, (board, m) -> board.on(new BoardLife.PreMainEnded()))
      .on(ResetAsked.class, (board, m) -> board.on(new BoardLife.ResetAsked()))
      .on(KeyResets.class, (board, m) -> board.on(new BoardLife.ResetByKey(m.boot())))
      .on(HaltAsked.class, (board, m) -> board.on(new BoardLife.HaltAsked(m.cause())))
      .on(PowerFailed.class, (board, m) -> board.on(new BoardLife.PowerFailed()))
      .on(Stopped.class, BoardActor::stopped)
      .build();

  private final ActorContext<BoardCommand> ctx;
  private final BoardSpec spec;
  private final BoardEnvironment environment;
  private final ActorRef<ConsoleActor.Command> console;
  private final BoardStorage storage;
  private final StorageLook look;
  private final Dials dials;
  private final Optional<BoardFaults> faults;
  private final Moments moments;
  private final PlanEra era;
  private final Map<Part, ActorRef<?>> running = new EnumMap<>(Part.class);
  private final RunningParts asked;
  private BoardLife life = BoardLife.OFF;
  private final RebootPause rebootPause;
  private CrashRecord crashRecord;
  private ActorRef<NetworkActor.Command> network;
  private ActorRef<KvStoreActor.Command> keyValues;
  /** The firmware's time of what it tells just now; what this actor tells by itself has none. */
  private long boardMillis = BoardEvent.NO_TIME;

  /** What the present boot's parts work with. */
  private FirmwareParts parts;

  private BoardActor(ActorContext<BoardCommand> ctx, BoardSpec spec, BoardEnvironment environment) {
    this.ctx = ctx;
    this.spec = spec;
    this.environment = environment;
    this.dials = new Dials(spec.id(), LinkShape.of(spec.profile().uplink(), spec.pace()), environment.clock()::nanos);
    this.console = ctx.spawn(ConsoleActor.create(
        ctx.getSelf(), spec.profile(), spec.pace(), environment.clock(), environment.settings().consolePrints()),
        "console");
    List<Act> planned = environment.faults().map(source -> source.plan().apply(spec)).orElse(List.of());
    this.faults = environment.faults().map(source -> BoardFaults.of(
        planned, spec, source.links(), act -> ctx.getSelf().tell(new Acted(act))));
    BoardStorage sound = environment.stores().storageOf(spec);
    this.storage = faults.map(all -> all.around(sound)).orElse(sound);
    this.look = new StorageLook(storage);
    this.asked = new RunningParts(running, look);
    this.moments = new Moments(planned);
    this.rebootPause = new RebootPause(spec.pace());
    this.era = new PlanEra(environment.faults().map(BoardFaults.Source::startNanos).orElse(0L));
    moments.first().forEach(this::waitFor);
  }

  public static Behavior<BoardCommand> create(BoardSpec spec, BoardEnvironment environment) {
    return Behaviors.withMdc(BoardCommand.class, Map.of("board", spec.id().value()), Behaviors.setup(ctx -> {
      ctx.setLoggerName(BoardActor.class);
      return HANDLERS.behaviorOf(new BoardActor(ctx, spec, environment));
    }));
  }

  // ---- what befalls the board ----

  private void plan(Plan more) {
    faults.ifPresent(all -> moments.add(all.add(more.acts())).forEach(act -> schedule(act, dueIn(act))));
  }

  private void planAnew(PlanAnew anew) {
    faults.ifPresent(all -> {
      all.planAnew(anew.acts());
      era.next(anew.startNanos());
      moments.replace(anew.acts()).forEach(this::waitFor);
    });
  }

  /** One that is over before the board was there is none; one that goes on begins with the board. */
  private void waitFor(Act act) {
    long in = dueIn(act);
    long lasts = new ChaosTime(spec.pace()).realNanos(Math.max(0, act.drawn().lastsNanos()));
    if (in + lasts >= 0 || act.isForGood()) {
      schedule(act, in);
    } else {
      moments.after(act).ifPresent(this::waitFor);
    }
  }

  private long dueIn(Act act) {
    long start = era.startNanos(act, environment.faults().orElseThrow().startNanos());
    return start + new ChaosTime(spec.pace()).realNanos(Moments.boardNanos(act)) - environment.clock().nanos();
  }

  private void schedule(Act act, long inNanos) {
    ctx.scheduleOnce(Duration.ofNanos(Math.max(0, inNanos)), ctx.getSelf(), new ActDue(act, era.number()));
  }

  private void due(ActDue m) {
    Act act = m.act();
    if (era.isOver(act, m.plan()) || faults.isPresent() && faults.get().isEnded(act.fault())) {
      return;
    }
    moments.after(act).ifPresent(this::waitFor);
    if (faults.isPresent() && faults.get().befall(act)) {
      on(new BoardLife.PowerCut());
    }
  }

  private void acted(Act act) {
    tell(act.told());
    long lasts = act.drawn().lastsNanos();
    if (act.kind().side() == FaultKind.Side.BOARD && lasts != Act.NONE) {
      ctx.scheduleOnce(
          Duration.ofNanos(new ChaosTime(spec.pace()).realNanos(lasts)), ctx.getSelf(), new ActOver(act, era.number()));
    }
  }

  private void over(ActOver m) {
    if (!era.isOver(m.act(), m.plan())) {
      faults.ifPresent(all -> all.end(m.act()));
    }
  }

  private void happened(Happened m) {
    boardMillis = m.boardMillis();
    on(new BoardLife.Happened(m.what()));
    boardMillis = BoardEvent.NO_TIME;
  }

  private void stopped(Stopped m) {
    running.remove(m.part()); // whoever holds an actor that has ended holds its cell
    on(new BoardLife.PartStopped(m.part()));
  }

  private void on(BoardLife.Event event) {
    BoardLife.Step step = life.on(event);
    life = step.next();
    step.wishes().forEach(this::carryOut);
  }

  // ---- what is wanted ----

  private void carryOut(BoardLife.Wish wish) {
    if (wish instanceof BoardLife.StartBootloader start) {
      startBootloader(start.reason());
    } else if (wish instanceof BoardLife.Start start) {
      start(start.part());
    } else if (wish instanceof BoardLife.Stop stop) {
      stop(stop);
    } else if (wish instanceof BoardLife.Tell tell) {
      tell(tell.what());
      if (faults.isPresent() && faults.get().happened(tell.what())) {
        ctx.getSelf().tell(new CutPower()); // after what is wanted now
      }
    } else if (wish instanceof BoardLife.ClearRam) {
      faults.ifPresent(BoardFaults::powerOn);
      crashRecord = new CrashRecord(environment.settings().crashRecordSurvivesReset());
    } else if (wish instanceof BoardLife.RestStorage) {
      storage.rest();
    } else if (wish instanceof BoardLife.Keys keys) {
      console.tell(switch (keys) {
        case MAIN_STARTED -> new ConsoleActor.ApplicationStarted(life.boots());
        case MAIN_ENDED -> new ConsoleActor.MainEnded();
        case DEAF -> new ConsoleActor.ApplicationStopped();
      });
    } else if (wish instanceof BoardLife.BrokeDown broken) {
      ctx.getLog().error("{} broke down; the board resets", nameOf(broken.part()));
    } else {
      throw new IllegalStateException("nobody carries out " + wish);
    }
  }

  private void tell(BoardEvent.What what) {
    rebootPause.told(what);
    environment.events().tell(
        new BoardEvent(spec.id(), spec.profile(), environment.clock().nanos(), boardMillis, what));
  }

  private void stop(BoardLife.Stop stop) {
    if (stop.part() == Part.NETWORK && stop.powerLost()) {
      network.tell(new NetworkActor.PowerLost()); // which stops it, see there
    } else {
      ctx.stop(running.get(stop.part()));
    }
  }

  private void startBootloader(ResetReason reason) {
    RunClock time = environment.clock();
    BoardClock clock = new BoardClock(spec.pace(), time::nanos, time::fairNanos);
    parts = new FirmwareParts(
        ctx.getSelf(), console, network, keyValues, environment.settings(), clock, time, spec.pace(), storage,
        spec.random(BoardSpec.HAL, life.boots()), faults, look);
    spawnWithStorage(Part.BOOTLOADER, BootloaderActor.create(
        parts, reason, spec.initialVersion(), Duration.ofNanos(rebootPause.before(reason))));
  }

  private void start(Part part) {
    switch (part) {
      case NETWORK -> network = watched(part, ctx.spawn(NetworkActor.create(environment, dials), nameOf(part)));
      case KEY_VALUES -> keyValues = spawnWithStorage(part, KvStoreActor.create(ctx.getSelf(), storage));
      case PRE_MAIN -> spawnWithStorage(part, PreMainActor.create(
          parts.drawing(spec.random(BoardSpec.ROOT_OF_TRUST, life.boots())), spec, crashRecord));
      case MAIN -> spawnWithStorage(part, OtaDownloaderActor.create(parts, spec, crashRecord));
      case BOOTLOADER -> throw new IllegalStateException("the bootloader is started with a reason");
    }
  }

  private <C> ActorRef<C> spawnWithStorage(Part part, Behavior<C> behavior) {
    return watched(part, environment.stores().waitForDisk()
        ? ctx.spawn(behavior, nameOf(part), DispatcherSelector.blocking())
        : ctx.spawn(behavior, nameOf(part)));
  }

  private <C> ActorRef<C> watched(Part part, ActorRef<C> ref) {
    ctx.watchWith(ref, new Stopped(part));
    running.put(part, ref);
    return ref;
  }

  /** Unique among a board's actors: a part of each boot. */
  private String nameOf(Part part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + life.boots();
  }
}
