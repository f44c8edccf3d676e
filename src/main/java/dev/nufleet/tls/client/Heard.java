package dev.nufleet.tls.client;

/** What came of bytes that the client took. */
public sealed interface Heard {
  /** Nothing for anybody but TLS itself; more bytes are wanted. */
  record Nothing() implements Heard {}

  /** The handshake is over, and data may go both ways. @param verification mbed TLS's flags, 0 good */
  record Established(String suite, int verification) implements Heard {}

  /**
   * The handshake has failed, or a read has; after a handshake the connection is over, after a read it goes on.
   *
   * @param code of {@link MbedCode}, below 0
   * @param why for a log
   */
  record Failed(int code, String why) implements Heard {}

  /** Data: {@code bytes} from {@code from} to {@code to}, at least one, the caller's from now on. */
  record Data(byte[] bytes, int from, int to) implements Heard {}

  /** A read that ends without data and without a fault, as if its time were over: a second empty record. */
  record Pause() implements Heard {}

  /** The server's {@code close_notify}. What is sent still goes out. */
  record CloseNotify() implements Heard {}
}
