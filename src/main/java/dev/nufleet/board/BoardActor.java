package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.japi.function.Function;
import dev.nufleet.board.BoardCommand.CutPower;
import dev.nufleet.board.BoardCommand.FollowConsole;
import dev.nufleet.board.BoardCommand.PowerOn;
import dev.nufleet.board.BoardCommand.PressKey;
import dev.nufleet.board.BoardCommand.PressReset;
import dev.nufleet.board.BoardCommand.ReadConsole;
import dev.nufleet.board.BoardPart.Booted;
import dev.nufleet.board.BoardPart.HaltAsked;
import dev.nufleet.board.BoardPart.Happened;
import dev.nufleet.board.BoardPart.PowerFailed;
import dev.nufleet.board.BoardPart.PreMainEnded;
import dev.nufleet.board.BoardPart.ResetAsked;
import dev.nufleet.board.BoardPart.Stopped;
import dev.nufleet.boot.BootResult;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.ResetReason;
import dev.nufleet.network.LinkShape;
import dev.nufleet.storage.BoardStorage;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One board: its power, its parts, and what it says upwards.
 *
 * <p>At any time one part holds the storage: the bootloader, then pre-main ({@link KvStoreActor}), then the
 * application's main thread ({@link OtaDownloaderActor}). The next begins when the one before has stopped, so storage
 * needs no lock. The console outlives resets, as the host's terminal does; the network interface does not.
 */
public final class BoardActor {
  /** How many orders of hands wait while parts stop; what comes on top is lost on impatient hands. */
  private static final int ORDERS_KEPT = 8;

  private final ActorContext<BoardCommand> ctx;
  private final StashBuffer<BoardCommand> kept;
  private final BoardSpec spec;
  private final BoardEnvironment environment;
  private final SplittableRandom random;
  private final ActorRef<ConsoleActor.Command> console;
  private final BoardStorage storage;
  private CrashRecord crashRecord;
  private final Dials dials;
  private int boots;

  /** What the present boot's parts work with. */
  private FirmwareParts parts;

  private ActorRef<NetworkActor.Command> network;

  /** The part that holds the storage; null while none does. */
  private ActorRef<?> holder;

  private BoardActor(
      ActorContext<BoardCommand> ctx, StashBuffer<BoardCommand> kept, BoardSpec spec, BoardEnvironment environment) {
    this.ctx = ctx;
    this.kept = kept;
    this.spec = spec;
    this.environment = environment;
    this.random = new SplittableRandom(spec.seed());
    this.dials = new Dials(spec.id(), LinkShape.of(spec.profile().uplink(), spec.pace()));
    this.storage = environment.stores().storageOf(spec);
    this.console = ctx.spawn(ConsoleActor.create(
        ctx.getSelf(), spec.profile(), spec.pace(), environment.settings().consolePrints()), "console");
  }

  public static Behavior<BoardCommand> create(BoardSpec spec, BoardEnvironment environment) {
    return Behaviors.withMdc(BoardCommand.class, Map.of("board", spec.id().value()), Behaviors.setup(ctx ->
        Behaviors.withStash(ORDERS_KEPT, kept -> {
          ctx.setLoggerName(BoardActor.class);
          return new BoardActor(ctx, kept, spec, environment).off();
        })));
  }

  // ---- states ----

  private Behavior<BoardCommand> off() {
    return always()
        .onMessage(PowerOn.class, on -> {
          crashRecord = new CrashRecord(environment.settings().crashRecordSurvivesReset());
          return boot(ResetReason.POWER_ON);
        })
        .onAnyMessage(late -> Behaviors.same())
        .build();
  }

  private Behavior<BoardCommand> booting() {
    return powered().onMessage(Booted.class, this::booted).onAnyMessage(ignored()).build();
  }

  private Behavior<BoardCommand> preMain() {
    return powered()
        .onMessage(PreMainEnded.class, ended -> stopHolder(this::startMain))
        .onAnyMessage(ignored())
        .build();
  }

  private Behavior<BoardCommand> inMain() {
    return powered().onAnyMessage(ignored()).build();
  }

  private Behavior<BoardCommand> halted() {
    return powered().onAnyMessage(ignored()).build();
  }

  /** Waits until the parts that were told to stop have let go of storage and network. */
  private Behavior<BoardCommand> stopping(boolean networkToo, Supplier<Behavior<BoardCommand>> next) {
    if (holder == null && (network == null || !networkToo)) {
      return kept.unstashAll(next.get());
    }
    return always()
        .onMessage(Stopped.class, stopped -> {
          forget(stopped.part());
          return stopping(networkToo, next);
        })
        .onMessage(CutPower.class, cut -> stopAll(this::powerLost))
        .onMessage(PowerFailed.class, failed -> stopAll(this::powerLost))
        .onMessage(BoardCommand.FromHands.class, order -> {
          if (!kept.isFull()) {
            kept.stash(order);
          }
          return Behaviors.same();
        })
        .onAnyMessage(ignored())
        .build();
  }

  // ---- transitions ----

