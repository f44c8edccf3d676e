package dev.nufleet.network;

import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.network.LinkFaults.Now;
import dev.nufleet.network.LinkFaults.Order;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The wire between a board's TLS and its socket where {@link LinkFaults} may act. Calm, it passes bytes at once and
 * asks for no more than the board does, so that backpressure goes through; with faults it holds what is on its way,
 * within the bounds of {@link Passage}.
 *
 * <p>In a silence nothing is lost that TCP would send again, and neither end hears of the other: an end of the peer
 * comes after it, and when the board ends the link, its socket stays silent until the silence is over and is reset
 * then, as a board's TCP answers a peer that goes on sending to a connection which it has forgotten.
 */
final class FaultyWire extends BoardWireStage {
  /** The server's fatal alert {@code protocol_version}, in a record of TLS 1.2. */
  private static final ByteString VERSION_REFUSED = ByteString.fromArray(new byte[] {0x15, 3, 3, 0, 2, 2, 0x46});

  /** Keys of the timers. */
  private enum Timer { UP, DOWN, CONNECT }

  private final LinkFaults faults;
  private final LongSupplier clock;
  private final Duration connectTimeout;
  private final String handshakeFails;
  private final int sendBytes;

  /**
   * @param clock nanoseconds of the run, which the faults go by
   * @param connectTimeout how long a board waits for a connection that a silence keeps from coming to be
   * @param handshakeFails how the server ends the handshake: {@code cut} or {@code version}; empty: it does not
   * @param sendBytes what the board's TCP holds while nothing gets through
   */
  FaultyWire(LinkFaults faults, LongSupplier clock, Duration connectTimeout, String handshakeFails, int sendBytes) {
    this.faults = faults;
    this.clock = clock;
    this.connectTimeout = connectTimeout;
    this.handshakeFails = handshakeFails;
    this.sendBytes = sendBytes;
  }

