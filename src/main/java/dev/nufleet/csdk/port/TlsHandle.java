package dev.nufleet.csdk.port;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.Connection.End;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Connection.Received;
import dev.nufleet.hal.Connection.Written;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.SentRecords;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A connection as {@code HAL_SSL_Read}, {@code HAL_SSL_Write} and {@code HAL_SSL_Destroy} of the port show it, prints
 * included.
 */
public final class TlsHandle {
  /** {@link #code}: the peer closed in order. */
  public static final int CLOSED = -2;
  /** {@link #code} and {@link #write}: the link is broken. */
  public static final int FAILED = -1;

  private static final SdkLog.Statement RECV_FAILED = SdkLog.line(
      Level.ERR, "mbedtls_net_recv_mbedtimeout_alt", 203, "Socket recv(%d), timeout(%d) failed with %d");
  private static final SdkLog.Statement SEND_FAILED = SdkLog.line(
      Level.ERR, "mbedtls_net_send_mbedtimeout_alt", 159, "Socket send(%d), timeout(%d) failed with %d");
  private static final SdkLog.Statement RECV_CODE = SdkLog.port("ssl recv error: code = %d");
  private static final SdkLog.Statement SEND_CODE = SdkLog.port("ssl write fail, code=%d");

  private static final int PEER_CLOSE_NOTIFY = -30848;
  static final int NET_RECV_FAILED = -0x4C;
  private static final int NET_SEND_FAILED = -0x4E;
  private static final int SSL_TIMEOUT = -0x6800;
  private static final int NO_CONNECTION = -3004;
  private static final int RECORD_HEADER_BYTES = 5;
  /** Until the program writes, what the handshake allowed a write. */
  static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  private final Hal hal;
  private final Connection connection;
  private final Status status;
  private final Consumer<Received> onReceived = this::received;
  private final Consumer<Written> onWritten = this::written;
  private Consumer<Received> reader;
  private IntConsumer writer;
  private int writing;
  private int readTimeoutMillis;
  private int writeTimeoutMillis = HANDSHAKE_TIMEOUT_MILLIS;
  private boolean broken;
  /** Of the record that could not be sent: it goes in place of what follows, the {@code close_notify} included. */
  private int unsentRecordBytes;

  /**
   * The port's one static variable for the state of reads, shared by all its connections: 0 after a read of data, else
   * {@link #CLOSED} or {@link #FAILED}. Source: tls.md 3.4.
   */
  static final class Status {
    private int value;
  }

  TlsHandle(Hal hal, Connection connection, Status status) {
    this.hal = hal;
    this.connection = connection;
    this.status = status;
  }

  /**
   * Collects {@code bytes} bytes (1..65536), or fewer. A link that ended prints {@code ssl recv error}.
   *
   * @param then gets what came; {@link #code} says what {@code HAL_SSL_Read} would return for it
   */
  public void read(int bytes, int timeoutMillis, Patience patience, Consumer<Received> then) {
    reader = then;
    readTimeoutMillis = timeoutMillis;
    connection.read(bytes, timeoutMillis, patience, onReceived);
  }

  private void received(Received received) {
    if (received.bytes().nonEmpty()) {
      status.value = 0;
    }
    if (received.end() == End.CLOSE_NOTIFY) {
      status.value = CLOSED;
      hal.print(RECV_CODE.with(PEER_CLOSE_NOTIFY));
    } else if (received.end() == End.FAULT) {
      status.value = FAILED;
      hal.print(RECV_CODE.with(received.code()));
    } else if (received.end() == End.ERROR) {
      status.value = FAILED;
      printReceiveFailed(hal, readTimeoutMillis);
      hal.print(RECV_CODE.with(NET_RECV_FAILED));
      broken = true;
    }
    Consumer<Received> then = reader;
    reader = null;
    boolean looksClosed = received.end() == End.EOF && received.bytes().isEmpty() && status.value == CLOSED;
    then.accept(looksClosed ? new Received(received.bytes(), End.CLOSE_NOTIFY) : received);
  }

  /** The header of the next record is what mbedTLS waits for. */
  static void printReceiveFailed(Hal hal, int timeoutMillis) {
    hal.print(RECV_FAILED.with(RECORD_HEADER_BYTES, timeoutMillis, NO_CONNECTION));
  }

  /** What {@code HAL_SSL_Read} returns: bytes so far, 0 after a timeout or TCP's end, or one of the above. */
  public static int code(Received received) {
    if (received.end() == End.ERROR || received.end() == End.FAULT) {
      return FAILED;
    }
    int size = received.bytes().length();
    return size == 0 && received.end() == End.CLOSE_NOTIFY ? CLOSED : size;
  }

  /**
   * Writes, and waits for room: {@code HAL_SSL_Write}. While a record is pending that had no room before, mbedTLS sends
   * that one and takes it for this: these bytes are lost then, though they count as written.
   *
   * @param timeoutMillis how long nothing may get through
   * @param then gets the number of bytes, or {@link #FAILED} if the link is known to be broken or takes nothing; called
   *     before this returns, unless the write has to wait
   */
  public void write(ByteString bytes, int timeoutMillis, IntConsumer then) {
    writer = then;
    writing = bytes.length();
    writeTimeoutMillis = timeoutMillis;
    Written written = isPending()
        ? connection.awaitRoom(0, timeoutMillis, onWritten)
        : connection.write(bytes, timeoutMillis, onWritten);
    if (written != Written.WAITS) {
      written(written);
    }
  }

  private void written(Written how) {
    IntConsumer then = writer;
    writer = null;
    if (how == Written.SENT) {
      unsentRecordBytes = 0;
      then.accept(writing);
      return;
    }
    if (how == Written.TIMEOUT) {
      pends(SentRecords.first(writing));
      hal.print(SEND_CODE.with(SSL_TIMEOUT)); // a send that times out is no failed one to the layer below
    } else {
      broken = true;
      sendFailed(SentRecords.first(writing));
      hal.print(SEND_CODE.with(NET_SEND_FAILED));
    }
    then.accept(FAILED);
  }

  private boolean isPending() {
    return unsentRecordBytes > 0 && !broken;
  }

  private void pends(int recordBytes) {
    if (unsentRecordBytes == 0) {
      unsentRecordBytes = recordBytes;
    }
  }

  private void sendFailed(int recordBytes) {
    pends(recordBytes);
    hal.print(SEND_FAILED.with(unsentRecordBytes, writeTimeoutMillis, NO_CONNECTION));
  }

  /**
   * Ends the connection with {@code close_notify}, or with the record that is pending, which waits for room as a write
   * does; a broken one fails to send it. The handle is used up.
   *
   * @param then is called when TCP is closed; before this returns, unless it has to wait
   */
  void close(Runnable then) {
    Written room = broken
        ? Written.BROKEN
        : connection.awaitRoom(isPending() ? 0 : SentRecords.ALERT_BYTES, writeTimeoutMillis, how -> end(how, then));
    if (room != Written.WAITS) {
      end(room, then);
    }
  }

  private void end(Written how, Runnable then) {
    if (how == Written.BROKEN) {
      sendFailed(SentRecords.first(SentRecords.ALERT_BYTES));
    }
    connection.close();
    TlsPort.printRelease(hal);
    then.run();
  }

  /** For {@link Hal#idle}. */
  public Connection connection() {
    return connection;
  }
}
