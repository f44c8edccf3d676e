package dev.nufleet.hal;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A board under virtual time, in the thread of the test: the firmware's program and the scripted peers are turns in
 * one queue, so every run is the same. Holds the program to the rules of {@link Hal}: one continuation at a time,
 * none after the end.
 */
public final class VirtualHal implements Hal {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_RUN_MILLIS = 48 * 3_600_000;

  /** What answers {@link Hal#connect}. */
  @FunctionalInterface
  public interface Network {
    /** @param peer the server's end; not used if the answer is a {@link Connected.Failed} */
    Connected answer(String host, int port, VirtualPeer peer);
  }

  /** Something that happens at a point of virtual time, in the order of asking where times are equal. */
  record Turn(long nanos, long order, Runnable what) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn o) {
      return nanos != o.nanos ? Long.compare(nanos, o.nanos) : Long.compare(order, o.order);
    }
  }

  private final Pace pace;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final List<Printed> console = new ArrayList<>();
  private final List<BoardEvent.What> reports = new ArrayList<>();
  private final List<VirtualPeer> peers = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(23);
  private Network network =
      (host, port, peer) -> new Connected.Failed(Connected.Stage.TCP, -3004, "no network in this test");
  private long connectMillis = 20;
  private long order;
  private long nanos;
  private double boardMillis;
  private boolean outstanding;
  private String ended = "";
  private int downloadedBytes;
  private int publishedUp;
  private int publishedDown;

  public VirtualHal(Pace pace) {
    this.pace = pace;
  }

  /** What the board's connections meet from now on. */
  public VirtualHal network(Network network) {
    this.network = network;
    return this;
  }

  /** How long a connection takes to be made, or to fail. */
  public VirtualHal connectMillis(long millis) {
    this.connectMillis = millis;
    return this;
  }

  // ---- the test's side

  /**
   * Runs {@code program} as the board's main thread, then turns until there are none. Bounded: fails after two
   * virtual days.
   */
  public void run(Runnable program) {
    begin(program);
    long until = nanos + LONGEST_RUN_MILLIS * NANOS_PER_MILLI;
    while (!turns.isEmpty()) {
      if (turns.peek().nanos > until) {
        throw new AssertionError("the program is still busy after two virtual days");
      }
      step();
    }
  }

  /** Enters {@code program} as the first turn; {@link #runFor} runs it. */
  public void begin(Runnable program) {
    at(0, program);
  }

  /** Runs the turns of the next {@code millis} of virtual time. @return whether later ones are left */
  public boolean runFor(long millis) {
    long until = nanos + millis * NANOS_PER_MILLI;
    while (!turns.isEmpty() && turns.peek().nanos <= until) {
      step();
    }
    nanos = Math.max(nanos, until);
    return !turns.isEmpty();
  }

  /**
   * Runs until {@code reached}; fails if that takes more than {@code millis} of virtual time or nothing is left to
   * run.
   */
  public void runUntil(BooleanSupplier reached, long millis) {
    long until = nanos + millis * NANOS_PER_MILLI;
    while (!reached.getAsBoolean()) {
      if (turns.isEmpty() || turns.peek().nanos > until) {
        throw new AssertionError("not reached after " + uptimeMillis() + " ms; console so far:\n" + console());
      }
      step();
    }
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
    StringBuilder out = new StringBuilder();
    console.forEach(p -> p.appendTo(out, style));
    return out.toString();
  }

  /** The plain console as lines, without their ends. */
  public List<String> lines() {
    return console().lines().toList();
  }

  public void clearConsole() {
    console.clear();
  }

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

  public int downloadedBytes() {
    return downloadedBytes;
  }

  public int publishedUp() {
    return publishedUp;
  }

  public int publishedDown() {
    return publishedDown;
  }

  // ---- the program's side

  @Override
  public void print(Printed text) {
    if (ended.isEmpty()) {
      console.add(text);
    }
  }

  @Override
  public long uptimeMillis() {
    return nanos / NANOS_PER_MILLI;
  }

  @Override
  public long boardMillis() {
    return pace.isMax() ? (long) boardMillis : (long) (nanos * pace.divisor() / NANOS_PER_MILLI);
  }

  @Override
  public void sleep(long millis, Runnable then) {
    boardMillis += millis;
    proceed(pace.nanosFor(millis), then);
  }

  @Override
  public void backOff(long millis, Runnable then) {
    boardMillis += millis;
    proceed(pace.isMax() ? millis * NANOS_PER_MILLI : pace.nanosFor(millis), then);
  }

  @Override
  public void idle(Connection connection, long millis, long atMostMillis, Runnable then) {
    if (!pace.isMax()) {
      sleep(millis, then);
      return;
    }
    boardMillis += millis;
    block();
    ((VirtualPeer) connection).whenSomethingArrives(atMostMillis, () -> resume(then));
  }

  @Override
  public void settle(Runnable then) {
    proceed(0, then);
  }

  @Override
  public void connect(String host, int port, Consumer<Connected> then) {
    VirtualPeer peer = new VirtualPeer(this);
    Connected answer = network.answer(host, port, peer);
    if (answer instanceof Connected.Up) {
      peers.add(peer);
    }
    proceed(connectMillis * NANOS_PER_MILLI, () -> then.accept(answer));
  }

  @Override
  public void random(byte[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (byte) random.nextInt();
    }
  }

  @Override
  public void report(BoardEvent.What what) {
    reports.add(what);
  }

  @Override
  public void countPublish(boolean up, int qos) {
    if (up) {
      publishedUp++;
    } else {
      publishedDown++;
    }
  }

  @Override
  public void countDownloaded(int bytes) {
    downloadedBytes += bytes;
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

  boolean atMax() {
    return pace.isMax();
  }

  long nanosFor(long timeoutMillis, Connection.Patience patience) {
    return patience == Connection.Patience.PEER ? timeoutMillis * NANOS_PER_MILLI : pace.nanosFor(timeoutMillis);
  }

  void waitedInVain(long millis) {
    boardMillis += millis;
  }

  /** The program blocks: nothing else may be outstanding. */
  void block() {
    if (outstanding) {
      throw new AssertionError("the program blocks on two things at once");
    }
    outstanding = true;
  }

  /** What the program waited for has come. */
  void resume(Runnable then) {
    outstanding = false;
    if (ended.isEmpty()) {
      then.run();
    }
  }

  Turn at(long afterNanos, Runnable what) {
    Turn turn = new Turn(nanos + afterNanos, order++, what);
    turns.add(turn);
    return turn;
  }

  /** Takes back a turn that is no longer wanted, so that time does not run on to it. */
  void cancel(Turn turn) {
    turns.remove(turn);
  }

  private void proceed(long afterNanos, Runnable then) {
    block();
    at(afterNanos, () -> resume(then));
  }
}