  @Override
  GraphStageLogic logic() {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<Order> orders = createAsyncCallback(this::befall);
    private final Consumer<Order> hears = orders::invoke;
    private final Passage up = Passage.up(faults, sendBytes);
    private final Passage down = Passage.down(faults);

    /** Bytes have passed, so there is a connection. */
    private boolean connected;

    /** The board has closed, and what it sent before is on its way. */
    private boolean boardClosed;

    /** How the peer ended, while the board could not hear of it yet; null: it did not. */
    private Runnable peersEnd;

    Logic() {
      super(SHAPE);
      setHandler(FROM_TLS, new FromTls());
      setHandler(TO_PEER, new ToPeer());
      setHandler(FROM_PEER, new FromPeer());
      setHandler(TO_TLS, new AbstractOutHandler() {
        @Override
        public void onPull() {
          passDown();
        }
      });
    }

    @Override
    public void preStart() {
      faults.attach(hears);
      if (isSilent()) {
        scheduleOnce(Timer.CONNECT, connectTimeout);
      }
    }

    @Override
    public void postStop() {
      faults.detach(hears);
    }

    @Override
    public void onTimer(Object timer) {
      if (timer == Timer.UP) {
        passUp();
      } else if (timer == Timer.DOWN) {
        passDown();
      } else if (!connected) {
        failStage(new SocketEnd.NotConnected(connectTimeout));
      }
    }

    private void befall(Order order) {
      switch (order) {
        case RESET -> failStage(new LinkFaults.LinkReset());
        case CLOSE -> completeStage(); // a FIN for the peer, and for the board the end of TCP without close_notify
        case CORRUPT -> down.corruptNext();
        case CHANGED -> {
          passUp();
          passDown();
        }
      }
    }

    private long nanos() {
      return clock.getAsLong();
    }

    private boolean isSilent() {
      long at = nanos();
      return faults.now(at).silent(at);
    }

    private RuntimeException unheard() {
      return SocketEnd.unheardFor(Duration.ofNanos(Math.max(1, faults.now(nanos()).silentUntil() - nanos())));
    }

    // ---- from the board ----

    private void passUp() {
      long at = nanos();
      Now now = faults.now(at);
      if (!connected) {
        if (now.silent(at)) {
          wake(Timer.UP, now.silentUntil());
          return; // the SYN of a board gets lost as well
        }
        if (!isAvailable(TO_PEER)) {
          return; // TCP is not there yet
        }
        connected = true;
        cancelTimer(Timer.CONNECT);
      }
      if (isAvailable(TO_PEER)) {
        ByteString bytes = up.poll(at);
        if (bytes != null) {
          push(TO_PEER, bytes);
        }
      }
      if (up.isLost() && !now.silent(at)) {
        failStage(new LinkFaults.LinkReset()); // the board's TCP has given up
      } else if (boardClosed && up.isEmpty()) {
        completeStage();
      } else {
        boolean wanted = up.isEmpty() && isAvailable(TO_PEER) || !now.isCalm() && up.hasRoom();
        if (wanted && !isClosed(FROM_TLS) && !hasBeenPulled(FROM_TLS)) {
          pull(FROM_TLS);
        }
        wake(Timer.UP, isAvailable(TO_PEER) || now.silent(at) ? up.nextAt(at) : OptionalLong.empty());
      }
    }

    private final class FromTls extends AbstractInHandler {
      @Override
      public void onPush() {
        up.offer(grab(FROM_TLS), nanos());
        passUp();
        if (!handshakeFails.isEmpty()) {
          failHandshake();
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (isSilent()) {
          failStage(unheard());
        } else {
          boardClosed = true;
          passUp();
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        failStage(failure != SocketEnd.VANISHED && isSilent() ? unheard() : failure);
      }
    }

    /** The server has the ClientHello, and that is all that comes of it. */
    private void failHandshake() {
      if (handshakeFails.equals("version")) {
        emit(TO_TLS, VERSION_REFUSED, this::completeStage);
      } else {
        completeStage();
      }
    }

    private final class ToPeer extends AbstractOutHandler {
      @Override
      public void onPull() {
        passUp();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!isSilent() && !isClosed(FROM_PEER)) {
          cancel(FROM_TLS, cause); // why it went comes through the other direction
        } // else the board goes on believing
      }
    }

    // ---- to the board ----

    private void passDown() {
      long at = nanos();
      Now now = faults.now(at);
      if (isAvailable(TO_TLS)) {
        ByteString bytes = down.poll(at);
        if (bytes != null) {
          push(TO_TLS, bytes);
        }
      }
      if (down.isLost() && !now.silent(at) && !isClosed(TO_PEER)) {
        fail(TO_PEER, new LinkFaults.LinkReset()); // the server has given up; the board finds out by itself
      }
      if (peersEnd != null) {
        if (down.isEmpty() && !now.silent(at)) {
          peersEnd.run();
        } else {
          wake(Timer.DOWN, OptionalLong.of(down.nextAt(at).orElse(now.silentUntil())));
        }
        return;
      }
      boolean wanted = down.isEmpty() && isAvailable(TO_TLS) || !now.isCalm() && down.hasRoom();
      if (wanted && !now.stalled(at) && !isClosed(FROM_PEER) && !hasBeenPulled(FROM_PEER)) {
        pull(FROM_PEER);
      }
      OptionalLong next = isAvailable(TO_TLS) ? down.nextAt(at) : OptionalLong.empty();
      wake(Timer.DOWN, now.stalled(at) ? OptionalLong.of(next.orElse(now.stalledUntil())) : next);
    }

    private final class FromPeer extends AbstractInHandler {
      @Override
      public void onPush() {
        down.offer(grab(FROM_PEER), nanos());
        passDown();
      }

      @Override
      public void onUpstreamFinish() {
        peersEnd = () -> complete(TO_TLS);
        passDown();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        if (isSilent()) {
          peersEnd = () -> failStage(failure);
          passDown();
        } else {
          failStage(failure);
        }
      }
    }

    private void wake(Timer timer, OptionalLong at) {
      if (at.isPresent()) {
        wake(timer, at.getAsLong());
      } else {
        cancelTimer(timer);
      }
    }

    private void wake(Timer timer, long at) {
      scheduleOnce(timer, Duration.ofNanos(Math.max(1, at - nanos())));
    }
  }
}
