package dev.nufleet.tls.client;

import java.util.Set;

/** What the board offers, in its order: static RSA, AES-CBC, and the PRF of SHA-256 for all. */
enum Suite {
  RSA_AES_256_CBC_SHA256(0x003d, 32, 32, ThreadCiphers.HMAC_SHA256),
  RSA_AES_256_CBC_SHA(0x0035, 32, 20, ThreadCiphers.HMAC_SHA1),
  RSA_AES_128_CBC_SHA256(0x003c, 16, 32, ThreadCiphers.HMAC_SHA256),
  RSA_AES_128_CBC_SHA(0x002f, 16, 20, ThreadCiphers.HMAC_SHA1);

  /** Says "secure renegotiation" among the suites, and is none. */
  static final int RENEGOTIATION_INFO = 0x00ff;

  /** The board's mbed TLS is built with these, and does not offer them: PSK and RSA-PSK with AES-CBC. */
  private static final Set<Integer> KNOWN_ONLY =
      Set.of(0x008c, 0x008d, 0x0094, 0x0095, 0x00ae, 0x00af, 0x00b6, 0x00b7);

  final int number;
  final int keyBytes;
  final int macBytes;
  final String mac;

  Suite(int number, int keyBytes, int macBytes, String mac) {
    this.number = number;
    this.keyBytes = keyBytes;
    this.macBytes = macBytes;
    this.mac = mac;
  }

  /** The suite that a server chose. */
  static Suite chosen(int number) throws TlsFault {
    for (Suite suite : values()) {
      if (suite.number == number) {
        return suite;
      }
    }
    if (KNOWN_ONLY.contains(number)) {
      throw TlsFault.withAlert(TlsFault.ILLEGAL_PARAMETER, MbedCode.SSL_BAD_HS_SERVER_HELLO,
          "the server chose a suite that was not offered");
    }
    throw TlsFault.withAlert(
        TlsFault.INTERNAL_ERROR, MbedCode.SSL_BAD_INPUT_DATA, "the server chose a suite that the board lacks");
  }
}
