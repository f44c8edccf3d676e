package dev.nufleet.tls;

/** Why a TLS connection failed, or ended without {@code close_notify}. Has no stack trace. */
public final class TlsEnded extends RuntimeException {
  /** What happened. */
  public enum Why {
    /** The transport ended in order, but without {@code close_notify}. */
    EOF,
    /** The transport failed: {@link #getCause} says how. */
    TRANSPORT,
    /** The peer sent a fatal alert; the message names it. */
    ALERT,
    /** The peer broke the protocol: a bad record, no common suite, bytes that are no TLS. */
    PROTOCOL,
    /** We refuse the peer's certificate. */
    CERTIFICATE,
    /** The peer was silent for too long during the handshake. */
    TIMEOUT
  }

  private final Why why;
  private final boolean duringHandshake;

  TlsEnded(Why why, boolean duringHandshake, String message, Throwable cause) {
    super(message, cause, false, false);
    this.why = why;
    this.duringHandshake = duringHandshake;
  }

  public Why why() {
    return why;
  }

  /** True: the connection was never up. */
  public boolean duringHandshake() {
    return duringHandshake;
  }
}
