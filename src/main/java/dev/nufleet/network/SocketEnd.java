package dev.nufleet.network;

import akka.Done;
import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.model.Granted;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/**
 * How long a link's socket may take to be connected, and how it ends, between TLS and TCP.
 *
 * <ul>
 *   <li>When the board closes, the socket is closed as a whole: FIN, or RST if bytes are left unread, see {@link
 *       UnreadBytes}.
 *   <li>When the board gives up (any failure from above but those of the next line), TCP is reset.
 *   <li>When the board vanishes ({@link #VANISHED}, {@link #unheardFor}), nothing is sent any more, neither bytes nor
 *       an end. What arrives is read and dropped, for TCP notices the peer's end only while somebody reads. The socket
 *       is given back (reset) when the peer ends it, when the time for it is over, or when newer ones need its place.
 *   <li>When the peer has ended its direction, nobody reads any more, and only a write tells that it has reset TCP
 *       since. So more is asked for only when the socket has what was written before: its last byte goes behind the
 *       others, as Akka holds one write back that waits for another, but not two.
 * </ul>
 */
final class SocketEnd extends BoardWireStage {
  /** What the upper side fails with when the board has lost its power. */
  static final RuntimeException VANISHED = new Vanished("the board has lost its power", null);

  private static final RuntimeException LEFT_UNREAD =
      new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "the board left bytes unread");

  /** What the upper side fails with when nobody can hear the board for a while. */
  static RuntimeException unheardFor(Duration time) {
    return new Vanished("nobody hears the board", time);
  }

  private static final class Vanished extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How long the socket is kept; null: as long as the settings have it. */
    private final transient Duration keptFor;

    Vanished(String message, Duration keptFor) {
      super(message, null, false, false);
      this.keptFor = keptFor;
    }
  }

  /** TCP did not come to be in time. */
  static final class NotConnected extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotConnected(Duration limit) {
      super("no connection", new ConnectException("no answer in " + limit.toMillis() + " ms"), false, false);
    }
  }

  /** Keys of the timers. */
  private enum Limit { CONNECT, VANISHED, RESET }

  /** Until TCP has what was written last: a reset at once might overtake it. */
  private static final Duration TO_WRITE = Duration.ofMillis(20);

  private final LinkSettings settings;
  private final LongFunction<Granted> grants;
  private final VanishedLinks vanishedLinks;
  private final UnreadBytes unread;

  /**
   * @param grants begins what the peer is granted, so many nanoseconds, to take the connection
   * @param unread whether the board leaves any when it closes
   */
  SocketEnd(LinkSettings settings, LongFunction<Granted> grants, VanishedLinks vanishedLinks, UnreadBytes unread) {
    this.unread = unread;
    this.settings = settings;
    this.grants = grants;
    this.vanishedLinks = vanishedLinks;
  }

  @Override
  GraphStageLogic logic() {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    /** Gives the socket back, from any thread; null: the board has not vanished. */
    private Runnable givesBack;

    /** Null once TCP is connected. */
    private Granted toConnect;

    Logic() {
      super(SHAPE);
      setHandler(FROM_TLS, new FromTls());
      setHandler(TO_PEER, new ToPeer());
      setHandler(FROM_PEER, new FromPeer());
      setHandler(TO_TLS, new ToTls());
    }

    /** The upper side is gone for a reason. */
    private void end(Throwable why) {
      if (!(why instanceof Vanished gone)) {
        failStage(why);
      } else if (isClosed(FROM_PEER) || isClosed(TO_PEER)) {
        giveBack(); // the peer has ended it already
      } else if (!hasVanished()) {
        AsyncCallback<Done> order = createAsyncCallback(asked -> giveBack());
        givesBack = () -> order.invoke(Done.getInstance());
        vanishedLinks.hold(givesBack);
        Duration most = settings.vanishing().keptFor();
        scheduleOnce(Limit.VANISHED, gone.keptFor == null || gone.keptFor.compareTo(most) > 0 ? most : gone.keptFor);
        if (!hasBeenPulled(FROM_PEER)) {
          pull(FROM_PEER);
        }
      }
    }

    private boolean hasVanished() {
      return givesBack != null;
    }

    private void giveBack() {
      failStage(VANISHED);
    }

    @Override
    public void preStart() {
      toConnect = grants.apply(settings.connectTimeout().toNanos());
      scheduleOnce(Limit.CONNECT, settings.connectTimeout());
    }

    /** TCP asks for bytes or brings some. */
    private void connected() {
      if (toConnect != null) {
        toConnect = null;
        cancelTimer(Limit.CONNECT);
      }
    }

    @Override
    public void onTimer(Object limit) {
      if (limit == Limit.VANISHED) {
        giveBack();
        return;
      }
      if (limit == Limit.RESET) {
        failStage(LEFT_UNREAD);
        return;
      }
      long leftNanos = toConnect.leftNanos();
      if (leftNanos > 0) {
        scheduleOnce(Limit.CONNECT, Duration.ofNanos(leftNanos));
      } else {
        failStage(new NotConnected(settings.connectTimeout()));
      }
    }

    @Override
    public void postStop() {
      if (hasVanished()) {
        vanishedLinks.forget(givesBack);
      }
    }

    private final class FromTls extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString chunk = grab(FROM_TLS);
        if (isClosed(FROM_PEER) && chunk.length() > 1) {
          int head = chunk.length() - 1;
          emitMultiple(TO_PEER, List.of(chunk.take(head), chunk.drop(head)).iterator());
        } else {
          push(TO_PEER, chunk);
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (unread.left()) {
          scheduleOnce(Limit.RESET, TO_WRITE);
        } else {
          completeStage(); // of both directions: half of a connection is never closed by a board
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        end(failure);
      }
    }

    private final class ToPeer extends AbstractOutHandler {
      @Override
      public void onPull() {
        connected();
        if (!isClosed(FROM_TLS)) {
          pull(FROM_TLS);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (hasVanished()) {
          giveBack();
        } else {
          cancel(FROM_TLS, cause); // why TCP is gone comes through its other direction, if that is open
        }
      }
    }

    private final class FromPeer extends AbstractInHandler {
      @Override
      public void onPush() {
        connected();
        ByteString chunk = grab(FROM_PEER);
        if (hasVanished()) {
          pull(FROM_PEER);
        } else if (!isClosed(TO_TLS)) {
          push(TO_TLS, chunk);
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (hasVanished()) {
          giveBack();
        } else {
          complete(TO_TLS); // the peer's half alone: ours stays open for writing
        }
      }
    }

    private final class ToTls extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(FROM_PEER);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!(cause instanceof SubscriptionWithCancelException.NonFailureCancellation)) {
          end(cause); // a cancellation in peace is followed by the end of the other direction
        }
      }
    }
  }
}
