package dev.nufleet.network;

import dev.nufleet.model.RunClock;
import dev.nufleet.tls.client.BoardCertificate;
import dev.nufleet.tls.client.TlsFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Judges servers' certificates as a tool should ({@link CertificatePolicy#STRICT}): by the JDK's rules for paths, dates
 * among them, and by the name.
 *
 * <p>A fleet meets the same few chains ten thousand times: chains found good are remembered, up to a bound, and for a
 * minute.
 */
final class ServerTrust {
  private static final int REMEMBERED_CHAINS = 64;
  private static final long REMEMBERED_NANOS = 60_000_000_000L;

  private final RunClock clock;
  private final X509TrustManager rules;
  private final ConcurrentHashMap<List<BoardCertificate>, Known> good = new ConcurrentHashMap<>();

  private record Known(X509Certificate own, long since) {}

  /** @param trusted what to trust; empty: the system's trust store */
  ServerTrust(List<X509Certificate> trusted, RunClock clock) {
    this.clock = clock;
    this.rules = rulesFor(trusted);
  }

  private static X509TrustManager rulesFor(List<X509Certificate> anchors) {
    try {
      KeyStore store = null;
      if (!anchors.isEmpty()) {
        store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
          store.setCertificateEntry("ca-" + i, anchors.get(i));
        }
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("this JDK checks no X.509 certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the trusted certificates cannot be used: " + e.getMessage(), e);
    }
  }

  Set<X509Certificate> anchors() {
    return Set.of(rules.getAcceptedIssuers());
  }

  /** @throws TlsFault the chain leads to no authority that is trusted, is out of date, or is for another host */
  void check(List<BoardCertificate> chain, String host) throws TlsFault {
    try {
      X509Certificate own = trusted(List.copyOf(chain));
      if (!ServerNames.fit(own, host)) {
        throw new CertificateException("it is not for " + host + " but for " + own.getSubjectAlternativeNames());
      }
    } catch (CertificateException e) {
      throw TlsFault.certificateRefused("the peer's certificate is refused: " + e.getMessage());
    }
  }

  private X509Certificate trusted(List<BoardCertificate> chain) throws CertificateException {
    long now = clock.nanos();
    Known known = good.get(chain);
    if (known != null && now - known.since() <= REMEMBERED_NANOS) {
      return known.own();
    }
    if (chain.isEmpty()) {
      throw new CertificateException("it is of a kind that no board can read");
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    X509Certificate[] certificates = new X509Certificate[chain.size()];
    for (int i = 0; i < certificates.length; i++) {
      certificates[i] =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain.get(i).der()));
    }
    rules.checkServerTrusted(certificates, "RSA");
    if (good.size() >= REMEMBERED_CHAINS) {
      good.clear();
    }
    good.put(chain, new Known(certificates[0], now));
    return certificates[0];
  }
}
