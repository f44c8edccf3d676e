package dev.nufleet.network;

import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Judges the certificates of servers: under {@link CertificatePolicy#STRICT} within the handshake, so that a bad one
 * is refused with an alert; under {@link CertificatePolicy#BOARD} not at all there.
 *
 * <p>A fleet meets the same few chains ten thousand times: chains found good are remembered, up to a bound, and for a
 * minute.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  /** mbedTLS: {@code MBEDTLS_X509_BADCERT_CN_MISMATCH}. */
  static final int NAME_MISMATCH = 0x04;

  /** mbedTLS: {@code MBEDTLS_X509_BADCERT_NOT_TRUSTED}. */
  static final int NOT_TRUSTED = 0x08;

  private static final int REMEMBERED_CHAINS = 64;
  private static final long REMEMBERED_NANOS = 60_000_000_000L;

  private final CertificatePolicy policy;
  private final RunClock clock;
  private final X509TrustManager rules;
  private final ConcurrentHashMap<List<X509Certificate>, Long> good = new ConcurrentHashMap<>();

  /** @param anchors what to trust; empty: the system's trust store */
  ServerTrust(CertificatePolicy policy, List<X509Certificate> anchors, RunClock clock) {
    this.policy = policy;
    this.clock = clock;
    this.rules = rulesFor(anchors);
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

  /** mbedTLS's flags for a server's chain. Knows no date, as a board without a clock. */
  int flags(X509Certificate[] chain, String host) {
    return (ServerNames.fit(chain[0], host) ? 0 : NAME_MISMATCH)
        | (BoardVerification.trusts(Set.of(rules.getAcceptedIssuers()), chain) ? 0 : NOT_TRUSTED);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (policy == CertificatePolicy.BOARD) {
      return;
    }
    checkServerTrusted(chain, authType);
    String host = engine.getPeerHost();
    if (!ServerNames.fit(chain[0], host)) {
      throw new CertificateException("it is not for " + host + " but for " + chain[0].getSubjectAlternativeNames());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    List<X509Certificate> key = List.of(chain);
    long now = clock.nanos();
    Long since = good.get(key);
    if (since == null || now - since > REMEMBERED_NANOS) {
      rules.checkServerTrusted(chain, authType);
      if (good.size() >= REMEMBERED_CHAINS) {
        good.clear();
      }
      good.put(key, now);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    throw new CertificateException("links use no sockets of the JDK's TLS");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    throw new CertificateException("a board is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a board is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("a board is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return Arrays.copyOf(rules.getAcceptedIssuers(), 0);
  }
}
