package dev.nufleet.network;

/** What a link does with the server's certificate. */
public enum CertificatePolicy {
  /** As a tool should: an untrusted certificate or one for another name is refused. */
  STRICT,
  /** As the board does: every certificate is taken, and mbedTLS's verification flags are told. */
  BOARD
}
