package dev.nufleet.tls;

import akka.util.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Whether a ClientHello says which host is meant (extension server_name, RFC 6066 section 3). */
final class NamedHello {
  private static final int HEADER_BYTES = 5;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  /** Message header, version and random. */
  private static final int BEFORE_SESSION_BYTES = 4 + 2 + 32;
  private static final int SERVER_NAME = 0;

  private NamedHello() {}

  /**
   * @param begun what a client has sent so far
   * @return empty: its first record is not whole yet. What is no ClientHello in one record counts as named: to judge
   *     that is the engine's matter
   */
  static Optional<Boolean> isNamed(ByteString begun) {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    if (begun.apply(0) != HANDSHAKE) {
      return Optional.of(true);
    }
    if (begun.length() < HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = begun.asByteBuffer();
    int body = Short.toUnsignedInt(bytes.getShort(3));
    if (begun.length() < HEADER_BYTES + body) {
      return Optional.empty();
    }
    return Optional.of(hasName(bytes.slice(HEADER_BYTES, body)));
  }

  private static boolean hasName(ByteBuffer hello) {
    try {
      if (hello.get(0) != CLIENT_HELLO || (hello.getInt(0) & 0xffffff) + 4 > hello.limit()) {
        return true;
      }
      hello.position(BEFORE_SESSION_BYTES);
      skip(hello, Byte.toUnsignedInt(hello.get()));
      skip(hello, Short.toUnsignedInt(hello.getShort()));
      skip(hello, Byte.toUnsignedInt(hello.get()));
      if (!hello.hasRemaining()) {
        return false; // no extensions at all
      }
      skip(hello, Short.BYTES);
      while (hello.hasRemaining()) {
        if (hello.getShort() == SERVER_NAME) {
          return true;
        }
        skip(hello, Short.toUnsignedInt(hello.getShort()));
      }
      return false;
    } catch (BufferUnderflowException | IndexOutOfBoundsException malformed) {
      return true;
    }
  }

  private static void skip(ByteBuffer hello, int bytes) {
    if (bytes > hello.remaining()) {
      throw new BufferUnderflowException();
    }
    hello.position(hello.position() + bytes);
  }
}
