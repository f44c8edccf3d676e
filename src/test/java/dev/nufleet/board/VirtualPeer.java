package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.model.SentRecords;
import dev.nufleet.network.LinkPort;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The server's end of one connection under virtual time, and the stream between: the board's shell demands chunks and
 * sends as over a {@link LinkPort}; the test sends, ends, resets, or stays silent. What the test sends at one virtual
 * time the board can read at that time.
 */
public final class VirtualPeer {
  /** Of an Ethernet board. */
  private static final int SEND_BUFFER_BYTES = 1072;

  private final VirtualBoard board;
  private final int link;
  private ByteString toBoard = ByteString.emptyByteString();
  private ByteString fromBoard = ByteString.emptyByteString();
  private final ArrayDeque<LinkPort.Ending> untold = new ArrayDeque<>(2);
  private LinkPort.Ending ending;
  private boolean up;
  private boolean demanded;
  private boolean silent;
  private boolean full;
  private int writesLeft = -1;
  private ByteString pending = ByteString.emptyByteString();
  private int pendingRecords;
  private int tellAbove = Integer.MAX_VALUE;
  private boolean closedByBoard;
  private Consumer<ByteString> onReceive = bytes -> { };

  VirtualPeer(VirtualBoard board, int link) {
    this.board = board;
    this.link = link;
  }

  /** For {@link VirtualBoard.Network}: this connection comes up, and the board likes its certificate. */
  public VirtualBoard.Answer up() {
    return new VirtualBoard.Up(0);
  }

  // ---- the test's side

  /** Called with what the board writes, as a turn of its own after the write. */
  public VirtualPeer onReceive(Consumer<ByteString> receiver) {
    onReceive = receiver;
    return this;
  }

  public void send(ByteString bytes) {
    if (ending == null) {
      toBoard = toBoard.concat(bytes);
      pass();
    }
  }

  public void sendAfter(long millis, ByteString bytes) {
    board.after(millis, () -> send(bytes));
  }

  /** A close in order, behind what was sent before: {@code close_notify} and TCP's end. */
  public void closeNotify() {
    sayCloseNotify();
    eof();
  }

  /** {@code close_notify}, behind what was sent before, and TCP stays. */
  public void sayCloseNotify() {
    finish(LinkPort.Ending.CLOSED);
  }

  /** TCP's end, by itself or after {@code close_notify}: a write that still comes is answered with a reset. */
  public void eof() {
    finish(LinkPort.Ending.EOF);
  }

  /** TCP reset: reads and writes fail. */
  public void reset() {
    finish(LinkPort.Ending.BROKEN);
  }

  /** The way to the peer is lost: reads are silent, and writes fail at once, as a module without Wi-Fi says. */
  public void loseWay() {
    silent = true;
    LinkConnection connection = board.shell().link(link);
    if (connection != null) {
      connection.failWrites();
    }
  }

  /** The peer reads no more, and the board's send buffer is full: what it writes from now on waits for room. */
  public void stopReading() {
    full = true;
  }

  /** So many writes more get through, then {@link #stopReading}. */
  public void stopReadingAfter(int writes) {
    writesLeft = writes;
  }

  /** The peer reads again, and all that waits gets through. */
  public void readOn() {
    full = false;
    ByteString through = pending;
    pending = ByteString.emptyByteString();
    pendingRecords = 0;
    if (!through.isEmpty()) {
      receive(through);
    }
    tellRoom();
  }

  /** All that the board has written. */
  public ByteString received() {
    return fromBoard;
  }

  public void clearReceived() {
    fromBoard = ByteString.emptyByteString();
  }

  public boolean closedByBoard() {
    return closedByBoard;
  }

  /** A read of the board ends with this code of mbed TLS, and the link goes on. */
  public void fault(int code) {
    board.after(1, () -> board.shell().linkReadEnds(link, code));
  }

  private void finish(LinkPort.Ending how) {
    if (ending == null || ending.compareTo(how) < 0) {
      ending = how;
      untold.add(how);
      pass();
    }
  }

  // ---- the stream between

  void isUp() {
    up = true;
    pass();
  }

  /** One chunk for one demand, and the ends when all chunks have passed. */
  private void pass() {
    if (!up || silent) {
      return;
    }
    if (demanded && !toBoard.isEmpty()) {
      ByteString chunk = toBoard;
      toBoard = ByteString.emptyByteString();
      demanded = false;
      board.shell().linkArrived(link, List.of(chunk));
    }
    while (!untold.isEmpty() && toBoard.isEmpty()) {
      board.shell().linkEnded(link, untold.poll());
    }
  }

  private void receive(ByteString bytes) {
    fromBoard = fromBoard.concat(bytes);
    board.after(0, () -> onReceive.accept(bytes));
  }

  private void tellRoom() {
    if ((full ? -pendingRecords : SEND_BUFFER_BYTES) > tellAbove) {
      tellAbove = Integer.MAX_VALUE;
      board.after(0, () -> board.shell().linkHasRoom(link));
    }
  }

  LinkPort.Handle handle() {
    return new LinkPort.Handle() {
      @Override
      public void demand() {
        demanded = true;
        board.after(0, VirtualPeer.this::pass);
      }

      @Override
      public void send(ByteString bytes) {
        if (ending == LinkPort.Ending.EOF) {
          board.after(0, () -> board.shell().linkEnded(link, LinkPort.Ending.BROKEN));
          return;
        }
        if (full) {
          pending = pending.concat(bytes);
          pendingRecords += SentRecords.all(bytes.size());
        } else {
          receive(bytes);
          full = --writesLeft == 0;
        }
      }

      @Override
      public int room() {
        return full ? -pendingRecords : SEND_BUFFER_BYTES;
      }

      @Override
      public void tellRoom(int room) {
        tellAbove = room;
        VirtualPeer.this.tellRoom();
      }

      @Override
      public void close(boolean leavesUnread) {
        closedByBoard = true;
      }

      @Override
      public void abort() {
        closedByBoard = true;
      }

      @Override
      public void vanish() {
        throw new IllegalStateException("no program lets a link vanish: power does");
      }
    };
  }
}
