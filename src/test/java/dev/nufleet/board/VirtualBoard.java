package dev.nufleet.board;

import dev.nufleet.firmware.MergedImage;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Traffic;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A board under virtual time, in the thread of the test: the real {@link HalShell}, whose wake-ups and links are turns
 * in one queue, so every run is the same.
 */
public final class VirtualBoard implements HalOutside {
  /** For tests that count exact milliseconds: storage, console and packets take none. */
  public static final BoardSettings WITHOUT_TIMINGS =
      new BoardSettings(64, 2048, true, new BoardSettings.Timings(0, 0, 0, 0, 0, 0), Duration.ZERO);

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_RUN_MILLIS = 48 * 3_600_000;

  /** What answers {@link Hal#connect}. */
  @FunctionalInterface
  public interface Network {
    /** @param peer the server's end; not used if the answer is {@link Failed} */
    Answer answer(String host, int port, VirtualPeer peer);
  }

  /** How a connection is answered. */
  public sealed interface Answer {}

  /** @param verification mbedTLS's flags for the server's certificate */
  public record Up(int verification) implements Answer {}

  /** The connection does not come up. */
  public record Failed(Connected.Failed how) implements Answer {}

  /** Something that happens at a point of virtual time, in the order of asking where times are equal. */
  private record Turn(long nanos, long order, Runnable what) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn o) {
      return nanos != o.nanos ? Long.compare(nanos, o.nanos) : Long.compare(order, o.order);
    }
  }

  private final Pace pace;
  private final HalShell shell;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final List<Printed> console = new ArrayList<>();
  private final List<BoardEvent.What> reports = new ArrayList<>();
  private final List<VirtualPeer> peers = new ArrayList<>();
  private Network network =
      (host, port, peer) -> failed(Connected.Stage.TCP, -3004, "no network in this test");
  private Function<KvRequest, KvAnswer> keyValues;
  private long connectMillis = 20;
  private long order;
  private long nanos;
  private Turn alarm;
  private long alarmTicket;
  private String ended = "";
  private Traffic counted = Traffic.NONE;

  /** A board whose program touches no storage and whose hardware takes no time. */
  public VirtualBoard(Pace pace) {
    this(pace, WITHOUT_TIMINGS, MemoryStorage.of(BoardProfile.M487,
        FactoryImage.of(MergedImage.build(new byte[0], new FirmwareVersion(1), new byte[1]))));
  }

  public VirtualBoard(Pace pace, BoardSettings settings, BoardStorage storage) {
    this.pace = pace;
    shell = new HalShell(
        this, settings, new BoardClock(pace, () -> nanos), pace, storage, new SplittableRandom(23));
    keyValues = new KeyValueStores(storage)::answer;
  }

  public static Answer failed(Connected.Stage stage, int code, String detail) {
    return new Failed(new Connected.Failed(stage, code, detail));
  }

  /** What the board's connections meet from now on. */
  public VirtualBoard network(Network network) {
    this.network = network;
    return this;
  }

  /** What answers {@link Hal#keyValues} from now on, instead of the stores on the board's storage. */
  public VirtualBoard keyValues(Function<KvRequest, KvAnswer> answers) {
    this.keyValues = answers;
    return this;
  }

  /** How long a connection takes to be made, or to fail. */
  public VirtualBoard connectMillis(long millis) {
    this.connectMillis = millis;
    return this;
  }

  /** What a program of the firmware runs on. */
  public Hal hal() {
    return shell;
  }

  // ---- the test's side

  /**
   * Runs {@code program} as the board's main thread, then turns until there are none. Bounded: fails after two
   * virtual days.
   */
  public void run(Runnable program) {
    begin(program);
    long until = nanos + LONGEST_RUN_MILLIS * NANOS_PER_MILLI;
    while (hasTurns()) {
      if (turns.peek().nanos > until) {
        throw new AssertionError("the program is still busy after two virtual days");
      }
      step();
    }
  }

  /** Enters {@code program} as the first turn; {@link #runFor} runs it. The program before must have ended. */
  public void begin(Runnable program) {
    at(0, () -> shell.start(program));
  }

  /** Runs the turns of the next {@code millis} of virtual time. @return whether later ones are left */
  public boolean runFor(long millis) {
    long until = nanos + millis * NANOS_PER_MILLI;
    while (hasTurns() && turns.peek().nanos <= until) {
      step();
    }
    nanos = Math.max(nanos, until);
    return hasTurns();
  }

  /**
   * Runs until {@code reached}; fails if that takes more than {@code millis} of virtual time or nothing is left to
   * run.
   */
  public void runUntil(BooleanSupplier reached, long millis) {
    long until = nanos + millis * NANOS_PER_MILLI;
    while (!reached.getAsBoolean()) {
      if (!hasTurns() || turns.peek().nanos > until) {
        throw new AssertionError("not reached after " + uptimeMillis() + " ms; console so far:\n" + console());
      }
      step();
    }
  }

  /** Turns that still mean something: an overtaken wake-up is taken back, so that time does not run on to it. */
  private boolean hasTurns() {
    if (alarm != null && !shell.awaits(alarmTicket)) {
      turns.remove(alarm);
      alarm = null;
    }
    return !turns.isEmpty();
  }

  private void step() {
    Turn turn = turns.poll();
    nanos = turn.nanos;
    turn.what.run();
  }

  /** Enters a turn of the test's own, {@code afterMillis} from now. */
  public void after(long afterMillis, Runnable what) {
    at(afterMillis * NANOS_PER_MILLI, what);
  }

  /** Everything printed so far, plain. */
  public String console() {
    return console(Printed.Style.PLAIN);
  }

  public String console(Printed.Style style) {
    tellAll();
    StringBuilder out = new StringBuilder();
    console.forEach(p -> p.appendTo(out, style));
    return out.toString();
  }

  /** The plain console as lines, without their ends. */
  public List<String> lines() {
    return console().lines().toList();
  }

  public void clearConsole() {
    tellAll();
    console.clear();
  }

  /** Facts told upwards, other than counts. */
  public List<BoardEvent.What> reports() {
    return reports;
  }

  /** The server's ends of all connections that came up, in order. */
  public List<VirtualPeer> peers() {
    return peers;
  }

  public VirtualPeer lastPeer() {
    return peers.get(peers.size() - 1);
  }

  /** {@code reset}, {@code halt: cause}, or empty while the board lives. */
  public String ended() {
    return ended;
  }

  public long uptimeMillis() {
    return shell.uptimeMillis();
  }

  public long boardMillis() {
    return shell.boardMillis();
  }

  /** The console's time: it goes on when the program has ended. At {@code max} there is none but the program's. */
  public long consoleMillis() {
    return pace.isMax() ? boardMillis() : (long) (nanos * pace.divisor() / NANOS_PER_MILLI);
  }

  public long downloadedBytes() {
    tellAll();
    return counted.downloadedBytes();
  }

  public long publishedUp() {
    tellAll();
    return counted.publishesUpQos0() + counted.publishesUpQos1();
  }

  public long publishedDown() {
    tellAll();
    return counted.publishesDownQos0() + counted.publishesDownQos1();
  }

  /** What a test does between turns is told at once; what a board says after its end is not told at all. */
  private void tellAll() {
    if (ended.isEmpty()) {
      shell.tellAll();
    }
  }

  // ---- what the shell asks for

  @Override
  public void wake(long afterNanos, long ticket) {
    if (alarm != null) {
      turns.remove(alarm);
    }
    alarmTicket = ticket;
    alarm = at(afterNanos, () -> shell.due(ticket));
  }

  @Override
  public void open(int link, String host, int port) {
    VirtualPeer peer = new VirtualPeer(this, link);
    Answer answer = network.answer(host, port, peer);
    if (answer instanceof Up) {
      peers.add(peer);
    }
    at(connectMillis * NANOS_PER_MILLI, () -> {
      if (answer instanceof Up up) {
        shell.linkOpened(link, peer.handle(), up.verification());
        peer.isUp();
      } else if (answer instanceof Failed failed) {
        shell.linkFailed(link, failed.how());
      }
    });
  }

  @Override
  public void keyValues(int number, KvRequest request) {
    at(0, () -> shell.keyValuesAnswered(number, keyValues.apply(request)));
  }

  @Override
  public void printed(List<Printed> prints) {
    console.addAll(prints);
  }

  @Override
  public void happened(BoardEvent.What what) {
    if (what instanceof BoardEvent.Counted told) {
      counted = counted.plus(told.since());
    } else {
      reports.add(what);
    }
  }

  @Override
  public void reset() {
    ended = "reset";
  }

  @Override
  public void halt(String cause) {
    ended = "halt: " + cause;
  }

  // ---- for the peer

  HalShell shell() {
    return shell;
  }

  private Turn at(long afterNanos, Runnable what) {
    Turn turn = new Turn(nanos + afterNanos, order++, what);
    turns.add(turn);
    return turn;
  }
}
