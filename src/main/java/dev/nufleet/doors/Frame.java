package dev.nufleet.doors;

import akka.util.ByteString;

/**
 * Something that befalls one connection.
 *
 * @param connection its number, which the door gives
 * @param count of the bytes, or of those that were taken
 * @param bytes empty but for {@link Kind#CAME} and {@link Kind#BYTES}
 */
record Frame(long connection, Kind kind, int count, ByteString bytes) {
  enum Kind {
    /** To the server: a new one. Its bytes are the peer's address, as {@link CameFrom} has it. */
    CAME,
    BYTES,
    /** So many bytes that came from there have been handed on, so as many more may come. */
    TAKEN,
    /** It ends in order, behind its bytes. */
    ENDED,
    /** It breaks now. */
    BROKEN
  }

  static Frame of(long connection, Kind kind) {
    return new Frame(connection, kind, 0, ByteString.emptyByteString());
  }

  static Frame of(long connection, Kind kind, ByteString bytes) {
    return new Frame(connection, kind, bytes.length(), bytes);
  }

  static Frame taken(long connection, int count) {
    return new Frame(connection, Kind.TAKEN, count, ByteString.emptyByteString());
  }

  boolean hasBytes() {
    return kind == Kind.BYTES || kind == Kind.CAME;
  }
}
