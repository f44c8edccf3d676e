package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkPort;
import dev.nufleet.storage.BoardStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The board under a running program of its firmware: carries out what the program asks, and resumes it when that is
 * done.
 *
 * <p>The program is one thread and blocks on one thing, so there is one continuation, {@link #then}, and one reason to
 * wait. An actor owns the shell and calls it from its own turns only; it is told of time and links through
 * {@link #due} and the {@code link...} methods.
 */
final class HalShell implements Hal {
  /** What the shell needs of the actor that owns it. Every call returns at once. */
  interface Outside {
    /** Calls {@link HalShell#due} with this ticket after so many real nanoseconds; 0: in a turn of its own, soon. */
    void wake(long nanos, long ticket);

    /** Opens a link; the answers carry its number. */
    void open(int link, String host, int port);

    void printed(List<Printed> prints);

    void happened(BoardEvent.What what);

    void reset();

    void halt(String cause);
  }

  private final Outside outside;
  private final BoardSettings settings;
  private final BoardClock clock;
  private final boolean max;
  private final BoardStorage storage;
  private final SplittableRandom random;

  private Runnable then;
  private boolean ready;
  private boolean alive = true;
  private long ticket;

  private LinkConnection awaited;
  private int wantedBytes;
  private long waitBegan;
  private boolean cycling;
  private Consumer<Connection.Received> onReceived;
  private boolean idling;
  /** The main loop is idle: a good moment to tell what was counted. */
  private boolean parked;
  private LinkConnection opening;
  private Consumer<Connected> onConnected;
  private final List<LinkConnection> links = new ArrayList<>(2);
  private int linksOpened;

  private final Gathered gathered;
  private final StringBuilder measure = new StringBuilder();
  private BoardStorage.Operations settled;

  HalShell(
      Outside outside, BoardSettings settings, BoardClock clock, Pace pace, BoardStorage storage,
      SplittableRandom random) {
    this.outside = outside;
    this.settings = settings;
    this.clock = clock;
    this.max = pace.isMax();
    this.storage = storage;
    this.random = random;
    this.settled = storage.operations();
    this.gathered = new Gathered(outside, storage);
  }

  // ---- turns: called by the actor ----

  /** Starts the program: its first step runs now. */
  void start(Runnable program) {
    then = program;
    ready = true;
    turn();
  }

  /** A wake-up that was asked for; one that was overtaken by something else is ignored. */
  void due(long theTicket) {
    if (theTicket != ticket || !alive) {
      return;
    }
    if (onReceived != null) {
      answerRead(awaited.take(wantedBytes), Connection.End.TIMEOUT);
    }
    idling = false;
    ready = then != null;
    turn();
  }

  void linkOpened(int number, LinkPort.Handle port, int verification) {
    LinkConnection link = opening;
    if (!alive || link == null || link.number() != number) {
      port.abort();
      return;
    }
    link.opened(port);
    links.add(link);
    connectAnswered(new Connected.Up(link, verification));
  }

  void linkFailed(int number, Connected.Failed failure) {
    if (alive && opening != null && opening.number() == number) {
      connectAnswered(failure);
    }
  }

  void linkArrived(int number, ByteString chunk) {
    LinkConnection link = link(number);
    if (link != null) {
      link.arrived(chunk);
      somethingCame(link);
    }
  }

  void linkEnded(int number, LinkPort.Ending ending) {
    if (opening != null && opening.number() == number) {
      opening.ended(ending); // its opening may still be on the way to us
      return;
    }
    LinkConnection link = link(number);
    if (link != null) {
      link.ended(ending);
      somethingCame(link);
    }
  }

  /** The board loses power or is reset: nothing runs any more, links break. */
  void stop() {
    alive = false;
    then = null;
    links.forEach(LinkConnection::abort);
    links.clear();
    flush();
  }

  // ---- Hal: called by the program ----

  @Override
  public void print(Printed text) {
    gathered.print(text);
    if (!max) {
      measure.setLength(0);
      text.appendTo(measure, Printed.Style.RAW);
      clock.spend(measure.length() * settings.timings().consoleCharNanos());
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
  public void sleep(long millis, Runnable continuation) {
    clock.spend(millis * 1_000_000);
    block(continuation);
    waitFor(clock.aheadNanos());
  }

  @Override
  public void backOff(long millis, Runnable continuation) {
    clock.spend(millis * 1_000_000);
    block(continuation);
    waitFor(max ? millis * 1_000_000 : clock.aheadNanos());
  }

  @Override
  public void idle(Connection connection, long millis, long atMostMillis, Runnable continuation) {
    clock.spend(millis * 1_000_000);
    block(continuation);
    parked = true;
    LinkConnection link = (LinkConnection) connection;
    if (!max) {
      waitFor(clock.aheadNanos());
    } else if (link.hasNews()) {
      waitFor(0);
    } else {
      awaited = link;
      idling = true;
      link.demand();
      flush();
      wakeAfter(atMostMillis * 1_000_000);
    }
  }

  @Override
  public void settle(Runnable continuation) {
    BoardStorage.Operations now = storage.operations();
    long programmed = now.cardPrograms() - settled.cardPrograms();
    clock.spend(StorageTime.nanos(settled, now, settings.timings()));
    settled = now;
    block(continuation);
    waitFor(Math.max(clock.aheadNanos(), programmed * settings.slowCardBlock().toNanos()));
  }

  @Override
  public void connect(String host, int port, Consumer<Connected> continuation) {
    block(null);
    onConnected = continuation;
    opening = new LinkConnection(this, ++linksOpened);
    ticket++;
    flush();
    outside.open(opening.number(), host, port);
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
  }

  @Override
  public void countDownloaded(int bytes) {
    gathered.download(bytes);
  }

  @Override
  public void reset() {
    endOfProgram();
    outside.reset();
  }

  @Override
  public void halt(String cause) {
    endOfProgram();
    outside.halt(cause);
  }

  // ---- reads: called by a connection on the program's behalf ----

  void read(
      LinkConnection link, int bytes, long timeoutMillis, Connection.Patience patience,
      Consumer<Connection.Received> continuation) {
    block(null);
    onReceived = continuation;
    awaited = link;
    wantedBytes = bytes;
    boolean cycle = patience == Connection.Patience.CYCLE;
    cycling = cycle;
    if (link.has(bytes) || link.endsReads()) {
      spendOnPacket();
      answerFromLink(link);
      return;
    }
    waitBegan = clock.mark();
    if (cycle) {
      clock.spend(timeoutMillis * 1_000_000);
    }
    long nanos = cycle ? clock.aheadNanos() : peerNanos(link, timeoutMillis);
    if (nanos == 0) {
      link.demand(); // so that the next cycle finds what comes meanwhile
      answerRead(link.take(bytes), Connection.End.TIMEOUT);
      return;
    }
    link.demand();
    flush();
    wakeAfter(nanos);
  }

  void forget(LinkConnection link) {
    links.remove(link);
  }

  private long peerNanos(LinkConnection link, long timeoutMillis) {
    if (link.silentlyEnded()) {
      clock.spend(timeoutMillis * 1_000_000); // nobody will answer: that is the board's own time
      return max ? 0 : Math.max(clock.aheadNanos(), timeoutMillis * 1_000_000);
    }
    return timeoutMillis * 1_000_000 * (max ? settings.peerPatienceAtMax() : 1);
  }

  // ---- inside ----

  private void block(Runnable continuation) {
    if (then != null || onReceived != null || onConnected != null) {
      throw new IllegalStateException("the firmware's thread blocks on two things at once");
    }
    then = continuation;
    ready = false;
  }

  private void waitFor(long nanos) {
    if (nanos <= 0) {
      ready = true;
    } else {
      flush();
      wakeAfter(nanos);
    }
  }

  private void wakeAfter(long nanos) {
    outside.wake(nanos, ++ticket);
  }

  private void connectAnswered(Connected answer) {
    clock.meetRealTime();
    Consumer<Connected> continuation = onConnected;
    onConnected = null;
    opening = null;
    then = () -> continuation.accept(answer);
    ready = true;
    turn();
  }

  private void somethingCame(LinkConnection link) {
    if (link != awaited) {
      return;
    }
    if (idling) {
      idling = false;
      ticket++;
      ready = true;
      clock.meetRealTime();
      turn();
    } else if (onReceived != null) {
      if (link.has(wantedBytes) || link.endsReads()) {
        ticket++;
        clock.cutShort(waitBegan);
        spendOnPacket();
        answerFromLink(link);
        turn();
      } else {
        link.demand();
      }
    }
  }

  /** A cycle's read is the first byte of a packet. */
  private void spendOnPacket() {
    if (cycling) {
      clock.spend(settings.timings().packetNanos());
    }
  }

  private void answerFromLink(LinkConnection link) {
    if (link.has(wantedBytes)) {
      answerRead(link.take(wantedBytes), Connection.End.NONE);
    } else {
      answerRead(link.take(wantedBytes), link.endOfReads());
    }
  }

  private void answerRead(ByteString bytes, Connection.End end) {
    Consumer<Connection.Received> continuation = onReceived;
    onReceived = null;
    awaited = null;
    Connection.Received received = new Connection.Received(bytes, end);
    then = () -> continuation.accept(received);
    ready = true;
  }

  private void turn() {
    parked = false;
    for (int step = 0; ready && alive; step++) {
      if (step == settings.stepsPerTurn()) {
        flush();
        outside.wake(0, ++ticket);
        return;
      }
      Runnable next = then;
      then = null;
      ready = false;
      next.run();
    }
    flush();
  }

  private void endOfProgram() {
    alive = false;
    then = null;
    flush();
  }

  private LinkConnection link(int number) {
    for (LinkConnection link : links) {
      if (link.number() == number) {
        return link;
      }
    }
    return null;
  }

  /** Passes on what has gathered; called when the program waits, so that nothing is kept back while it does. */
  private void flush() {
    gathered.tell(!alive || parked);
    if (parked) {
      storage.rest();
    }
  }
}
