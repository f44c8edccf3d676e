package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.hal.Connection;
import dev.nufleet.model.SentRecords;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.Links;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A link as the firmware's reads and writes see it: a few records at most, asked for when those before are used up, and
 * what an unfinished read has gathered. A record that no read has begun is unread for the board's TCP.
 *
 * <p>A fault of TLS ends one read with its code, and the link goes on.
 *
 * <p>Ends as mbedTLS shows them: a read meets {@code close_notify} once, and the next ones wait out their time until
 * TCP ends; that end, with {@code close_notify} before it or without, is met every time, at once. Writes go on until a
 * reset is met, which reads do not see any more once TCP has ended.
 *
 * <p>A write waits until the board's TCP has room for all of it, see {@link LinkPort.Handle#room}; behind the peer's
 * end, until TCP has it or has met the reset with which the peer answered a write before.
 */
final class LinkConnection implements Connection {
  private static final int MAX_READ_BYTES = 65536;

  private final HalShell shell;
  private final int number;
  private LinkPort.Handle port;
  /** All that the board's TCP has room for. */
  private int wholeRoom;
  private ByteString inHand = ByteString.emptyByteString();
  /** A read has taken bytes of the last record in hand. */
  private boolean begun;
  /** Records that follow what is in hand, from {@link #next} on. */
  private List<ByteString> behind = List.of();
  private int next;
  private boolean demanded;
  /** A read meets it next. */
  private boolean closeNotify;
  /** What ends the next read, with its code. */
  private OptionalInt readEnds = OptionalInt.empty();
  /** TCP's, in order or not; null: it has not ended. */
  private LinkPort.Ending ending;
  private boolean writesFail;

  LinkConnection(HalShell shell, int number) {
    this.shell = shell;
    this.number = number;
  }

  int number() {
    return number;
  }

  void opened(LinkPort.Handle stream) {
    port = stream;
    wholeRoom = stream.room();
  }

  // ---- Connection ----

  @Override
  public void read(int bytes, long timeoutMillis, Patience patience, Consumer<Received> then) {
    if (bytes < 1 || bytes > MAX_READ_BYTES || timeoutMillis < 0) {
      throw new IllegalArgumentException("a read of " + bytes + " bytes in " + timeoutMillis + " ms; 1.."
          + MAX_READ_BYTES + " bytes in 0 ms and more are allowed");
    }
    shell.read(new Waiting.Wanted(this, bytes, timeoutMillis, patience, then));
  }

  @Override
  public Written write(ByteString bytes, long timeoutMillis, Consumer<Written> then) {
    if (writesFail()) {
      return Written.BROKEN;
    }
    port.send(bytes);
    return awaitRoom(0, timeoutMillis, then);
  }

  @Override
  public Written awaitRoom(int bytes, long timeoutMillis, Consumer<Written> then) {
    if (writesFail()) {
      return Written.BROKEN;
    }
    int wanted = ending == LinkPort.Ending.EOF ? wholeRoom : SentRecords.all(bytes);
    if (!lacksRoom(wanted)) {
      return Written.SENT;
    }
    shell.awaitRoom(new Waiting.Needed(this, wanted, timeoutMillis, then));
    return Written.WAITS;
  }

  @Override
  public void close() {
    if (port != null) {
      port.close(isRecordBehind() || !begun && !inHand.isEmpty());
    }
    release();
  }

  // ---- for the shell ----

  void arrived(List<ByteString> records) {
    demanded = false;
    behind = records;
    next = 0;
    takeRecord();
  }

  private boolean isRecordBehind() {
    return next < behind.size();
  }

  private void takeRecord() {
    ByteString record = behind.get(next++);
    begun = !inHand.isEmpty(); // by the read that lacks bytes
    inHand = begun ? inHand.concat(record) : record;
    if (!isRecordBehind()) {
      behind = List.of();
      next = 0;
    }
  }

  void readEnds(int code) {
    demanded = false;
    readEnds = OptionalInt.of(code);
  }

  void ended(LinkPort.Ending how) {
    if (how == LinkPort.Ending.CLOSED) {
      closeNotify = true;
      demanded = false; // what follows comes when it is asked for
    } else {
      ending = ending == null ? how : ending;
      demanded = true;
    }
    if (how == LinkPort.Ending.BROKEN) {
      failWrites();
    }
  }

  /** What is written from now on does not get through; what is read is another matter. */
  void failWrites() {
    writesFail = true;
  }

  boolean writesFail() {
    return port == null || writesFail;
  }

  /** Whether something that was written, or so many bytes of the wire more, has no room: then more room will tell. */
  boolean lacksRoom(int bytes) {
    int room = port.room();
    if (room < bytes) {
      port.tellRoom(room);
    }
    return room < bytes;
  }

  void demand() {
    if (!demanded && port != null && !closeNotify && readEnds.isEmpty()) {
      demanded = true;
      port.demand();
    }
  }

  boolean has(int bytes) {
    while (inHand.length() < bytes && isRecordBehind()) {
      takeRecord();
    }
    return inHand.length() >= bytes;
  }

  /** Something to read, or an end that changes something; the bare end of TCP would be news for ever. */
  boolean hasNews() {
    return !inHand.isEmpty() || closeNotify || readEnds.isPresent() || endsReads() && ending != LinkPort.Ending.EOF;
  }

  /** Whether a read that lacks bytes ends now rather than by its timeout. */
  boolean endsReads() {
    return port == null || closeNotify || readEnds.isPresent() || ending != null;
  }

  /** What a read with so many bytes brings that an end cuts short. */
  Received meetEnd(ByteString bytes) {
    if (readEnds.isPresent()) {
      int code = readEnds.getAsInt();
      readEnds = OptionalInt.empty();
      return code == Links.Brought.ReadEnds.QUIETLY
          ? new Received(bytes, End.TIMEOUT) : Received.faulty(bytes, code);
    }
    return new Received(bytes, end());
  }

  private End end() {
    if (closeNotify) {
      closeNotify = false;
      return End.CLOSE_NOTIFY;
    }
    return ending == LinkPort.Ending.EOF ? End.EOF : End.ERROR;
  }

  /** Up to so many bytes, taken out. */
  ByteString take(int bytes) {
    if (inHand.length() <= bytes) {
      ByteString all = inHand;
      inHand = ByteString.emptyByteString();
      if (isRecordBehind()) {
        takeRecord();
      } else if (!all.isEmpty()) {
        demand(); // what is next comes while this is worked on
      }
      return all;
    }
    begun = true;
    ByteString head = inHand.take(bytes);
    inHand = inHand.drop(bytes);
    return head;
  }

  private void release() {
    port = null;
    inHand = ByteString.emptyByteString();
    behind = List.of();
    next = 0;
    shell.forget(this);
  }
}
