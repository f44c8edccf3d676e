package dev.nufleet.board;

import dev.nufleet.boot.BootResult;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.ResetReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The life of a board, from power on to power off: (where it stands, what happened) -> (where it stands, what is
 * wanted). No clock, actor, storage: {@link BoardActor} carries the wishes out, and so may a test or a simulator.
 *
 * <p>At any time one part holds the storage: bootloader, then pre-main, then main(), which lends it to the key-value
 * stores from a question to their answer. The next begins when the one before has let go, and a reset begins when all
 * have; so storage needs no lock. Letting go takes time, therefore {@link Stopping} is a stage of its own.
 *
 * @param running parts that were started and have not said that they stopped
 * @param boots how often the board has begun to boot since it was made; names what belongs to the present boot
 */
public record BoardLife(Stage stage, Set<Part> running, int boots) {
  /** How many orders of hands wait while parts stop; what comes on top is lost on impatient hands. */
  static final int ORDERS_KEPT = 8;

  /** A board as it comes from the factory: without power. */
  public static final BoardLife OFF = new BoardLife(Steady.OFF, Set.of(), 0);

  /** What runs on a board, each for one boot at most. */
  public enum Part {
    BOOTLOADER, PRE_MAIN, MAIN, KEY_VALUES, NETWORK;

    /** Whether it runs on the CPU and ends there; the others last from one reset to the next. */
    boolean isProgram() {
      return this == BOOTLOADER || this == PRE_MAIN || this == MAIN;
    }
  }

  /** Where a board stands. */
  public sealed interface Stage {}

  /** Stages that last until something happens. */
  public enum Steady implements Stage { OFF, BOOTING, PRE_MAIN, IN_MAIN, HALTED }

  /**
   * Waits until parts have let go.
   *
   * @param kept orders of hands that will count then, in their order, at most {@link #ORDERS_KEPT}
   */
  public record Stopping(Next next, List<Event> kept) implements Stage {}

  /** What follows once the parts have let go. */
  public sealed interface Next {}

  /** The same boot goes on with its next program; the key-value stores and the network stay. */
  public enum Program implements Next { PRE_MAIN, MAIN }

  public record Boot(ResetReason reason) implements Next {}

  public record Halt(String cause) implements Next {}

  public record PowerOff() implements Next {}

  // ---- what happens ----

  public sealed interface Event {}

  /** Orders of hands. */
  public record PowerOn() implements Event {}

  public record PowerCut() implements Event {}

  public record ResetPressed() implements Event {}

  /** The storage ran out of power in the middle of an operation. */
  public record PowerFailed() implements Event {}

  /** The bootloader is done. @param activeSha256 of what lies in the active slot, as a look at the flash found it */
  public record Booted(BootResult result, String activeSha256) implements Event {}

  public record PreMainEnded() implements Event {}

  /** The firmware wants a system reset. */
  public record ResetAsked() implements Event {}

  /** The operator's key is carried out. @param boot in which it was pressed: a late one resets no later boot */
  public record ResetByKey(int boot) implements Event {}

  public record HaltAsked(String cause) implements Event {}

  public record PartStopped(Part part) implements Event {}

  /** A fact from inside, to be passed upwards. */
  public record Happened(BoardEvent.What what) implements Event {}

  // ---- what is wanted ----

  public sealed interface Wish {}

  public record StartBootloader(ResetReason reason) implements Wish {}

  public record Start(Part part) implements Wish {}

  /** Ends in {@link PartStopped}. @param powerLost it gets no chance to say goodbye to anybody */
  public record Stop(Part part, boolean powerLost) implements Wish {}

  public record Tell(BoardEvent.What what) implements Wish {}

  /** What only power keeps is gone: RAM with the record of a fatal error. */
  public record ClearRam() implements Wish {}

  /** Nothing uses the storage for now. */
  public record RestStorage() implements Wish {}

  /** Main begins, has ended, or nothing runs any more: for the thread that serves the operator's keys. */
  public enum Keys implements Wish { MAIN_STARTED, MAIN_ENDED, DEAF }

  /** A part ended that nobody told to: a defect of ours. */
  public record BrokeDown(Part part) implements Wish {}

  /** Where the board stands now, and what is to be done, in this order. */
  public record Step(BoardLife next, List<Wish> wishes) {
    private Step and(Step later) {
      List<Wish> all = new ArrayList<>(wishes);
      all.addAll(later.wishes);
      return new Step(later.next, all);
    }
  }

  public BoardLife {
    running = Collections.unmodifiableSet(running.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(running));
  }

  /** What an event leads to. Events that mean nothing at this stage change nothing. */
  public Step on(Event event) {
    if (event instanceof PartStopped stopped) {
      return stopped(stopped.part());
    }
    if (stage == Steady.OFF) {
      return event instanceof PowerOn ? step(new ClearRam()).and(boot(ResetReason.POWER_ON)) : step();
    }
    if (event instanceof Happened happened) {
      Tell tell = new Tell(happened.what());
      return happened.what() instanceof BoardEvent.ApplicationEnded ? step(Keys.MAIN_ENDED, tell) : step(tell);
    }
    if (event instanceof PowerCut || event instanceof PowerFailed) {
      return lose(event);
    }
    return stage instanceof Stopping stopping ? onWhileStopping(stopping, event) : onWhileRunning(event);
  }

