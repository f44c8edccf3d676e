package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Connection.Received;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.TlsHandle;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads one packet the way {@code iotx_mc_read_packet} does: the header byte, the remaining length byte by byte, the
 * rest. A packet that does not fit the read buffer is read to its end and dropped.
 */
final class CsdkFrames {
  private static final SdkLog.Statement TOO_LONG = SdkLog.line(Level.ERR, "iotx_mc_read_packet", 565,
      "mqtt read buffer is too short, mqttReadBufLen : %d, remainDataLen : %d");
  private static final SdkLog.Statement DRAINING = SdkLog.line(Level.INF, "iotx_mc_read_packet", 571, "read len:%d\n");
  private static final SdkLog.Statement DRAIN_FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_read_packet", 573, "mqtt read error");

  private static final int MAX_LENGTH_BYTES = 4;
  /** What the SDK adds to a packet's length when it allocates the buffer. */
  private static final int BUFFER_MARGIN = 8;

  /** A packet, or why there is none. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param code {@link CsdkCodes#SUCCESS}, or why the read failed
     * @param header first byte; 0 if no packet came in time, or one was dropped
     * @param headerBytes bytes in front of {@code body}
     */
    void frame(int code, int header, ByteString body, int headerBytes);
  }

  private final CsdkSession session;
  private final Consumer<Received> onHeader = this::header;
  private final Consumer<Received> onLength = this::length;
  private final Consumer<Received> onBody = this::body;
  private final Consumer<Received> onDrained = this::drained;
  private LongSupplier left;
  private Reader reader;
  private int header;
  private int remaining;
  private int lengthBytes;
  private int asked;
  /** For each byte of the length, and for each piece of what is dropped: reckoned once, before the first of them. */
  private int eachTimeout;

  CsdkFrames(CsdkSession session) {
    this.session = session;
  }

  /**
   * @param left milliseconds that may still be waited
   * @param patience whose time the wait for the first byte is; the rest of a packet is the peer's
   */
  void read(LongSupplier left, Patience patience, Reader reader) {
    this.left = left;
    this.reader = reader;
    session.link.read(1, timeout(), patience, onHeader);
  }

  /** The buffer that the SDK allocates for a packet of {@code bytes} bytes. */
  static int bufferFor(int bytes) {
    return Math.min(bytes + BUFFER_MARGIN, CsdkSession.BUFFER_LIMIT);
  }

  private void header(Received received) {
    int code = TlsHandle.code(received);
    if (code <= 0) {
      done(code == 0 ? CsdkCodes.SUCCESS : CsdkCodes.NWK_CLOSE, 0, ByteString.emptyByteString());
      return;
    }
    header = received.bytes().apply(0) & 0xFF;
    remaining = 0;
    lengthBytes = 0;
    eachTimeout = timeout();
    session.link.read(1, eachTimeout, Patience.PEER, onLength);
  }

  private void length(Received received) {
    if (TlsHandle.code(received) <= 0) {
      done(CsdkCodes.NWK_CLOSE, 0, ByteString.emptyByteString());
      return;
    }
    int digit = received.bytes().apply(0);
    remaining += (digit & 0x7F) << 7 * lengthBytes;
    lengthBytes++;
    if ((digit & 0x80) == 0) {
      rest();
    } else if (lengthBytes == MAX_LENGTH_BYTES) {
      done(CsdkCodes.BAD_LENGTH, 0, ByteString.emptyByteString());
    } else {
      session.link.read(1, eachTimeout, Patience.PEER, onLength);
    }
  }

  private void rest() {
    lengthBytes = remaining < 1 << 7 ? 1 : remaining < 1 << 14 ? 2 : remaining < 1 << 21 ? 3 : 4;
    if (remaining == 0) {
      done(CsdkCodes.SUCCESS, header, ByteString.emptyByteString());
    } else if (1 + lengthBytes + remaining > CsdkSession.BUFFER_LIMIT) {
      session.hal.print(TOO_LONG.with(CsdkSession.BUFFER_LIMIT, remaining));
      eachTimeout = timeout();
      drain();
    } else {
      session.link.read(remaining, timeout(), Patience.PEER, onBody);
    }
  }

  private void body(Received received) {
    if (TlsHandle.code(received) < 0) {
      done(CsdkCodes.NWK_CLOSE, 0, ByteString.emptyByteString());
    } else if (received.bytes().length() != remaining) {
      done(CsdkCodes.PACKET_READ_ERROR, 0, ByteString.emptyByteString());
    } else {
      done(CsdkCodes.SUCCESS, header, received.bytes());
    }
  }

  private void drain() {
    asked = Math.min(remaining, CsdkSession.BUFFER_LIMIT);
    session.hal.print(DRAINING.with(asked));
    session.link.read(asked, eachTimeout, Patience.PEER, onDrained);
  }

  private void drained(Received received) {
    if (TlsHandle.code(received) != asked) {
      session.hal.print(DRAIN_FAILED);
      done(CsdkCodes.NWK_READ_ERROR, 0, ByteString.emptyByteString());
      return;
    }
    remaining -= asked;
    if (remaining > 0) {
      drain();
      return;
    }
    session.events.on(CsdkEvents.Event.BUFFER_OVERFLOW, 0);
    done(CsdkCodes.SUCCESS, 0, ByteString.emptyByteString());
  }

  private int timeout() {
    return (int) Math.max(1, left.getAsLong()); // the SDK never passes 0, which would mean to wait for ever
  }

  private void done(int code, int firstByte, ByteString packet) {
    Reader then = reader;
    reader = null;
    then.frame(code, firstByte, packet, 1 + lengthBytes);
  }
}
