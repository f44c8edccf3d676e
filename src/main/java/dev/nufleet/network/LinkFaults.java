package dev.nufleet.network;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Retransmissions;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.RunClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What breaks on the links of one board just now. Acts begin and end here; the board's links, see {@link SocketEnd},
 * look here before they let bytes pass. Called from the threads of the board and of its links; what they read most is
 * one volatile field.
 *
 * <p>All times inside are nanoseconds of the run's clock.
 */
public final class LinkFaults {
  /** How a handshake may fail: the board does not take the server's certificate. */
  public static final String CERTIFICATE = "certificate";

  /** An hour. */
  private static final long FAR_NANOS = 3_600_000_000_000L;

  /** The server ends TCP in the midst of it. */
  public static final String CUT = "cut";

  /** The connection was reset on its way. */
  static final class LinkReset extends RuntimeException {
    private static final long serialVersionUID = 1;

    LinkReset() {
      super("connection reset", null, false, false);
    }
  }

  /** Something that befalls the links which are up, at once. */
  public enum Order {
    /** Other faults act than before: look again. */
    CHANGED,
    RESET,
    CLOSE,
    CORRUPT
  }

  /**
   * What acts.
   *
   * @param silentUntil nothing passes before, in either direction; 0: there is no silence
   * @param stalledUntil the board's end does not read before
   * @param changesAt when one of these ends; {@link Long#MAX_VALUE}: never
   */
  public record Now(
      long silentUntil, long stalledUntil, long delayNanos, long jitterNanos, long bytesPerSecond, int sliceBytes,
      long sliceNanos, long dnsFailsUntil, long changesAt) {
    public static final Now CALM = new Now(0, 0, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE, 0, 0, Long.MAX_VALUE);

    public boolean isCalm() {
      return this == CALM;
    }

    public boolean silent(long at) {
      return at < silentUntil;
    }

    /** How long nothing passes from then on. */
    public long silentFor(long at) {
      return Math.max(0, silentUntil - at);
    }

    public boolean stalled(long at) {
      return at < stalledUntil;
    }
  }

  /** @param until {@link Long#MAX_VALUE}: to the end of the run */
  private record Active(Act act, long until) {}

  private final ChaosTime time;
  private final RunClock clock;
  private final Draw latencies;
  private final List<Active> active = new ArrayList<>(2);
  private final List<Consumer<Order>> links = new ArrayList<>(2);
  private final Deque<Act> handshakes = new ArrayDeque<>(0);
  private volatile Now now = Now.CALM;
  private Consumer<Act> acted = act -> { };

  /** @param latencies what jitter is drawn from */
  public LinkFaults(ChaosTime time, RunClock clock, Draw latencies) {
    this.time = time;
    this.clock = clock;
    this.latencies = latencies;
  }

  // ---- for the board ----

  /** @param acted hears of acts that come true at a dial, on the thread that dials */
  public synchronized void onActed(Consumer<Act> acted) {
    this.acted = acted;
  }

  /** Handshakes that will fail, in this order. */
  public synchronized void failHandshakes(List<Act> acts) {
    handshakes.addAll(acts);
  }

  /** An act of the link begins. */
  public void begin(Act act) {
    switch (act.kind()) {
      case RESET -> tell(Order.RESET);
      case CLOSE -> tell(Order.CLOSE);
      case CORRUPT -> tell(Order.CORRUPT);
      case TLS_FAILURE -> failHandshakes(List.of(act));
      default -> {
        synchronized (this) {
          long lasts = act.drawn().lastsNanos();
          active.add(new Active(act, lasts == Act.NONE ? Long.MAX_VALUE : clock.nanos() + time.realNanos(lasts)));
          now = reckon(clock.nanos());
        }
        tell(Order.CHANGED);
      }
    }
  }

  /** Ends what is left of a fault, by its number. */
  public void end(int fault) {
    synchronized (this) {
      active.removeIf(one -> one.act().fault() == fault);
      handshakes.removeIf(act -> act.fault() == fault);
      now = reckon(clock.nanos());
    }
    tell(Order.CHANGED);
  }

