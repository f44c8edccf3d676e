package dev.nufleet.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/** What servers show and speak: a key and its certificates, a version of TLS and its suites. */
public final class ServerTls {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final String protocol;
  private final String[] suites;

  /** What a server speaks. */
  public enum Offer {
    /** TLS 1.2, the board's suites first. */
    BOARD,
    /** TLS 1.2 with ephemeral keys alone: none of the board's suites. */
    ECDHE,
    /** TLS 1.3 alone. */
    TLS13
  }

  /** One that speaks what boards do. @param chain the server's certificate first, each signed by the next */
  ServerTls(PrivateKey key, List<X509Certificate> chain) {
    this(key, chain, Offer.BOARD);
  }

  /** @param chain the server's certificate first, each signed by the next */
  ServerTls(PrivateKey key, List<X509Certificate> chain, Offer offer) {
    this(contextOf(key, chain.toArray(X509Certificate[]::new)), offer);
  }

  /** @param context that has a key */
  ServerTls(SSLContext context, Offer offer) {
    this.context = context;
    protocol = offer == Offer.TLS13 ? "TLSv1.3" : "TLSv1.2";
    suites = ServerSuites.in(context, offer);
  }

  /** One that shows the same, and speaks this. */
  public ServerTls offering(Offer offer) {
    return new ServerTls(context, offer);
  }

  /** For servers that bring their own engine, such as Akka HTTP's. */
  public SSLContext context() {
    return context;
  }

  /** A new engine for one connection. */
  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setCipherSuites(suites);
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SSLContext contextOf(PrivateKey key, X509Certificate[] chain) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("server", key, NO_PASSWORD, chain);
      KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      ServedKey served = new ServedKey(
          (X509ExtendedKeyManager) managers.getKeyManagers()[0], NativeRsa::key, ForkJoinPool.commonPool());
      context.init(new KeyManager[] {served}, new TrustManager[0], null);
      // Boards don't resume; a cache would hold ten thousand sessions for nothing.
      context.getServerSessionContext().setSessionCacheSize(1);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot do what every JDK must: " + e.getMessage(), e);
    }
  }
}
