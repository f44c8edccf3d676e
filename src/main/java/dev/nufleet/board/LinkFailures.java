package dev.nufleet.board;

import dev.nufleet.hal.Connected;
import dev.nufleet.network.Links.LinkEnded;

/**
 * What the firmware is told when a link does not come up: the codes of the layer at which it failed. One place for
 * boards on real sockets and for simulated ones.
 */
public final class LinkFailures {
  /** mbedTLS's codes for a failed handshake: {@code X509_CERT_VERIFY_FAILED}, a fatal alert, a timeout. */
  private static final int X509_CERT_VERIFY_FAILED = -0x2700;

  private static final int SSL_FATAL_ALERT_MESSAGE = -0x7780;
  private static final int SSL_TIMEOUT = -0x6800;

  /** Mbed's nsapi codes. */
  private static final int NSAPI_ERROR_NO_CONNECTION = -3004;

  private static final int NSAPI_ERROR_NO_SOCKET = -3005;

  private static final int NSAPI_ERROR_DNS_FAILURE = -3009;

  private LinkFailures() {}

  /** A link that failed as itself says: a handshake has its own code. */
  static Connected.Failed asTheBoardSeesIt(LinkEnded ended) {
    return ended.code() == LinkEnded.NO_CODE
        ? asTheBoardSeesIt(ended.why(), ended.getMessage())
        : new Connected.Failed(Connected.Stage.TLS, ended.code(), ended.getMessage());
  }

  /** @param detail for the log; the firmware does not see it */
  public static Connected.Failed asTheBoardSeesIt(LinkEnded.Cause cause, String detail) {
    return switch (cause) {
      case NO_SOCKET -> new Connected.Failed(Connected.Stage.TCP, NSAPI_ERROR_NO_SOCKET, detail);
      case DNS -> new Connected.Failed(Connected.Stage.DNS, NSAPI_ERROR_DNS_FAILURE, detail);
      case TCP -> new Connected.Failed(Connected.Stage.TCP, NSAPI_ERROR_NO_CONNECTION, detail);
      case CERTIFICATE -> new Connected.Failed(Connected.Stage.TLS, X509_CERT_VERIFY_FAILED, detail);
      case EOF, RESET -> new Connected.Failed(Connected.Stage.TLS, SSL_TIMEOUT, detail);
      case TLS -> new Connected.Failed(Connected.Stage.TLS, SSL_FATAL_ALERT_MESSAGE, detail);
    };
  }
}
