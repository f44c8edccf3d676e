package dev.nufleet.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A server's TLS over records in memory, so that each record of the client is seen for itself and the TCP connection
 * below can be ended in every way. Reading and writing may be done by a thread each.
 */
final class ServerTls {
  private final SSLEngine engine;
  private final ByteBuffer plain;
  private final ByteBuffer wrapped;
  private boolean shaken;
  private boolean closeNotified;

  ServerTls(SSLContext context) {
    engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {"TLSv1.2"});
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    wrapped = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
  }

  /** @param toSend what the handshake has to say now; @return true when it is done */
  boolean shake(byte[] oneRecord, ByteArrayOutputStream toSend) throws SSLException {
    ByteBuffer in = ByteBuffer.wrap(oneRecord);
    try {
      SSLEngineResult result = engine.unwrap(in, plain);
      HandshakeStatus next = result.getHandshakeStatus();
      while (next != HandshakeStatus.FINISHED) {
        switch (next) {
          case NEED_TASK -> {
            engine.getDelegatedTask().run();
            next = engine.getHandshakeStatus();
          }
          case NEED_WRAP -> next = wrap(ByteBuffer.allocate(0), toSend).getHandshakeStatus();
          case NEED_UNWRAP -> {
            if (!in.hasRemaining()) {
              return false;
            }
            next = engine.unwrap(in, plain).getHandshakeStatus();
          }
          default -> {
            return false;
          }
        }
      }
      shaken = true;
      return true;
    } catch (SSLException e) {
      wrap(ByteBuffer.allocate(0), toSend); // the alert
      throw e;
    }
  }

  boolean isShaken() {
    return shaken;
  }

  /** OpenSSL's name of it. */
  String suite() {
    return switch (engine.getSession().getCipherSuite()) {
      case "TLS_RSA_WITH_AES_256_CBC_SHA256" -> "AES256-SHA256";
      case "TLS_RSA_WITH_AES_256_CBC_SHA" -> "AES256-SHA";
      case "TLS_RSA_WITH_AES_128_CBC_SHA256" -> "AES128-SHA256";
      case "TLS_RSA_WITH_AES_128_CBC_SHA" -> "AES128-SHA";
      default -> engine.getSession().getCipherSuite();
    };
  }

  /** What was in this record. */
  byte[] open(byte[] oneRecord) throws SSLException {
    plain.clear();
    closeNotified |= engine.unwrap(ByteBuffer.wrap(oneRecord), plain).getStatus() == SSLEngineResult.Status.CLOSED;
    return Arrays.copyOf(plain.array(), plain.position());
  }

  /** Whether the client has said {@code close_notify}. */
  boolean isCloseNotified() {
    return closeNotified;
  }

  byte[] seal(byte[] bytes) throws SSLException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      wrap(in, records);
    }
    return records.toByteArray();
  }

  byte[] closeNotify() throws SSLException {
    engine.closeOutbound();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    wrap(ByteBuffer.allocate(0), record);
    return record.toByteArray();
  }

  boolean isOutboundClosed() {
    return engine.isOutboundDone();
  }

  private SSLEngineResult wrap(ByteBuffer in, ByteArrayOutputStream out) throws SSLException {
    wrapped.clear();
    SSLEngineResult result = engine.wrap(in, wrapped);
    out.write(wrapped.array(), 0, wrapped.position());
    return result;
  }
}
