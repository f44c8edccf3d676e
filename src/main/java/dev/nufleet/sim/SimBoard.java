package dev.nufleet.sim;

import dev.nufleet.board.BoardClock;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardLife;
import dev.nufleet.board.BoardLife.Part;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.KeyValueStores;
import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Moments;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.ResetReason;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.PowerLost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One board in the world: carries out what {@link BoardLife} wants, as {@code BoardActor} does with actors. All that
 * happens to it is a turn; what it says within one is dealt with when the program that said it has come to rest.
 */
final class SimBoard {
  /** From the reset to the bootloader's first instruction; no source tells. */
  private static final long RESET_NANOS = 100_000_000L;
  /** A board that boots so often will do so for ever: it is held in its reset, so that its world comes to an end. */
  private static final int BOOTS = 200;

  private final Turns turns;
  private final Turns.Party party;
  private final BoardSpec spec;
  private final BoardSettings settings;
  private final BoardFaults faults;
  private final BoardStorage storage;
  private final Moments moments;
  private final SimNetwork network;
  private final SimConsole console;
  private final Ears ears;
  private final Deque<Runnable> happened = new ArrayDeque<>();
  private BoardLife life = BoardLife.OFF;
  private CrashRecord crashRecord;
  private KeyValueStores keyValues;
  private BoardClock clock;
  private SimBoot boot;
  private SimProgram program;
  private boolean busy;
  private int mostBoots = BOOTS;

  /** What the world hears of a board. @param readsPrints else those of its programs are not told */
  record Ears(BiConsumer<BoardSpec, BoardEvent.What> events, BiConsumer<BoardSpec, List<Printed>> prints,
      boolean readsPrints, Overheard overheard) {}

  SimBoard(Turns turns, BoardSpec spec, BoardSettings settings, BoardStorage sound, List<Act> planned,
      FaultyLinks links, SimNetwork network, Ears ears) {
    this.turns = turns;
    this.spec = spec;
    this.settings = settings;
    this.ears = ears;
    this.network = network;
    this.party = turns.party(spec.seed(), spec.id().value(), "tie");
    this.faults = BoardFaults.of(planned, spec, links, this::acted);
    this.storage = planned.isEmpty() ? sound : faults.around(sound);
    this.moments = new Moments(planned);
    this.console = new SimConsole(turns, turns.party(spec.seed(), spec.id().value(), "console"), spec.profile(),
        prints -> ears.prints().accept(spec, prints), () -> on(new BoardLife.ResetByKey(life.boots())));
    moments.first().forEach(this::waitFor);
  }

  // ---- hands

  void powerOn() {
    on(new BoardLife.PowerOn());
  }

  void cutPower() {
    on(new BoardLife.PowerCut());
  }

  void pressReset() {
    on(new BoardLife.ResetPressed());
  }

  void press(char key) {
    console.press(key);
  }

  /** Ends what still acts of a fault. */
  void end(int fault) {
    faults.end(fault);
  }

  BoardSpec spec() {
    return spec;
  }

  boolean hasPower() {
    return life.stage() != BoardLife.Steady.OFF;
  }

  /** Whether it boots for ever, and is held in its reset. */
  boolean isHeld() {
    return life.boots() > mostBoots;
  }

  /** It may boot so often once more; whoever finds it held switches it off and on. */
  void release() {
    mostBoots = life.boots() + BOOTS;
  }

  // ---- what befalls the board

  private void waitFor(Act act) {
    party.at(Moments.boardNanos(act), () -> {
      if (!faults.isEnded(act.fault())) {
        moments.after(act).ifPresent(this::waitFor);
        if (faults.befall(act)) {
          cutPower();
        }
      }
    });
  }

  /** May be told within a turn of the firmware. */
  private void acted(Act act) {
    happened.add(() -> tell(act.told()));
    settle();
    long lasts = act.drawn().lastsNanos();
    if (act.kind().side() == FaultKind.Side.BOARD && lasts != Act.NONE) {
      party.after(lasts, () -> faults.end(act));
    }
  }

  // ---- its life

  /** Something happens; within another turn it waits for that one's end. */
  void on(BoardLife.Event event) {
    happened.add(() -> live(event));
    settle();
  }

