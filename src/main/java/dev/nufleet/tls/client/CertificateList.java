package dev.nufleet.tls.client;

import java.util.ArrayList;
import java.util.List;

/** The server's Certificate message. */
final class CertificateList {
  private static final int KIND = 11;
  private static final int LENGTH_BYTES = 3;
  private static final int LEAST_CERTIFICATE_BYTES = 128;

  private CertificateList() {}

  /**
   * The certificates in their order, without those whose signature is of a kind that the board does not know: the first
   * that is left is taken for the server's own. Empty: none is left.
   */
  static List<BoardCertificate> read(Message message) throws TlsFault {
    if (!message.isHandshake()) {
      throw TlsFault.withAlert(
          TlsFault.UNEXPECTED_MESSAGE, MbedCode.SSL_UNEXPECTED_MESSAGE, "no handshake, where Certificate is expected");
    }
    byte[] in = message.bytes();
    int at = message.body();
    if (message.kind() != KIND || message.bodyBytes() < 2 * LENGTH_BYTES) {
      throw malformed("no certificate");
    }
    // the high bytes of lengths must be 0: so no list is longer than 65535 bytes
    if (in[at] != 0 || Bytes.u16(in, at + 1) != message.bodyBytes() - LENGTH_BYTES) {
      throw malformed("certificates of a wrong length");
    }
    at += LENGTH_BYTES;
    List<BoardCertificate> chain = new ArrayList<>(4);
    while (at < message.end()) {
      if (message.end() - at < LENGTH_BYTES || in[at] != 0) {
        throw malformed("a certificate of a wrong length");
      }
      int bytes = Bytes.u16(in, at + 1);
      at += LENGTH_BYTES;
      if (bytes < LEAST_CERTIFICATE_BYTES || bytes > message.end() - at) {
        throw malformed("a certificate of " + bytes + " bytes");
      }
      BoardCertificate.read(in, at, bytes).ifPresent(chain::add);
      at += bytes;
    }
    return chain;
  }

  private static TlsFault malformed(String why) {
    return TlsFault.withAlert(TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_CERTIFICATE, why);
  }
}
