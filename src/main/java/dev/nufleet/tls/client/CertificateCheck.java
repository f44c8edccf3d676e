package dev.nufleet.tls.client;

import java.util.List;

/** What to think of a server's certificates. */
@FunctionalInterface
public interface CertificateCheck {
  /**
   * @param chain the server's own certificate first, unless it is one that the board cannot read; may be empty
   * @return mbed TLS's flags, 0 good, see {@link ChainRules}
   * @throws TlsFault where that ends the handshake
   */
  int flags(List<BoardCertificate> chain) throws TlsFault;
}
