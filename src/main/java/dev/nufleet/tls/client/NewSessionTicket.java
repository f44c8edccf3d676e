package dev.nufleet.tls.client;

/** A ticket is checked and thrown away: no board resumes. */
final class NewSessionTicket {
  private static final int KIND = 4;
  private static final int LIFETIME_BYTES = 4;
  private static final int LEAST_BODY_BYTES = 6;

  private NewSessionTicket() {}

  static void check(Message message) throws TlsFault {
    if (!message.isHandshake()) {
      throw TlsFault.withAlert(TlsFault.UNEXPECTED_MESSAGE, MbedCode.SSL_UNEXPECTED_MESSAGE,
          "no handshake, where NewSessionTicket is expected");
    }
    if (message.kind() != KIND || message.bodyBytes() < LEAST_BODY_BYTES
        || Bytes.u16(message.bytes(), message.body() + LIFETIME_BYTES) != message.bodyBytes() - LEAST_BODY_BYTES) {
      throw TlsFault.withAlert(
          TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_NEW_SESSION_TICKET, "a ticket of a wrong length");
    }
  }
}
