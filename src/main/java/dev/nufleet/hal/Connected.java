package dev.nufleet.hal;

/** How {@link Hal#connect} ended. */
public sealed interface Connected {
  /** @param verification mbedTLS's verification flags, 0 good: 0x04 name mismatch, 0x08 untrusted, sums possible */
  record Up(Connection connection, int verification) implements Connected {}

  /**
   * @param stage where it failed
   * @param code the board's code for it: an nsapi error for the first three ({@code -3009} DNS, {@code -3004} ...), an
   *     mbedTLS code for the handshake, both negative
   */
  record Failed(Stage stage, int code, String detail) implements Connected {}

  enum Stage {
    /** The interface does not come up: a fatal error. */
    NETWORK,
    DNS,
    TCP,
    TLS
  }
}
