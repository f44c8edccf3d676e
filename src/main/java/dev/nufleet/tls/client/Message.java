package dev.nufleet.tls.client;

/**
 * One thing that a record held: a whole handshake message with its header of four bytes, or all of a record of another
 * type.
 *
 * @param from where it begins in {@code bytes}
 */
record Message(int type, byte[] bytes, int from, int length) {
  static final int HEADER_BYTES = 4;

  boolean isHandshake() {
    return type == RecordHeader.HANDSHAKE;
  }

  /** Of a handshake message. */
  int kind() {
    return Bytes.u8(bytes, from);
  }

  int body() {
    return from + HEADER_BYTES;
  }

  int bodyBytes() {
    return length - HEADER_BYTES;
  }

  int end() {
    return from + length;
  }
}