  /** A turn of the program, or of what answers it. */
  void turn(Runnable what) {
    boolean outer = !busy;
    busy = true;
    try {
      what.run();
    } catch (PowerLost lost) {
      if (program != null) {
        program.stop();
      }
      happened.add(() -> live(new BoardLife.PowerFailed()));
    }
    if (outer) {
      busy = false;
      settle();
    }
  }

  private void settle() {
    if (busy) {
      return;
    }
    busy = true;
    for (Runnable next = happened.poll(); next != null; next = happened.poll()) {
      next.run();
    }
    busy = false;
  }

  private void live(BoardLife.Event event) {
    BoardLife.Step step = life.on(event);
    life = step.next();
    step.wishes().forEach(this::carryOut);
  }

  private void carryOut(BoardLife.Wish wish) {
    if (wish instanceof BoardLife.StartBootloader start) {
      startBootloader(start.reason());
    } else if (wish instanceof BoardLife.Start start) {
      start(start.part());
    } else if (wish instanceof BoardLife.Stop stop) {
      stop(stop);
    } else if (wish instanceof BoardLife.Tell tell) {
      tell(tell.what());
      if (faults.happened(tell.what())) {
        on(new BoardLife.PowerCut()); // after what is wanted now
      }
    } else if (wish instanceof BoardLife.ClearRam) {
      faults.powerOn();
      crashRecord = new CrashRecord(settings.crashRecordSurvivesReset());
    } else if (wish instanceof BoardLife.RestStorage) {
      storage.rest();
    } else if (wish instanceof BoardLife.Keys keys) {
      switch (keys) {
        case MAIN_STARTED -> console.applicationStarted();
        case MAIN_ENDED -> console.mainEnded();
        case DEAF -> console.applicationStopped();
      }
    } else if (wish instanceof BoardLife.BrokeDown broken) {
      throw new IllegalStateException(broken.part() + " of " + spec.id() + " ended by itself");
    } else {
      throw new IllegalStateException("nobody carries out " + wish);
    }
  }

  private void tell(BoardEvent.What what) {
    ears.events().accept(spec, what);
  }

  private void stop(BoardLife.Stop stop) {
    switch (stop.part()) {
      case NETWORK -> network.down(stop.powerLost());
      case KEY_VALUES -> keyValues = null;
      case BOOTLOADER -> {
        if (boot != null) {
          boot.breakOff();
        }
      }
      case PRE_MAIN, MAIN -> program.stop();
    }
    on(new BoardLife.PartStopped(stop.part()));
  }

  private void startBootloader(ResetReason reason) {
    int number = life.boots();
    boot = null;
    if (!isHeld()) {
      party.after(RESET_NANOS, () -> {
        if (number == life.boots() && life.stage() == BoardLife.Steady.BOOTING) {
          boot(reason);
        }
      });
    }
  }

  private void boot(ResetReason reason) {
    clock = new BoardClock(spec.pace(), turns::nanos);
    SimBoot booting = new SimBoot(turns, storage, reason, spec.initialVersion(), settings.timings(),
        line -> ears.prints().accept(spec, List.of(Printed.text(line))));
    boot = booting;
    party.at(booting.endNanos(faults), () -> {
      if (!booting.isOver()) {
        on(booting.finish());
      }
    });
  }

  private void start(Part part) {
    switch (part) {
      case NETWORK -> network.isBack();
      case KEY_VALUES -> keyValues = new KeyValueStores(storage);
      case PRE_MAIN -> {
        program = program(BoardSpec.ROOT_OF_TRUST);
        turn(() -> program.start(application()::preMain, new BoardLife.PreMainEnded()));
      }
      case MAIN -> {
        program = program(BoardSpec.HAL);
        turn(() -> program.start(application()::main));
      }
      case BOOTLOADER -> throw new IllegalStateException("the bootloader is started with a reason");
    }
  }

  private SimProgram program(String purpose) {
    return new SimProgram(this, settings, clock, storage, spec.random(purpose, life.boots()));
  }

  private Application application() {
    return new Application(program.hal(), storage, spec.triple(), spec.region(), crashRecord, settings.mends());
  }

  // ---- for its program
  Turns.Party party() {
    return party;
  }

  SimNetwork network() {
    return network;
  }

  KeyValueStores keyValues() {
    return keyValues;
  }

  BoardFaults faults() {
    return faults;
  }

  Ears ears() {
    return ears;
  }
}
