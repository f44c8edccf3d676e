package dev.nufleet.network;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;

/**
 * The program's end of a link: joined to the flow of {@link Links#open}, it gives bytes out one chunk at a time, only
 * when asked, and takes bytes in through a bounded queue. So a program that does not read stops the server's writes,
 * and a server that does not read stops the program's, see {@link Handle#room}. An idle link holds one outstanding
 * demand and an empty queue.
 */
public final class LinkPort
    extends AbstractGraphStageWithMaterializedValue<FlowShape<Links.Brought, ByteString>, LinkPort.Handle> {
  /**
   * Most bytes that wait to be sent; a link that would need more counts as broken, as a socket whose write times out.
   */
  public static final int MAX_QUEUED_BYTES = 64 * 1024;

  /** How long a closed link's last bytes may wait for room; TLS's last words have as long again. */
  static final Duration CLOSING = Duration.ofSeconds(5);

  private final Inlet<Links.Brought> in = Inlet.create("LinkPort.in");
  private final Outlet<ByteString> out = Outlet.create("LinkPort.out");
  private final Listener listener;
  private final int sendBytes;

  /** Hears of the link, on the stream's thread: it may only pass on. */
  public interface Listener {
    /** Answers one {@link Handle#demand}. Never empty. */
    void arrived(ByteString chunk);

    /** Answers one {@link Handle#demand} too: a read ends here. @param code see {@link Links.Brought.ReadEnds} */
    void readEnds(int code);

    /** Answers one {@link Handle#tellRoom}. */
    void hasRoom();

    /** The peer's last word; one that stands below it in {@link Ending} may follow. */
    void ended(Ending ending);

    /** The link's stream is gone: its handle does nothing any more. */
    void over();
  }

  /** How a link ended, in the order in which ends follow each other. */
  public enum Ending {
    /** The peer said {@code close_notify}, which answers a demand, and TCP may stay for long; or this side closed. */
    CLOSED,
    /** TCP ended, after {@code close_notify} or without it. What is sent still goes out, until this side closes. */
    EOF,
    /** Reset, or queue overrun. After another: what was sent since has met a reset. */
    BROKEN
  }

  /** Orders to the link; from any thread, in order. */
  public interface Handle {
    /** Asks for one chunk. Further calls before it came do nothing. */
    void demand();

    void send(ByteString bytes);

    /**
     * How many bytes more have room in the board's send buffer, as records on the wire; below 0, so many of what was
     * sent have none yet. While the peer's window is full it does not grow. Asked by whoever sends.
     */
    int room();

    /** Asks to be told once, by {@link Listener#hasRoom}, when there is more room than this. */
    void tellRoom(int room);

    /**
     * {@code close_notify}, then the end of TCP. A peer that does not take what was sent before has {@link #CLOSING}
     * for it, then TCP is reset.
     */
    void close();

    /** Ends at once with a TCP reset, nothing said before. */
    void abort();

    /**
     * Falls silent for ever, as when power fails: nothing is sent, no end either. The peer finds out by itself, and
     * the socket is kept for that, see {@link LinkSettings.Vanishing}.
     */
    void vanish();
  }

  /** @param sendBytes what the board's TCP holds of what is sent */
  public LinkPort(Listener listener, int sendBytes) {
    this.listener = listener;
    this.sendBytes = sendBytes;
  }

  @Override
  public FlowShape<Links.Brought, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public Pair<GraphStageLogic, Handle> createLogicAndMaterializedValuePair(Attributes inheritedAttributes) {
    Logic logic = new Logic();
    return Pair.create(logic, logic);
  }

  private final class Logic extends TimerGraphStageLogic implements Handle {
    /** Carries out what the program orders on the stream's thread. */
    private final AsyncCallback<Runnable> orders = createAsyncCallback(Runnable::run);
    private final Runnable ask = this::ask;
    private final SendQueue queue = new SendQueue(sendBytes);
    private boolean closing;
    private Ending told;
    /** The program has let go of the link, so it is told no more. */
    private boolean letGo;

    Logic() {
      super(shape());
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          Links.Brought brought = grab(in);
          if (brought instanceof Links.Brought.Chunk chunk) {
            listener.arrived(chunk.bytes());
          } else if (brought instanceof Links.Brought.ReadEnds ends) {
            listener.readEnds(ends.code());
          } else {
            tell(Ending.CLOSED);
          }
        }

        @Override
        public void onUpstreamFinish() {
          tell(Ending.CLOSED); // unless it is told already
          tell(Ending.EOF); // the other direction stays: the program closes when it closes
        }

        @Override
        public void onUpstreamFailure(Throwable failure) {
          if (failure instanceof Links.LinkEnded ended && ended.why() == Links.LinkEnded.Cause.EOF) {
            tell(Ending.EOF);
          } else {
            tell(Ending.BROKEN);
            completeStage();
          }
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          sendNext();
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          queue.dropAll();
          tellRoomIfThere();
          if (isClosed(in)) {
            tell(Ending.BROKEN);
          } // else what the peer still has to say, or why it went, comes through the input
        }
      });
    }

    private void ask() {
      if (!isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    /** @param taken bytes of the wire; what is to be told is that more were taken */
    private void tellAbove(long taken) {
      queue.tellAbove(taken);
      tellRoomIfThere();
    }

    private void beginClosing() {
      closing = true;
      if (queue.isEmpty()) {
        finish();
      } else {
        scheduleOnce(CLOSING, CLOSING);
      }
    }

    private void enqueue(ByteString bytes) {
      if (closing || isClosed(out)) {
        queue.drop(bytes);
        tellRoomIfThere();
        return;
      }
      if (queue.bytes() + bytes.length() > MAX_QUEUED_BYTES) {
        notRead();
        return;
      }
      queue.add(bytes);
      if (isAvailable(out)) {
        sendNext();
      }
    }

    private void sendNext() {
      ByteString next = queue.take();
      if (next == null) {
        return;
      }
      tellRoomIfThere();
      push(out, next);
      if (closing && queue.isEmpty()) {
        finish();
      }
    }

    private void tellRoomIfThere() {
      if (queue.tellsNow()) {
        listener.hasRoom();
      }
    }

    private void finish() {
      tell(Ending.CLOSED);
      letGo = true;
      completeStage();
    }

    private void tell(Ending ending) {
      if (!letGo && (told == null || told.compareTo(ending) < 0)) {
        told = ending;
        listener.ended(ending);
      }
    }

    @Override
    public void postStop() {
      tell(Ending.BROKEN); // whoever stopped the stream: the program must not wait for ever
      listener.over();
    }

    @Override
    public void demand() {
      orders.invoke(ask);
    }

    @Override
    public void onTimer(Object closing) {
      notRead();
    }

    private void notRead() {
      tell(Ending.BROKEN);
      failStage(new Links.LinkEnded(
          Links.LinkEnded.Cause.RESET, "the peer does not read: " + queue.bytes() + " bytes wait"));
    }

    @Override
    public int room() {
      return queue.room();
    }

    @Override
    public void tellRoom(int room) {
      long taken = queue.takenAt(room);
      orders.invoke(() -> tellAbove(taken));
    }

    @Override
    public void send(ByteString bytes) {
      queue.sends(bytes);
      orders.invoke(() -> enqueue(bytes));
    }

    @Override
    public void close() {
      orders.invoke(this::beginClosing);
    }

    @Override
    public void abort() {
      orders.invoke(() -> breakOff(new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "this side gave up")));
    }

    @Override
    public void vanish() {
      orders.invoke(() -> breakOff(SocketEnd.VANISHED));
    }

    private void breakOff(RuntimeException why) {
      letGo = true;
      failStage(why);
    }
  }
}
