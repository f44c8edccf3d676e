package dev.nufleet.tls;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * One engine, and the bytes that wait before it: what the engine's calls need of buffers is borrowed from the thread
 * for the time of a call. Knows no streams.
 */
final class TlsRecords {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int HEADER_BYTES = 5;
  private static final int SMALL_BYTES = 512;
  private static final byte APPLICATION_DATA = 23;

  private final SSLEngine engine;
  private final int maxRecordBytes;
  private final int sentRecordBytes;

  /** Received, not yet decrypted. */
  private ByteString received = ByteString.emptyByteString();

  /** Accepted, not yet encrypted. */
  private ByteString unsent = ByteString.emptyByteString();

  /** A bad record behind good ones: told when those are delivered. */
  private Exception bad;

  TlsRecords(SSLEngine engine, TlsSettings settings) {
    this.engine = engine;
    this.maxRecordBytes = settings.maxRecordBytes();
    this.sentRecordBytes = settings.sentRecordBytes();
  }

  SSLEngine engine() {
    return engine;
  }

  HandshakeStatus status() {
    return engine.getHandshakeStatus();
  }

  void runTasks() {
    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Small pieces are put together, for each would cost much more than its bytes until the record is whole. */
  void receive(ByteString chunk) {
    if (received.isEmpty()) {
      received = chunk;
    } else {
      ByteString both = received.concat(chunk);
      received = chunk.length() < SMALL_BYTES ? both.compact() : both;
    }
  }

  void accept(ByteString chunk) {
    unsent = chunk;
  }

  boolean hasUnsent() {
    return !unsent.isEmpty();
  }

  int receivedBytes() {
    return received.length();
  }

  /** Whether what comes next holds no data (an alert, say), so that it needs no reader. */
  boolean beginsWithControl() {
    return !received.isEmpty() && received.apply(0) != APPLICATION_DATA;
  }

  /** The peer's {@code close_notify} was met. */
  boolean peerClosed() {
    return bad == null && engine.isInboundDone();
  }

  /** Our {@code close_notify} or fatal alert is wrapped. */
  boolean closed() {
    return engine.isOutboundDone();
  }

  void dropUnsent() {
    unsent = ByteString.emptyByteString();
  }

  void dropReceived() {
    received = ByteString.emptyByteString();
  }

  /** Lets the engine have what the handshake needs. @return false: there is no whole record */
  boolean unwrapHandshake() throws SSLException {
    if (!mayHoldRecord()) {
      return false;
    }
    TlsScratch scratch = load();
    while (true) {
      SSLEngineResult result = engine.unwrap(scratch.in, scratch.out);
      HandshakeStatus next = result.getHandshakeStatus();
      boolean goOn = result.getStatus() == Status.OK
          && (next == HandshakeStatus.NEED_UNWRAP || next == HandshakeStatus.NEED_UNWRAP_AGAIN);
      if (!goOn) {
        received = rest(received, scratch.in.position());
        return result.getStatus() != Status.BUFFER_UNDERFLOW;
      }
    }
  }

  /**
   * Decrypts whole records, at least one, until {@code enough} bytes are there. Nothing comes if there is no whole
   * record, or none with data.
   *
   * @throws SSLException for a bad record or a fatal alert, once all before it is delivered
   */
  ByteString decrypt(int enough) throws SSLException {
    throwBad();
    if (!mayHoldRecord()) {
      return ByteString.emptyByteString();
    }
    TlsScratch scratch = load();
    try {
      boolean goOn = true;
      while (goOn) {
        SSLEngineResult result = engine.unwrap(scratch.in, scratch.out);
        if (result.bytesProduced() > maxRecordBytes) {
          scratch.out.position(scratch.out.position() - result.bytesProduced());
          throw new SSLException(
              "a record of " + result.bytesProduced() + " bytes, of which " + maxRecordBytes + " fit");
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          runTasks();
        }
        goOn = result.getStatus() == Status.OK
            && result.bytesConsumed() > 0
            && scratch.in.hasRemaining()
            && scratch.out.position() < enough;
      }
    } catch (SSLException | RuntimeException e) {
      bad = e;
    }
    received = rest(received, scratch.in.position());
    if (scratch.out.position() == 0) {
      throwBad();
    }
    return produced(scratch);
  }

  private void throwBad() throws SSLException {
    if (bad instanceof SSLException e) {
      throw e;
    }
    if (bad != null) {
      throw (RuntimeException) bad;
    }
  }

  /** Alerts and handshake messages: all that the engine wants to say of its own accord. */
  ByteString wrapOwnWords() throws SSLException {
    TlsScratch scratch = TlsScratch.ofThisThread();
    scratch.out.clear();
    SSLEngineResult result;
    do {
      result = engine.wrap(NOTHING, scratch.out);
    } while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        && result.bytesProduced() > 0
        && scratch.out.position() < TlsScratch.MAX_PLAIN_BYTES);
    return produced(scratch);
  }

  /** Turns unsent bytes into records until {@code enough} bytes are there; the rest stays unsent. */
  ByteString encrypt(int enough) throws SSLException {
    TlsScratch scratch = TlsScratch.ofThisThread();
    scratch.in.clear();
    scratch.out.clear();
    unsent.copyToBuffer(scratch.in);
    int end = scratch.in.position();
    scratch.in.position(0);
    SSLEngineResult result;
    do {
      scratch.in.limit(Math.min(end, scratch.in.position() + sentRecordBytes));
      result = engine.wrap(scratch.in, scratch.out);
    } while (result.getStatus() == Status.OK
        && result.bytesConsumed() > 0
        && scratch.in.position() < end
        && scratch.out.position() < enough);
    unsent = rest(unsent, scratch.in.position());
    return produced(scratch);
  }

  /** False only if it is sure that a record has not arrived whole; what looks like no record is left to the engine. */
  private boolean mayHoldRecord() {
    if (received.length() < HEADER_BYTES) {
      return false;
    }
    int type = received.apply(0);
    int length = (received.apply(3) & 0xff) << 8 | received.apply(4) & 0xff;
    boolean usual = type >= 20 && type <= 24 && length <= TlsScratch.MAX_RECORD_BYTES - HEADER_BYTES;
    return !usual || received.length() >= HEADER_BYTES + length;
  }

  private TlsScratch load() {
    TlsScratch scratch = TlsScratch.ofThisThread();
    scratch.in.clear();
    scratch.out.clear();
    received.copyToBuffer(scratch.in);
    scratch.in.flip();
    return scratch;
  }

  /** What is left is copied when it is little, so that it does not hold on to the large chunk that it came in. */
  private static ByteString rest(ByteString bytes, int used) {
    ByteString rest = bytes.drop(used);
    return rest.length() < bytes.length() / 2 ? rest.compact() : rest;
  }

  private static ByteString produced(TlsScratch scratch) {
    int bytes = scratch.out.position();
    return bytes == 0
        ? ByteString.emptyByteString()
        : ByteString.fromArrayUnsafe(Arrays.copyOf(scratch.out.array(), bytes));
  }
}
