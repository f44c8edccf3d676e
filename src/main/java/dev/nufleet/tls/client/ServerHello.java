package dev.nufleet.tls.client;

import java.util.Arrays;

/**
 * What the server chose.
 *
 * @param ticket whether a NewSessionTicket must follow
 */
record ServerHello(byte[] random, Suite suite, boolean ticket) {
  private static final int KIND = 2;
  private static final int LEAST_BODY_BYTES = 38;
  private static final int RANDOM_AT = 2;
  private static final int SESSION_AT = 34;
  private static final int MOST_SESSION_BYTES = 32;
  private static final int EXTENSION_HEADER_BYTES = 4;

  private static final int MAX_FRAGMENT_LENGTH = 1;
  private static final int SESSION_TICKET = 35;
  private static final int RENEGOTIATION_INFO = 0xff01;
  private static final int FRAGMENTS_OF_4096 = 4;

  /**
   * The version that the server means, which the board's alerts take over even if it is a wrong one.
   *
   * @throws TlsFault no ServerHello
   */
  static int version(Message message) throws TlsFault {
    if (!message.isHandshake()) {
      throw TlsFault.withAlert(
          TlsFault.UNEXPECTED_MESSAGE, MbedCode.SSL_UNEXPECTED_MESSAGE, "no handshake, where ServerHello is expected");
    }
    if (message.kind() != KIND || message.bodyBytes() < LEAST_BODY_BYTES) {
      throw malformed("no ServerHello");
    }
    return Bytes.u16(message.bytes(), message.body());
  }

  /**
   * Reads a message that has a {@link #version}. What is wrong is looked for in mbed TLS's order: version, session id,
   * length of the extensions, compression, suite, then the extensions one by one.
   */
  static ServerHello read(Message message) throws TlsFault {
    byte[] in = message.bytes();
    int body = message.body();
    if (version(message) != RecordHeader.VERSION) {
      throw TlsFault.withAlert(
          TlsFault.PROTOCOL_VERSION, MbedCode.SSL_BAD_HS_PROTOCOL_VERSION, "the server wants another version of TLS");
    }
    int sessionBytes = Bytes.u8(in, body + SESSION_AT);
    if (sessionBytes > MOST_SESSION_BYTES) {
      throw malformed("a session id of " + sessionBytes + " bytes");
    }
    int rest = message.bodyBytes() - LEAST_BODY_BYTES - sessionBytes;
    int extensionBytes = 0;
    int at = body + LEAST_BODY_BYTES + sessionBytes;
    if (rest >= 2) {
      extensionBytes = Bytes.u16(in, at);
      at += 2;
      if (extensionBytes > 0 && extensionBytes < EXTENSION_HEADER_BYTES || extensionBytes != rest - 2) {
        throw malformed("extensions of a wrong length");
      }
    } else if (rest != 0) {
      throw malformed("a ServerHello of a wrong length");
    }
    int suiteAt = body + SESSION_AT + 1 + sessionBytes;
    if (in[suiteAt + 2] != 0) {
      throw TlsFault.withAlert(
          TlsFault.ILLEGAL_PARAMETER, MbedCode.SSL_FEATURE_UNAVAILABLE, "the server wants compression");
    }
    Suite suite = Suite.chosen(Bytes.u16(in, suiteAt));
    boolean ticket = readExtensions(in, at, at + extensionBytes);
    byte[] random = Arrays.copyOfRange(in, body + RANDOM_AT, body + SESSION_AT);
    return new ServerHello(random, suite, ticket);
  }

  /** @return whether a ticket is promised */
  private static boolean readExtensions(byte[] in, int from, int end) throws TlsFault {
    boolean ticket = false;
    for (int at = from; at < end; ) {
      int kind = Bytes.u16(in, at);
      int length = Bytes.u16(in, at + 2);
      int value = at + EXTENSION_HEADER_BYTES;
      if (length > end - value) {
        throw malformed("an extension that is longer than all of them");
      }
      if (kind == RENEGOTIATION_INFO) {
        mustBe(length == 1 && in[value] == 0, "renegotiation_info");
      } else if (kind == MAX_FRAGMENT_LENGTH) {
        mustBe(length == 1 && in[value] == FRAGMENTS_OF_4096, "max_fragment_length");
      } else if (kind == SESSION_TICKET) {
        mustBe(length == 0, "session_ticket");
        ticket = true;
      } // nobody looks at others, asked for or not
      at = value + length;
      if (at < end && end - at < EXTENSION_HEADER_BYTES) {
        throw TlsFault.silent(MbedCode.SSL_BAD_HS_SERVER_HELLO, "bytes behind the extensions");
      }
    }
    return ticket;
  }

  private static void mustBe(boolean good, String extension) throws TlsFault {
    if (!good) {
      throw TlsFault.withAlert(
          TlsFault.HANDSHAKE_FAILURE, MbedCode.SSL_BAD_HS_SERVER_HELLO, "a wrong extension " + extension);
    }
  }

  private static TlsFault malformed(String why) {
    return TlsFault.withAlert(TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_SERVER_HELLO, why);
  }
}
