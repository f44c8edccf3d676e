package dev.nufleet.board;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.BoardCourse;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.network.LinkFaults;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.PowerLine;
import dev.nufleet.storage.PowerLost;
import dev.nufleet.storage.PowerSupply;
import dev.nufleet.storage.StorageFault;
import dev.nufleet.storage.StorageFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What befalls one board: finds out from what its firmware does when a planned act is due, and lets it act at that very
 * spot. The firmware's own thread comes here as well as the board's actor, so calls exclude each other; between two
 * programs there is nothing to be told.
 */
public final class BoardFaults {
  /**
   * Where the boards of a process get theirs from.
   *
   * @param plan of each board
   * @param links what acts on links; the links look there too
   * @param startNanos of the run's clock: moments of plans count from here, when the first board is switched on
   */
  public record Source(Function<BoardSpec, List<Act>> plan, FaultyLinks links, long startNanos) {}

  /** What the board's actor tells by itself; all else comes from its firmware. */
  private static final Set<Class<? extends BoardEvent.What>> BOARDS_OWN = Set.of(
      BoardEvent.BootStarted.class, BoardEvent.BootEnded.class, BoardEvent.Halted.class, BoardEvent.PowerLost.class);

  private final BoardCourse course;
  private final LinkFaults link;
  private final Consumer<Act> acted;
  private final StorageFaults storage = new StorageFaults((id, fault, where) -> { });
  private final PowerSupply power = new PowerSupply(new PowerLine() {
    @Override
    public Cut ask(long operation) {
      return BoardFaults.this.ask();
    }

    @Override
    public int sure(int operations) {
      synchronized (BoardFaults.this) {
        return course.undue(operations);
      }
    }
  });
  /** Ordinals of acts on the storage, by fault. */
  private final Map<Integer, List<Integer>> started = new HashMap<>();
  /** Faults that were ended from outside. */
  private final Set<Integer> ended = new HashSet<>(2);
  /** Numbers of the faults of the scenario. */
  private Set<Integer> ofScenario;
  /** Faults up to this number are known: those that are given later have higher ones. */
  private int newest;

  private BoardFaults(BoardCourse course, LinkFaults link, Consumer<Act> acted, List<Act> planned) {
    this.course = course;
    this.link = link;
    this.acted = acted;
    this.newest = PlanParts.newest(planned, 0);
    this.ofScenario = PlanParts.ofScenario(planned);
  }

  /** @param acted hears of each act that came true, from any thread */
  public static BoardFaults of(List<Act> planned, BoardSpec board, FaultyLinks links, Consumer<Act> acted) {
    LinkFaults link = links.of(board.id());
    link.onActed(acted);
    link.failHandshakes(PlanParts.ofHandshakes(planned));
    return new BoardFaults(new BoardCourse(planned), link, acted, planned);
  }

  /** Another plan takes the place of the scenario's; what was given while the run goes on stays. */
  void planAnew(List<Act> planned) {
    Set<Integer> before;
    synchronized (this) {
      before = ofScenario;
      before.forEach(course::remove);
    }
    before.forEach(this::endWhatActs);
    synchronized (this) {
      before.forEach(started::remove);
      ofScenario = PlanParts.ofScenario(planned);
      course.add(planned);
      newest = PlanParts.newest(planned, newest);
    }
    link.failHandshakes(PlanParts.ofHandshakes(planned));
  }

  // ---- what is given while the run goes on ----

  /** More is planned from now on. @return what of it was not known: its moments are for the board's actor */
  List<Act> add(List<Act> more) {
    List<Act> unknown;
    synchronized (this) {
      unknown = more.stream().filter(act -> act.fault() > newest).toList();
      newest = PlanParts.newest(unknown, newest);
      course.add(unknown);
    }
    link.failHandshakes(PlanParts.ofHandshakes(unknown));
    return unknown;
  }

  /** Whether a fault was ended, so that no moment of it comes any more. */
  public synchronized boolean isEnded(int fault) {
    return ended.contains(fault);
  }

  // ---- storage ----

  /** The board's flash and card with this board's power and faults; to be called once. */
  public BoardStorage around(BoardStorage sound) {
    return storage.around(power.feed(sound));
  }

  /** Power is back. */
  public void powerOn() {
    power.restore();
  }

  /** Before each storage operation, on the thread that holds the storage. */
  private PowerLine.Cut ask() {
    PowerLine.Cut cut = PowerLine.Cut.GO_ON;
    for (Act act : nextOperation()) {
      begin(act);
      if (act.kind() == FaultKind.POWER_CUT) {
        cut = cut(act.drawn());
      }
    }
    return cut;
  }

