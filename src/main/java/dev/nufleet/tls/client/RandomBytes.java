package dev.nufleet.tls.client;

/**
 * Where a connection's random bytes come from. They are drawn in the order of the board: 28 of the ClientHello, 46 of
 * the premaster secret, the padding byte by byte (a zero is dropped), 311 that blind a signature if the server asks for
 * a certificate, and 16 for each encrypted record. Source: tls.md 3.2.
 */
@FunctionalInterface
public interface RandomBytes {
  /** Fills {@code into}. */
  void draw(byte[] into);
}