  private Step onWhileRunning(Event event) {
    if (event instanceof ResetPressed) {
      return stopAll(new Boot(ResetReason.PIN));
    }
    if (event instanceof Booted booted && stage == Steady.BOOTING) {
      return booted(booted);
    }
    if (event instanceof PreMainEnded && stage == Steady.PRE_MAIN) {
      return goOnTo(Program.MAIN, Part.PRE_MAIN);
    }
    if (event instanceof ResetAsked && (stage == Steady.PRE_MAIN || stage == Steady.IN_MAIN)) {
      return stopAll(new Boot(ResetReason.SOFTWARE));
    }
    if (event instanceof ResetByKey key && stage == Steady.IN_MAIN && key.boot() == boots) {
      return step(new Tell(new BoardEvent.ResetRequested())).and(stopAll(new Boot(ResetReason.SOFTWARE)));
    }
    if (event instanceof HaltAsked asked && stage != Steady.HALTED) {
      return stopAll(new Halt(asked.cause()));
    }
    return step(); // the board has power already, or the word is late
  }

  private Step onWhileStopping(Stopping stopping, Event event) {
    if (event instanceof ResetPressed && stopping.next() instanceof Program) {
      return stopAll(new Boot(ResetReason.PIN));
    }
    boolean willHavePower = !(stopping.next() instanceof PowerOff) || !stopping.kept().isEmpty();
    boolean counts = event instanceof ResetPressed && willHavePower || event instanceof PowerOn && !willHavePower;
    if (!counts || stopping.kept().size() == ORDERS_KEPT) {
      return step();
    }
    List<Event> kept = new ArrayList<>(stopping.kept());
    kept.add(event);
    return at(new Stopping(stopping.next(), List.copyOf(kept))).step();
  }

  /** A plug that is pulled overrules all that hands did before; storage that fails once more says nothing new. */
  private Step lose(Event event) {
    if (stage instanceof Stopping stopping && stopping.next() instanceof PowerOff) {
      return event instanceof PowerCut ? at(new Stopping(stopping.next(), List.of())).step() : step();
    }
    return stopAll(new PowerOff());
  }

  private Step booted(Booted booted) {
    BootResult result = booted.result();
    Step told = step(new Tell(new BoardEvent.BootEnded(
        result.outcome(), result.installed(), result.activeVersion(), booted.activeSha256())));
    return told.and(switch (result.outcome()) {
      case BOOTS -> goOnTo(Program.PRE_MAIN, Part.BOOTLOADER);
      case HALTS -> stopAll(new Halt("no-bootable-image"));
      case HANGS -> stopAll(new Halt("card-read-error"));
      case POWER_CUT -> stopAll(new PowerOff());
    });
  }

  private Step stopped(Part part) {
    if (!running.contains(part)) {
      return step();
    }
    EnumSet<Part> left = EnumSet.copyOf(running);
    left.remove(part);
    BoardLife without = new BoardLife(stage, left, boots);
    if (stage instanceof Stopping stopping && isAwaited(part, stopping.next())) {
      return without.allLetGo(stopping.next()) ? without.step(new RestStorage()).and(without.goOn()) : without.step();
    }
    // hardware would run into its watchdog, and so does this board
    return without.step(new BrokeDown(part)).and(without.stopAll(new Boot(ResetReason.WATCHDOG)));
  }

  private static boolean isAwaited(Part part, Next next) {
    return part.isProgram() || !(next instanceof Program);
  }

  private boolean allLetGo(Next next) {
    return running.stream().noneMatch(part -> isAwaited(part, next));
  }

  // ---- transitions ----

  private Step goOnTo(Program program, Part before) {
    return at(new Stopping(program, List.of())).step(new Stop(before, false));
  }

  private Step stopAll(Next next) {
    List<Wish> wishes = new ArrayList<>();
    wishes.add(Keys.DEAF);
    running.forEach(part -> wishes.add(new Stop(part, next instanceof PowerOff)));
    BoardLife stopping = at(new Stopping(next, List.of()));
    Step step = new Step(stopping, wishes);
    return stopping.allLetGo(next) ? step.and(stopping.goOn()) : step;
  }

  private Step goOn() {
    Stopping stopping = (Stopping) stage;
    Step step = goOn(stopping.next());
    for (Event order : stopping.kept()) {
      step = step.and(step.next().on(order));
    }
    return step;
  }

  private Step goOn(Next next) {
    if (next instanceof Boot boot) {
      return boot(boot.reason());
    }
    if (next instanceof Halt halt) {
      return at(Steady.HALTED).step(new Tell(new BoardEvent.Halted(halt.cause())));
    }
    if (next instanceof PowerOff) {
      return at(Steady.OFF).step(new Tell(new BoardEvent.PowerLost()));
    }
    return next == Program.PRE_MAIN
        ? at(Steady.PRE_MAIN).start(Part.PRE_MAIN).step(new Start(Part.PRE_MAIN))
        : at(Steady.IN_MAIN).start(Part.MAIN).step(Keys.MAIN_STARTED, new Start(Part.MAIN));
  }

  private Step boot(ResetReason reason) {
    return new BoardLife(
        Steady.BOOTING, EnumSet.of(Part.BOOTLOADER, Part.KEY_VALUES, Part.NETWORK), boots + 1).step(
        new Start(Part.NETWORK), new Start(Part.KEY_VALUES), new Tell(new BoardEvent.BootStarted(reason)),
        new StartBootloader(reason));
  }

  private BoardLife at(Stage next) {
    return new BoardLife(next, running, boots);
  }

  private BoardLife start(Part part) {
    EnumSet<Part> more = EnumSet.of(part);
    more.addAll(running);
    return new BoardLife(stage, more, boots);
  }

  private Step step(Wish... wishes) {
    return new Step(this, List.of(wishes));
  }
}
