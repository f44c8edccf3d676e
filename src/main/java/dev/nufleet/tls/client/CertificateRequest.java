package dev.nufleet.tls.client;

/** The server asks for a certificate. What kinds and algorithms it names is all the same to the board. */
final class CertificateRequest {
  private static final int KIND = 13;

  private CertificateRequest() {}

  /** @return false: the message is another one, perhaps ServerHelloDone */
  static boolean isOne(Message message) throws TlsFault {
    if (!message.isHandshake()) {
      throw TlsFault.withAlert(TlsFault.UNEXPECTED_MESSAGE, MbedCode.SSL_UNEXPECTED_MESSAGE,
          "no handshake, where ServerHelloDone is expected");
    }
    return message.kind() == KIND;
  }

  /** One byte and so many types, two bytes and so many of algorithms, two bytes and so many of names; nothing else. */
  static void check(Message message) throws TlsFault {
    byte[] in = message.bytes();
    int at = message.body();
    if (message.bodyBytes() > 0) {
      at += 1 + Bytes.u8(in, at);
      for (int list = 0; list < 2 && at >= 0; list++) {
        at = message.end() - at < 2 ? -1 : at + 2 + Bytes.u16(in, at);
      }
      if (at == message.end()) {
        return;
      }
    }
    throw TlsFault.withAlert(TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_CERTIFICATE_REQUEST,
        "a CertificateRequest of a wrong length");
  }
}
