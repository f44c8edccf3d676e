package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkPort;
import dev.nufleet.storage.BoardStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The board under a running program of its firmware: carries out what the program asks, and resumes it when that is
 * done. The only implementation of waiting: boards of a fleet, simulated ones and those of tests differ in their
 * {@link HalOutside} alone.
 *
 * <p>The program is one thread and waits for one thing, see {@link Waiting}. Whoever owns the shell calls it from one
 * thread at a time, and never from within a call of {@link HalOutside}; it is told of time and links through
 * {@link #due} and the {@code link...} methods.
 */
public final class HalShell implements Hal {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final HalOutside outside;
  private final BoardSettings settings;
  private final BoardClock clock;
  private final boolean max;
  private final BoardStorage storage;
  private final SplittableRandom random;
  private final FirmwareThread thread;
  private final LinkWaits waits;
  private final List<LinkConnection> links = new ArrayList<>(2);
  private int linksOpened;
  private int keyValuesAsked;
  private final Gathered gathered;
  private BoardStorage.Operations settled;

  /**
   * @param clock that begins with the board's reset
   * @param random of this board, lent until the program ends
   */
  public HalShell(
      HalOutside outside, BoardSettings settings, BoardClock clock, Pace pace, BoardStorage storage,
      SplittableRandom random) {
    this.outside = outside;
    this.settings = settings;
    this.clock = clock;
    this.max = pace.isMax();
    this.storage = storage;
    this.random = random;
    this.settled = storage.operations();
    this.gathered = new Gathered(outside, storage);
    this.thread = new FirmwareThread(outside, settings.stepsPerTurn(), this::flush);
    this.waits = new LinkWaits(thread, clock, settings.timings(), max);
  }

  // ---- turns: called by the owner ----

  /** Starts the program: its first step runs now. */
  public void start(Runnable program) {
    if (!thread.isOver() && !(thread.waiting() instanceof Waiting.Nothing)) {
      throw new IllegalStateException("a program is running already");
    }
    goOn(new Waiting.Ready(program));
  }

  /** A wake-up that was asked for; one that was overtaken by something else is refused. */
  public void due(long ticket) {
    if (thread.awaits(ticket)) {
      goOn(waits.timedOut(thread.waiting()));
    }
  }

  /** A link that was asked for is up. */
  public void linkOpened(int number, LinkPort.Handle port, int verification) {
    if (thread.waiting() instanceof Waiting.Connect connect && connect.link().number() == number) {
      connect.link().opened(port);
      links.add(connect.link());
      connectAnswered(connect, new Connected.Up(connect.link(), verification));
    } else {
      port.abort();
    }
  }

  /** A link that was asked for could not be opened. */
  public void linkFailed(int number, Connected.Failed failure) {
    if (thread.waiting() instanceof Waiting.Connect connect && connect.link().number() == number) {
      connectAnswered(connect, failure);
    }
  }

  /** What a link was asked for. @param records see {@link LinkPort.Listener#arrived} */
  public void linkArrived(int number, List<ByteString> records) {
    happened(number, link -> link.arrived(records));
  }

  /** A read of a link ends, which answers a demand too, and the link goes on. */
  public void linkReadEnds(int number, int code) {
    happened(number, link -> link.readEnds(code));
  }

  /** More of what was written on a link has got through; told once for each time that the shell asked. */
  public void linkHasRoom(int number) {
    Optional.ofNullable(link(number)).flatMap(waits::hasRoom).ifPresent(this::goOn);
  }

  /** The last word of a link; it may come before its opening. */
  public void linkEnded(int number, LinkPort.Ending ending) {
    if (thread.waiting() instanceof Waiting.Connect connect && connect.link().number() == number) {
      connect.link().ended(ending);
    } else {
      happened(number, link -> link.ended(ending));
    }
  }

  private void happened(int number, Consumer<LinkConnection> what) {
    Optional.ofNullable(link(number)).flatMap(link -> {
      what.accept(link);
      return waits.heard(link);
    }).ifPresent(this::goOn);
  }

  /** The key-value stores have answered, and the storage is the program's again. */
  public void keyValuesAnswered(int number, KvAnswer answer) {
    if (thread.waiting() instanceof Waiting.KeyValues asked && asked.number() == number) {
      gathered.takeBack();
      goOn(new Waiting.Ready(() -> asked.then().accept(answer)));
    }
  }

  /** Power is lost, or a reset: nothing runs any more. Whether links vanish or break says {@link NetworkActor}. */
  public void stop() {
    thread.end();
    links.clear();
  }

  // ---- Hal: called by the program ----

  @Override
  public void print(Printed text) {
    gathered.print(text);
    if (!max) {
      clock.spend(gathered.length(text) * settings.timings().consoleCharNanos());
    }
  }

  @Override
  public long uptimeMillis() {
    return clock.uptimeMillis();
  }

  @Override
  public long boardMillis() {
    return clock.boardMillis();
  }

  @Override
  public void sleep(long millis, Runnable then) {
    clock.spend(millis * NANOS_PER_MILLI);
    thread.sleep(clock.aheadNanos(), then);
  }

  @Override
  public void backOff(long millis, Runnable then) {
    clock.spend(millis * NANOS_PER_MILLI);
    thread.sleep(max ? millis * NANOS_PER_MILLI : clock.aheadNanos(), then);
  }

  @Override
  public void idle(Connection connection, long millis, long atMostMillis, Runnable then) {
    clock.spend(millis * NANOS_PER_MILLI);
    gathered.rest();
    LinkConnection link = (LinkConnection) connection;
    if (!max || link.hasNews()) {
      thread.sleep(clock.aheadNanos(), then);
    } else {
      link.demand();
      thread.blockFor(atMostMillis * NANOS_PER_MILLI, ticket -> new Waiting.Idle(link, ticket, then));
    }
  }

  @Override
  public void settle(Runnable then) {
    BoardStorage.Operations now = storage.operations();
    long programmed = now.cardPrograms() - settled.cardPrograms();
    clock.spend(StorageTime.nanos(settled, now, settings.timings()));
    settled = now;
    thread.sleep(Math.max(clock.aheadNanos(), programmed * settings.slowCardBlock().toNanos()), then);
  }

  @Override
  public void keyValues(KvRequest request, Consumer<KvAnswer> then) {
    int number = ++keyValuesAsked;
    thread.block(new Waiting.KeyValues(number, then));
    if (!thread.isOver()) {
      gathered.lend();
      outside.keyValues(number, request);
    }
  }

  @Override
  public void connect(String host, int port, Consumer<Connected> then) {
    LinkConnection link = new LinkConnection(this, ++linksOpened);
    thread.block(new Waiting.Connect(link, then));
    if (!thread.isOver()) {
      flush();
      outside.open(link.number(), host, port);
    }
  }

  @Override
  public void random(byte[] into) {
    random.nextBytes(into);
  }

  @Override
  public void report(BoardEvent.What what) {
    outside.happened(what);
  }

  @Override
  public void countPublish(boolean up, int qos) {
    gathered.publish(up, qos);
    outside.packetPassed();
  }

  @Override
  public void countDownloaded(int bytes) {
    gathered.download(bytes);
    outside.took(bytes);
  }

  @Override
  public void reset() {
    thread.end();
    outside.reset();
  }

  @Override
  public void halt(String cause) {
    thread.end();
    outside.halt(cause);
  }

  // ---- for connections, fixtures ----

  void read(Waiting.Wanted wanted) {
    waits.read(wanted);
  }

  void awaitRoom(Waiting.Needed needed) {
    waits.awaitRoom(needed);
  }

  void forget(LinkConnection link) {
    links.remove(link);
  }

  /** Whether a wake-up with this ticket would still be taken. */
  boolean awaits(long ticket) {
    return thread.awaits(ticket);
  }

  /** Tells all that has gathered, as when the board rests. */
  void tellAll() {
    gathered.tell(true);
  }

  private void goOn(Waiting.Ready step) {
    gathered.beginTurn();
    thread.goOn(step);
  }

  private void connectAnswered(Waiting.Connect connect, Connected answer) {
    clock.meetRealTime();
    goOn(new Waiting.Ready(() -> connect.then().accept(answer)));
  }

  LinkConnection link(int number) {
    for (LinkConnection link : links) {
      if (link.number() == number) {
        return link;
      }
    }
    return null;
  }

  /** Passes on what has gathered; called when the program waits or ends, so that nothing is kept back while it does. */
  private void flush() {
    gathered.tell(thread.isOver());
  }
}
