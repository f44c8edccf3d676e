package dev.nufleet.csdk.port;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.Connection.End;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Connection.Received;
import dev.nufleet.hal.Hal;
import java.util.function.Consumer;

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
  private static final int NET_RECV_FAILED = -0x4C;
  private static final int NET_SEND_FAILED = -0x4E;
  private static final int SSL_TIMEOUT = -0x6800;
  private static final int NO_CONNECTION = -3004;
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int CIPHER_BLOCK_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final int RECORD_TEXT_BYTES = 4096;
  private static final int ALERT_BYTES = 2;
  /** Until the program writes, what the handshake allowed a write. */
  private static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  private final Hal hal;
  private final Connection connection;
  private final Status status;
  private final Consumer<Received> onReceived = this::received;
  private Consumer<Received> reader;
  private int readTimeoutMillis;
  private int writeTimeoutMillis = HANDSHAKE_TIMEOUT_MILLIS;
  private boolean broken;
  /** Of the record that could not be sent: it goes before all that follows, the {@code close_notify} included. */
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
    } else if (received.end() == End.ERROR) {
      status.value = FAILED;
      // the header of the next record is what mbedTLS waits for
      hal.print(RECV_FAILED.with(RECORD_HEADER_BYTES, readTimeoutMillis, NO_CONNECTION));
      hal.print(RECV_CODE.with(NET_RECV_FAILED));
      broken = true;
    }
    Consumer<Received> then = reader;
    reader = null;
    boolean looksClosed = received.end() == End.EOF && received.bytes().isEmpty() && status.value == CLOSED;
    then.accept(looksClosed ? new Received(received.bytes(), End.CLOSE_NOTIFY) : received);
  }

  /** What {@code HAL_SSL_Read} returns: bytes so far, 0 after a timeout or TCP's end, or one of the above. */
  public static int code(Received received) {
    if (received.end() == End.ERROR) {
      return FAILED;
    }
    int size = received.bytes().length();
    return size == 0 && received.end() == End.CLOSE_NOTIFY ? CLOSED : size;
  }

  /** @return the number of bytes, or {@link #FAILED} if the link is known to be broken or takes nothing any more */
  public int write(ByteString bytes, int timeoutMillis) {
    writeTimeoutMillis = timeoutMillis;
    Connection.Written written = connection.write(bytes, timeoutMillis);
    if (written == Connection.Written.SENT) {
      return bytes.length();
    }
    if (written == Connection.Written.TIMEOUT) {
      hal.print(SEND_CODE.with(SSL_TIMEOUT)); // a send that times out is no failed one to the layer below
      return FAILED;
    }
    broken = true;
    sendFailed(recordBytes(Math.min(bytes.length(), RECORD_TEXT_BYTES)));
    hal.print(SEND_CODE.with(NET_SEND_FAILED));
    return FAILED;
  }

  private void sendFailed(int recordBytes) {
    if (unsentRecordBytes == 0) {
      unsentRecordBytes = recordBytes;
    }
    hal.print(SEND_FAILED.with(unsentRecordBytes, writeTimeoutMillis, NO_CONNECTION));
  }

  /** Size of a TLS 1.2 record of AES-CBC with SHA-256: header, IV, then text, MAC and padding in whole blocks. */
  private static int recordBytes(int text) {
    int blocks = (text + MAC_BYTES) / CIPHER_BLOCK_BYTES + 1;
    return RECORD_HEADER_BYTES + CIPHER_BLOCK_BYTES + blocks * CIPHER_BLOCK_BYTES;
  }

  /** Ends the connection with {@code close_notify}, which a broken one fails to send. The handle is used up. */
  public void close() {
    if (broken) {
      sendFailed(recordBytes(ALERT_BYTES));
    }
    connection.close();
    TlsPort.printRelease(hal);
  }

  /** For {@link Hal#idle}. */
  public Connection connection() {
    return connection;
  }
}
