package dev.nufleet.network;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;

/**
 * The program's end of a link: joined to the flow of {@link Links#open}, it gives bytes out a few records at a time,
 * only when asked, and takes bytes in through a bounded queue. So a program that does not read stops the server's
 * writes, and a server that does not read stops the program's, see {@link Handle#room}. An idle link holds one
 * outstanding demand and an empty queue.
 */
public final class LinkPort
    extends AbstractGraphStageWithMaterializedValue<FlowShape<Links.Brought, Links.Writes>, LinkPort.Handle> {
  /**
   * Most bytes that wait to be sent; a link that would need more counts as broken, as a socket whose write times out.
   */
  public static final int MAX_QUEUED_BYTES = 64 * 1024;

  /** How long a closed link's last bytes may wait for room; TLS's last words have as long again. */
  static final Duration CLOSING = Duration.ofSeconds(5);

  /** What the link is cancelled with if the program closes it and has not read all that it was given. */
  static final RuntimeException LEFT_UNREAD =
      new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "the program left data unread");

  static final Inlet<Links.Brought> IN = Inlet.create("LinkPort.in");
  static final Outlet<Links.Writes> OUT = Outlet.create("LinkPort.out");
  static final FlowShape<Links.Brought, Links.Writes> SHAPE = FlowShape.of(IN, OUT);

  private final Listener listener;
  private final LinkShape shape;

  /** Hears of the link, on the stream's thread: it may only pass on. */
  public interface Listener {
    /** Answers one {@link Handle#demand}. @param records see {@link Links.Brought.Data} */
    void arrived(List<ByteString> records);

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
    /** Asks for what comes next. Further calls before it came do nothing. */
    void demand();

    void send(ByteString bytes);

    /**
     * How many bytes more have room in the board's send buffer, as records on the wire; below 0, so many of what was
     * sent have none yet. While the peer's window is full it does not grow. What is sent behind the peer's end has
     * room again once TCP has it: a write that meets a reset gets none. Asked by whoever sends.
     */
    int room();

    /** Asks to be told once, by {@link Listener#hasRoom}, when there is more room than this. */
    void tellRoom(int room);

    /**
     * {@code close_notify}, then the end of TCP. A peer that does not take what was sent before has {@link #CLOSING}
     * for it, then TCP is reset.
     *
     * @param leavesUnread whether there is a record that the program has not begun to read: TCP is reset then
     */
    void close(boolean leavesUnread);

    /** Ends at once with a TCP reset, nothing said before. */
    void abort();

    /**
     * Falls silent for ever, as when power fails: nothing is sent, no end either. The peer finds out by itself, and
     * the socket is kept for that, see {@link LinkSettings.Vanishing}.
     */
    void vanish();
  }

  /** @param shape of the link: says what the board's TCP holds of what is sent */
  public LinkPort(Listener listener, LinkShape shape) {
    this.listener = listener;
    this.shape = shape;
  }

  @Override
  public FlowShape<Links.Brought, Links.Writes> shape() {
    return SHAPE;
  }

  @Override
  public Pair<GraphStageLogic, Handle> createLogicAndMaterializedValuePair(Attributes inheritedAttributes) {
    LinkPortLogic logic = new LinkPortLogic(listener, new SendQueue(shape));
    return Pair.create(logic, logic);
  }
}
