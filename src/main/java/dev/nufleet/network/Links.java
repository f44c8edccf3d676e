package dev.nufleet.network;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Opens links: TCP through the routes, and TLS 1.2 with the board's suites on top. One for all boards of a process; a
 * link that is idle holds no buffer.
 */
public interface Links {
  /**
   * A flow that dials when it is materialized. What goes in is sent, what comes out was received and decrypted; both
   * with backpressure. Completion of the input sends {@code close_notify}. The output completes when TCP ends after
   * {@code close_notify}, and fails with {@link LinkEnded} otherwise. Failure of the input resets TCP, or, told by
   * {@link LinkPort.Handle#vanish}, leaves the peer without a word. For one materialization.
   */
  Flow<Writes, Brought, CompletionStage<Opened>> open(Dial dial);

  /**
   * What a program has written since the link took something last.
   *
   * @param texts one for each send call, in order; each has records of its own. Never empty
   */
  record Writes(List<ByteString> texts) {
    /** A single send call. */
    public static Writes of(ByteString text) {
      return new Writes(List.of(text));
    }
  }

  /** What a link brings for one demand. */
  sealed interface Brought {
    /**
     * Data.
     *
     * @param records what each record holds, as many as there were; no record is empty, and neither is the list
     */
    record Data(List<ByteString> records) implements Brought {}

    /** The server's {@code close_notify}. TCP may stay for long. */
    record CloseNotify() implements Brought {}

    /**
     * A read ends here, though the link goes on.
     *
     * @param code mbed TLS's, below 0; {@link #QUIETLY}: as if its time were over
     */
    record ReadEnds(int code) implements Brought {
      public static final int QUIETLY = 0;
    }
  }

  /**
   * A link is up.
   *
   * @param verification mbedTLS's flags for the server's certificate: 0 good, see {@link
   *     dev.nufleet.tls.client.ChainRules}
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

    /** There is none. */
    public static final int NO_CODE = 0;

    private final Cause cause;
    private final int code;

    public LinkEnded(Cause cause, String message) {
      this(cause, message, NO_CODE);
    }

    private LinkEnded(Cause cause, String message, int code) {
      super(message, null, false, false);
      this.cause = cause;
      this.code = code;
    }

    /** A handshake that failed. @param code mbed TLS's, below 0 */
    public static LinkEnded inHandshake(Cause cause, String message, int code) {
      return new LinkEnded(cause, message, code);
    }

    /** Of a handshake that failed: mbed TLS's code, below 0. Of others {@link #NO_CODE}. */
    public int code() {
      return code;
    }

    public Cause why() {
      return cause;
    }
  }
}