  private Behavior<BoardCommand> boot(ResetReason reason) {
    boots++;
    network = ctx.spawn(NetworkActor.create(environment.links(), dials), "network-" + boots);
    ctx.watchWith(network, new Stopped(network));
    parts = new FirmwareParts(
        ctx.getSelf(), console, network, environment.settings(),
        new BoardClock(spec.pace(), environment.clock()::nanos), spec.pace(), storage, random);
    tell(new BoardEvent.BootStarted(reason));
    hold(BootloaderActor.create(parts, reason, spec.initialVersion()), "bootloader-" + boots);
    return booting();
  }

  private Behavior<BoardCommand> booted(Booted booted) {
    BootResult result = booted.result();
    tell(new BoardEvent.BootEnded(
        result.outcome(), result.installed(), result.activeVersion(), booted.activeSha256()));
    return switch (result.outcome()) {
      case BOOTS -> stopHolder(this::startPreMain);
      case HALTS -> halt("no-bootable-image");
      case HANGS -> halt("card-read-error");
      case POWER_CUT -> stopAll(this::powerLost);
    };
  }

  private Behavior<BoardCommand> startPreMain() {
    hold(KvStoreActor.create(parts, spec, crashRecord), "kv-store-" + boots);
    return preMain();
  }

  private Behavior<BoardCommand> startMain() {
    console.tell(new ConsoleActor.ApplicationStarted());
    hold(OtaDownloaderActor.create(parts, spec, crashRecord), "ota-downloader-" + boots);
    return inMain();
  }

  private Behavior<BoardCommand> halt(String cause) {
    return stopAll(() -> {
      tell(new BoardEvent.Halted(cause));
      return halted();
    });
  }

  private Behavior<BoardCommand> powerLost() {
    tell(new BoardEvent.PowerLost());
    return off();
  }

  // ---- what is heard in every state ----

  private BehaviorBuilder<BoardCommand> always() {
    return BehaviorBuilder.<BoardCommand>create()
        .onMessage(Happened.class, this::happened)
        .onMessage(ReadConsole.class, read -> toConsole(new ConsoleActor.Read(read)))
        .onMessage(FollowConsole.class, follow -> toConsole(new ConsoleActor.Follow(follow)))
        .onMessage(PressKey.class, press -> toConsole(new ConsoleActor.Key(press.key())));
  }

  private BehaviorBuilder<BoardCommand> powered() {
    return always()
        .onMessage(CutPower.class, cut -> stopAll(this::powerLost))
        .onMessage(PowerFailed.class, failed -> stopAll(this::powerLost))
        .onMessage(PressReset.class, press -> stopAll(() -> boot(ResetReason.PIN)))
        .onMessage(ResetAsked.class, asked -> stopAll(() -> boot(ResetReason.SOFTWARE)))
        .onMessage(HaltAsked.class, asked -> halt(asked.cause()))
        .onMessage(Stopped.class, this::brokeDown);
  }

  private Behavior<BoardCommand> happened(Happened happened) {
    if (happened.what() instanceof BoardEvent.ApplicationEnded) {
      console.tell(new ConsoleActor.MainEnded());
    }
    tell(happened.what());
    return Behaviors.same();
  }

  /**
   * A part ended that nobody told to: a defect of ours. Hardware would run into its watchdog, and so does this board.
   */
  private Behavior<BoardCommand> brokeDown(Stopped stopped) {
    boolean mattered = stopped.part() == holder || stopped.part() == network;
    forget(stopped.part());
    if (!mattered) {
      return Behaviors.same();
    }
    ctx.getLog().error("{} broke down; the board resets", stopped.part().path().name());
    return stopAll(() -> boot(ResetReason.WATCHDOG));
  }

  // ---- parts ----

  private <C> void hold(Behavior<C> part, String name) {
    ActorRef<C> ref = environment.stores().waitForDisk()
        ? ctx.spawn(part, name, DispatcherSelector.blocking())
        : ctx.spawn(part, name);
    ctx.watchWith(ref, new Stopped(ref));
    holder = ref;
  }

  private Behavior<BoardCommand> stopHolder(Supplier<Behavior<BoardCommand>> next) {
    if (holder != null) {
      ctx.stop(holder);
    }
    return stopping(false, next);
  }

  private Behavior<BoardCommand> stopAll(Supplier<Behavior<BoardCommand>> next) {
    console.tell(new ConsoleActor.ApplicationStopped());
    if (holder != null) {
      ctx.stop(holder);
    }
    if (network != null) {
      ctx.stop(network);
    }
    return stopping(true, next);
  }

  private void forget(ActorRef<?> part) {
    if (part.equals(holder)) {
      holder = null;
      storage.rest();
    } else if (part.equals(network)) {
      network = null;
    }
  }

  private Behavior<BoardCommand> toConsole(ConsoleActor.Command command) {
    console.tell(command);
    return Behaviors.same();
  }

  private static Function<BoardCommand, Behavior<BoardCommand>> ignored() {
    return late -> Behaviors.same();
  }

  private void tell(BoardEvent.What what) {
    environment.events().tell(new BoardEvent(spec.id(), spec.profile(), environment.clock().nanos(), what));
  }
}
