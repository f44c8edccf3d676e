package dev.nufleet.tls;

import java.security.cert.CertificateException;

/** Why a connection ended, said so that a board's port can tell the kinds apart. */
final class TlsReasons {
  private TlsReasons() {}

  /** The transport is gone. @param failure what it failed with; null if it just ended */
  static TlsEnded lost(Throwable failure, boolean duringHandshake) {
    String when = duringHandshake ? " during the TLS handshake" : "";
    return failure == null
        ? new TlsEnded(
            TlsEnded.Why.EOF, duringHandshake, "the peer closed the connection without close_notify" + when, null)
        : new TlsEnded(TlsEnded.Why.TRANSPORT, duringHandshake, failure.getMessage(), failure);
  }

  /** What the engine, or who checks certificates, threw. */
  static TlsEnded of(Exception e, boolean duringHandshake) {
    if (e instanceof TlsEnded ended) {
      return ended;
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return new TlsEnded(
            TlsEnded.Why.CERTIFICATE, duringHandshake, "the peer's certificate is refused: " + t.getMessage(), null);
      }
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    boolean alert = message.startsWith("Received fatal alert");
    return new TlsEnded(alert ? TlsEnded.Why.ALERT : TlsEnded.Why.PROTOCOL, duringHandshake, message, null);
  }
}