  // ---- for its links ----

  public synchronized void attach(Consumer<Order> link) {
    links.add(link);
  }

  public synchronized void detach(Consumer<Order> link) {
    links.remove(link);
  }

  public Now now(long at) {
    Now seen = now;
    if (at >= seen.changesAt()) {
      synchronized (this) {
        now = reckon(at);
        return now;
      }
    }
    return seen;
  }

  /** Whether names cannot be looked up just now. */
  public boolean dnsFails() {
    long at = clock.nanos();
    return at < now(at).dnsFailsUntil();
  }

  /** How the next handshake fails: {@code certificate}, {@code cut} or {@code version}; empty: it does not. */
  public Optional<String> handshakeFails() {
    Act act;
    Consumer<Act> hears;
    synchronized (this) {
      act = handshakes.poll();
      hears = acted;
    }
    if (act == null) {
      return Optional.empty();
    }
    hears.accept(act);
    return Optional.of(act.drawn().code().isEmpty() ? CUT : act.drawn().code());
  }

  /** When bytes that are sent now arrive, if nothing passes until then; {@link Retransmissions#NEVER}: never. */
  public long arrival(Retransmissions sender, long sentAt, long silentUntil) {
    Retransmissions paced = new Retransmissions(time.realNanos(sender.firstNanos()),
        time.realNanos(sender.mostNanos()), sender.retries());
    return paced.arrival(sentAt, sentAt, silentUntil);
  }

  /** A chunk's latency: the delay, more or less by up to the jitter. @param index of the chunk on its link */
  long latency(Now what, long index) {
    if (what.delayNanos() == 0) {
      return 0;
    }
    long jitter = what.jitterNanos() == 0
        ? 0
        : Long.remainderUnsigned(latencies.bits(index), 2 * what.jitterNanos() + 1) - what.jitterNanos();
    return Math.max(0, what.delayNanos() + jitter);
  }

  private void tell(Order order) {
    List<Consumer<Order>> hearers;
    synchronized (this) {
      hearers = List.copyOf(links);
    }
    hearers.forEach(link -> link.accept(order));
  }

  /** What goes on to the end of the run is looked at again now and then: timers cannot wait for ever. */
  private Now reckon(long at) {
    active.removeIf(one -> one.until() <= at);
    if (active.isEmpty()) {
      return Now.CALM;
    }
    long far = at + FAR_NANOS;
    long changes = active.stream().mapToLong(Active::until).min().orElse(Long.MAX_VALUE);
    return new Now(
        Math.min(latest(FaultKind.LINK_DROP), far),
        Math.min(latest(FaultKind.STALL), far),
        time.realNanos(sum(FaultKind.LATENCY, Act.Drawn::delayNanos)),
        time.realNanos(sum(FaultKind.LATENCY, Act.Drawn::jitterNanos)),
        active.stream().filter(one -> one.act().kind() == FaultKind.BANDWIDTH)
            .mapToLong(one -> one.act().drawn().rate()).min().orElse(Long.MAX_VALUE),
        (int) active.stream().filter(one -> one.act().kind() == FaultKind.SLICER)
            .mapToLong(one -> Math.max(1, one.act().drawn().bytes())).min().orElse(Integer.MAX_VALUE),
        time.realNanos(sum(FaultKind.SLICER, Act.Drawn::delayNanos)),
        latest(FaultKind.DNS_FAILURE),
        Math.min(changes, far));
  }

  private long latest(FaultKind kind) {
    return active.stream().filter(one -> one.act().kind() == kind).mapToLong(Active::until).max().orElse(0);
  }

  private long sum(FaultKind kind, ToLongFunction<Act.Drawn> what) {
    return active.stream().filter(one -> one.act().kind() == kind)
        .mapToLong(one -> Math.max(0, what.applyAsLong(one.act().drawn()))).sum();
  }
}
