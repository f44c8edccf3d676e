package dev.nufleet.network;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.concurrent.CompletionStage;

/**
 * Opens links: TCP through the routes, and TLS 1.2 with the board's suites on top. One for all boards of a process; a
 * link that is idle holds no buffer.
 */
public interface Links {
  /**
   * A flow that dials when it is materialized. What goes in is sent, what comes out was received and decrypted; both
   * with backpressure. Completion of the input sends {@code close_notify}. The output completes when TCP ends after
   * {@code close_notify}, and fails with {@link LinkEnded} otherwise; a {@code close_notify} before TCP's end is an
   * empty chunk, the only one there is. Failure of the input resets TCP, or, told by {@link
   * LinkPort.Handle#vanish}, leaves the peer without a word.
   */
  Flow<ByteString, ByteString, CompletionStage<Opened>> open(Dial dial);

  /**
   * A link is up.
   *
   * @param verification mbedTLS's flags for the server's certificate: 0 good, 0x04 name, 0x08 untrusted
   */
  record Opened(int verification) {}

  /**
   * Why a link failed or ended without {@code close_notify}. Also what {@link #open}'s future fails with. Has no stack
   * trace.
   */
  final class LinkEnded extends RuntimeException {
    /** What happened. */
    public enum Cause {
      /** This machine gives no socket any more. */
      NO_SOCKET,
      DNS,
      TCP,
      TLS,
      /** The server's certificate is refused (untrusted, wrong name). */
      CERTIFICATE,
      /** TCP ended in order but without {@code close_notify}. */
      EOF,
      RESET
    }

    private final Cause cause;

    public LinkEnded(Cause cause, String message) {
      super(message, null, false, false);
      this.cause = cause;
    }

    public Cause why() {
      return cause;
    }
  }
}
