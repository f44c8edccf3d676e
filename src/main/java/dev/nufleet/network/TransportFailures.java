package dev.nufleet.network;

import dev.nufleet.network.Links.LinkEnded;
import dev.nufleet.tls.client.MbedCode;
import java.net.UnknownHostException;

/**
 * Why TCP failed. Akka's stream of a connection fails with a cause if it never came to be, and without one if it
 * broke.
 */
final class TransportFailures {
  private TransportFailures() {}

  static LinkEnded inHandshake(Throwable failure) {
    for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException) {
        return new LinkEnded(LinkEnded.Cause.DNS, "no such host: " + t.getMessage());
      }
      if (t.getCause() == null) {
        return new LinkEnded(LinkEnded.Cause.TCP, t.getMessage());
      }
    }
    return LinkEnded.inHandshake(LinkEnded.Cause.TLS, failure.getMessage(), MbedCode.NET_RECV_FAILED);
  }

  static LinkEnded later(Throwable failure) {
    return new LinkEnded(LinkEnded.Cause.RESET, failure.getMessage());
  }
}