  private static PowerLine.Cut cut(Act.Drawn drawn) {
    return switch (drawn.how()) {
      case BEFORE -> PowerLine.Cut.BEFORE;
      case AFTER -> PowerLine.Cut.AFTER;
      case TORN -> PowerLine.Cut.torn((int) (drawn.tear() >>> 60), drawn.tear());
    };
  }

  /** Whether the number of a phase's storage operations must be told before it begins. */
  public synchronized boolean wantsOperations() {
    return course.wantsOperations();
  }

  public synchronized void operations(long total) {
    course.operations(total);
  }

  /** Before which storage operation of the phase that begins power fails, from 1 on; empty: before none. */
  public synchronized OptionalLong cutsAt() {
    return course.nextCut();
  }

  // ---- from the firmware's thread: a power cut ends it there and then ----

  /** @throws PowerLost if power fails at this fact */
  public void told(BoardEvent.What what) {
    cutIf(befall(on(what)));
  }

  /** The firmware has taken so many more bytes of an image. @throws PowerLost if power fails behind them */
  public void took(int bytes) {
    cutIf(befall(tookBytes(bytes)));
  }

  /** An MQTT message has passed. @throws PowerLost if power fails behind it */
  public void packet() {
    cutIf(befall(packetPassed()));
  }

  private static void cutIf(boolean cut) {
    if (cut) {
      throw PowerLost.between();
    }
  }

  // ---- from the board's actor ----

  /** A fact on its way upwards: those of the firmware are known here already. @return whether power fails at it */
  public boolean happened(BoardEvent.What what) {
    return BOARDS_OWN.contains(what.getClass()) && befall(on(what));
  }

  /** Ends what still acts of a fault, and nothing more of it comes true. */
  public void end(int fault) {
    synchronized (this) {
      ended.add(fault);
      course.remove(fault);
    }
    endWhatActs(fault);
  }

  /** Ends what acts of a fault, which may act again. */
  void undo(int fault) {
    endWhatActs(fault);
    synchronized (this) {
      started.remove(fault);
    }
  }

  private void endWhatActs(int fault) {
    link.end(fault);
    synchronized (this) {
      started.getOrDefault(fault, List.of()).forEach(ordinal -> storage.stop(id(fault, ordinal)));
    }
  }

  /** Ends one act whose time is over; those of links end by themselves, and damage stays. */
  public void end(Act act) {
    storage.stop(id(act.fault(), act.ordinal()));
  }

  /** An act whose moment has come. @return whether power fails */
  public boolean befall(Act act) {
    return befall(List.of(act));
  }

  private boolean befall(List<Act> due) {
    boolean cut = false;
    for (Act act : due) {
      begin(act);
      cut |= act.kind() == FaultKind.POWER_CUT;
    }
    return cut;
  }

  private void begin(Act act) {
    acted.accept(act);
    if (act.kind().side() == FaultKind.Side.LINK) {
      link.begin(act);
    } else {
      damage(act).ifPresent(fault -> {
        synchronized (this) {
          started.computeIfAbsent(act.fault(), one -> new ArrayList<>()).add(act.ordinal());
        }
        storage.start(id(act.fault(), act.ordinal()), fault);
      });
    }
    if (isEnded(act.fault())) {
      endWhatActs(act.fault()); // the order came between its being due and its beginning
    }
  }

  private Optional<StorageFault> damage(Act act) {
    Draw draw = new Draw(act.drawn().tear());
    return Optional.ofNullable(switch (act.kind()) {
      case SD_READ_ERROR -> StorageFault.CardFails.always(StorageFault.CardCall.READ);
      case SD_WRITE_ERROR -> StorageFault.CardFails.always(StorageFault.CardCall.WRITE);
      case SD_REMOVED -> new StorageFault.CardRemoved();
      case FLASH_BIT_FLIP -> new StorageFault.BitsFlip(
          MemoryMap.HEADER, Flash.SIZE_BYTES, (int) Math.max(1, act.drawn().bytes()), draw);
      case KV_CORRUPT -> new StorageFault.KeyValuesDamaged(StorageFault.KeyValuePart.RECORD, draw);
      case WORN_FLASH -> new StorageFault.FlashWorn(MemoryMap.HEADER, Flash.SIZE_BYTES, 0,
          act.drawn().code().equals("reported") ? StorageFault.Wear.REPORTED : StorageFault.Wear.STUCK_BITS, draw);
      default -> null;
    });
  }

  private static long id(int fault, int ordinal) {
    return (long) fault << 32 | ordinal;
  }

  private synchronized List<Act> nextOperation() {
    return course.operation();
  }

  private synchronized List<Act> on(BoardEvent.What what) {
    return course.on(what);
  }

  private synchronized List<Act> tookBytes(int bytes) {
    return course.took(bytes);
  }

  private synchronized List<Act> packetPassed() {
    return course.packet();
  }
}
