package dev.nufleet.hal;

import akka.util.ByteString;
import java.util.function.Consumer;

/**
 * Both ends of one connection under virtual time. The board sees the {@link Connection}; the test sends, ends,
 * resets, or stays silent. What the test sends at one virtual time the board can read at that time.
 */
public final class VirtualPeer implements Connection {
  private final VirtualHal hal;
  private ByteString toBoard = ByteString.emptyByteString();
  private ByteString fromBoard = ByteString.emptyByteString();
  private End end = End.NONE;
  private boolean writesFail;
  private boolean closedByBoard;
  private Consumer<ByteString> onReceive = bytes -> { };
  private Wait wait;

  private final class Wait {
    private final int bytes;
    private final Runnable then;
    private final VirtualHal.Turn timeout;
    private boolean over;

    /** Waits for {@code bytes} bytes or the end of the link, but not longer than {@code nanos}. */
    Wait(int bytes, long nanos, Runnable then) {
      this.bytes = bytes;
      this.then = then;
      wait = this;
      boolean ready = toBoard.size() >= bytes || endsReads();
      timeout = hal.at(ready ? 0 : nanos, this::end);
    }

    void end() {
      if (!over) {
        over = true;
        wait = null;
        hal.cancel(timeout);
        then.run();
      }
    }
  }

  VirtualPeer(VirtualHal hal) {
    this.hal = hal;
  }

  /** For {@link VirtualHal.Network}: this connection comes up. */
  public Connected up() {
    return new Connected.Up(this, 0);
  }

  // ---- the test's side

  /** Called with what the board writes, as a turn of its own after the write. */
  public VirtualPeer onReceive(Consumer<ByteString> receiver) {
    onReceive = receiver;
    return this;
  }

  public void send(ByteString bytes) {
    if (end == End.NONE) {
      toBoard = toBoard.concat(bytes);
      arrived();
    }
  }

  public void sendAfter(long millis, ByteString bytes) {
    hal.after(millis, () -> send(bytes));
  }

  /** {@code close_notify}, behind what was sent before. */
  public void closeNotify() {
    finish(End.CLOSE_NOTIFY);
  }

  /**
   * An end of TCP without {@code close_notify}: to this board it looks like silence, but writes fail from the second
   * on.
   */
  public void eof() {
    finish(End.TIMEOUT);
  }

  /** TCP reset: reads and writes fail. */
  public void reset() {
    writesFail = true;
    finish(End.ERROR);
  }

  /** Writes fail from now on; reads see silence. */
  public void breakWrites() {
    writesFail = true;
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

  private void finish(End how) {
    if (end == End.NONE) {
      end = how;
      arrived();
    }
  }

  private void arrived() {
    if (wait != null && (toBoard.size() >= wait.bytes || endsReads())) {
      Wait now = wait;
      hal.at(0, now::end);
    }
  }

  private boolean endsReads() {
    return end == End.CLOSE_NOTIFY || end == End.ERROR;
  }

  // ---- the board's side

  @Override
  public void read(int bytes, long timeoutMillis, Patience patience, Consumer<Received> then) {
    if (bytes < 1 || bytes > 65536 || timeoutMillis < 0) {
      throw new AssertionError("a read of " + bytes + " bytes in " + timeoutMillis + " ms");
    }
    hal.block();
    new Wait(bytes, hal.nanosFor(timeoutMillis, patience),
        () -> hal.resume(() -> then.accept(take(bytes, timeoutMillis))));
  }

  private Received take(int bytes, long timeoutMillis) {
    ByteString taken = toBoard.take(bytes);
    toBoard = toBoard.drop(bytes);
    if (taken.size() == bytes) {
      return new Received(taken, End.NONE);
    }
    if (endsReads()) {
      return new Received(taken, end);
    }
    hal.waitedInVain(timeoutMillis);
    return new Received(taken, End.TIMEOUT);
  }

  @Override
  public boolean write(ByteString bytes) {
    if (writesFail || closedByBoard || end == End.ERROR) {
      return false;
    }
    if (end == End.TIMEOUT) {
      writesFail = true; // the peer's TCP answers the first write with a reset
      return true;
    }
    fromBoard = fromBoard.concat(bytes);
    hal.at(0, () -> onReceive.accept(bytes));
    return true;
  }

  @Override
  public void close() {
    closedByBoard = true;
  }

  void whenSomethingArrives(long atMostMillis, Runnable then) {
    new Wait(1, atMostMillis * 1_000_000, then);
  }
}
