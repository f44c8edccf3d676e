package dev.nufleet.network;

import dev.nufleet.model.RunClock;
import dev.nufleet.tls.client.BoardCertificate;
import dev.nufleet.tls.client.CertificateCheck;
import dev.nufleet.tls.client.ChainRules;
import dev.nufleet.tls.client.RandomBytes;
import dev.nufleet.tls.client.TlsClient;
import dev.nufleet.tls.client.TlsFault;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** TLS of a board's links: the client is the board's own, and the policy says what it does with certificates. */
final class BoardTls {
  private final Judge judge;

  /** What a policy makes of servers' certificates. */
  private interface Judge {
    CertificateCheck of(String host);
  }

  private BoardTls(Judge judge) {
    this.judge = judge;
  }

  /** @param trusted the authorities to trust; empty: the system's */
  static BoardTls of(CertificatePolicy policy, List<X509Certificate> trusted, RunClock clock) {
    ServerTrust trust = new ServerTrust(trusted, clock);
    if (policy == CertificatePolicy.STRICT) {
      return new BoardTls(host -> chain -> {
        trust.check(chain, host);
        return 0;
      });
    }
    List<BoardCertificate> anchors = readable(trust.anchors());
    KnownChains known = new KnownChains();
    return new BoardTls(host -> known.remembering(host, new ChainRules(anchors, host)));
  }

  /** A board to which every certificate is a wrong one. */
  static BoardTls trustingNobody() {
    return new BoardTls(host -> chain -> {
      throw TlsFault.certificateRefused("the certificate is a wrong one (fault tls-failure)");
    });
  }

  /** A new connection. @param clockSeconds of the board, see {@link Dial#clockSeconds} */
  TlsClient client(String host, RandomBytes random, int clockSeconds) {
    return new TlsClient(judge.of(withoutPort(host)), random, clockSeconds);
  }

  /** The SDK hands {@code host:port} over as the name where a link has a port; certificates are for hosts. */
  private static String withoutPort(String host) {
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  private static List<BoardCertificate> readable(Collection<X509Certificate> certificates) {
    List<BoardCertificate> all = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      try {
        byte[] der = certificate.getEncoded();
        BoardCertificate.read(der, 0, der.length).ifPresent(all::add);
      } catch (CertificateEncodingException | TlsFault unreadable) {
        continue; // of elliptic curves, say: no board trusts what it cannot read
      }
    }
    return all;
  }
}
