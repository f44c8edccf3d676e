package dev.nufleet.network;

import dev.nufleet.model.RunClock;
import dev.nufleet.tls.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS as the board's mbedTLS offers it: version 1.2, four suites with static RSA and CBC, no server name, fragments
 * of 4096 bytes, never a resumption. What holds for the whole process is in {@link
 * dev.nufleet.tls.BoardTlsProperties}.
 */
final class BoardTls {
  private static final String[] PROTOCOLS = {"TLSv1.2"};

  /** The board's order; the last is no suite but says "secure renegotiation", as mbedTLS does. */
  private static final String[] SUITES = {
    "TLS_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"
  };

  /** mbedTLS's buffer for what is received, as the board configures it: larger records end the connection. */
  private static final int BUFFER_BYTES = 4096;

  /** The JDK takes 325 bytes for a record's header, IV, MAC and padding from this, and offers what remains: 4096. */
  private static final int MAX_PACKET_BYTES = BUFFER_BYTES + 325;

  private static final int NO_PORT = -1;

  private final SSLContext context;
  private final ServerTrust trust;
  private final CertificatePolicy policy;

  BoardTls(CertificatePolicy policy, List<X509Certificate> anchors, RunClock clock) {
    this(policy, new ServerTrust(policy, anchors, clock));
  }

  /** A board to which every certificate is a wrong one. */
  static BoardTls trustingNobody() {
    return new BoardTls(CertificatePolicy.STRICT, null);
  }

  /** @param trust null: nobody is trusted */
  private BoardTls(CertificatePolicy policy, ServerTrust trust) {
    this.policy = policy;
    this.trust = trust;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust == null ? new TrustsNobody() : trust}, null);
      context.getClientSessionContext().setSessionCacheSize(1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot do what every JDK must: " + e.getMessage(), e);
    }
  }

  /**
   * A new engine for one connection. It knows the host for the check of names alone: with no port the JDK keeps no
   * session for it, and the empty list of server names keeps the name off the wire.
   */
  SSLEngine engine(String host) {
    SSLEngine engine = context.createSSLEngine(withoutPort(host), NO_PORT);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    parameters.setServerNames(List.of());
    parameters.setMaximumPacketSize(MAX_PACKET_BYTES);
    parameters.setAlgorithmConstraints(BoardSignatures.ONLY_RSA);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** The SDK hands {@code host:port} over as the name where a link has a port; certificates are for hosts. */
  private static String withoutPort(String host) {
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** What of a record the board's buffer holds; under STRICT all that TLS allows is taken. */
  int maxRecordBytes() {
    return policy == CertificatePolicy.BOARD ? BUFFER_BYTES : TlsSettings.DEFAULT.maxRecordBytes();
  }

  /** mbedTLS's flags for a session's certificate; under STRICT it has passed already. */
  int verification(SSLSession session, String host) {
    if (policy == CertificatePolicy.STRICT) {
      return 0;
    }
    try {
      return trust.flags((X509Certificate[]) session.getPeerCertificates(), host);
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("all of the board's suites bring a certificate", e);
    }
  }

  private static final class TrustsNobody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
      throw new CertificateException("a board has no clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
      throw new CertificateException("the certificate is a wrong one (fault tls-failure)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
