package dev.nufleet.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** What servers show and speak: a key and its certificates, TLS 1.2, the board's suites first. */
public final class ServerTls {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final String[] suites;

  /** @param chain the server's certificate first, each signed by the next */
  ServerTls(PrivateKey key, List<X509Certificate> chain) {
    context = contextOf(key, chain.toArray(X509Certificate[]::new));
    suites = ServerSuites.in(context);
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
    parameters.setProtocols(new String[] {"TLSv1.2"});
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
      context.init(managers.getKeyManagers(), new TrustManager[0], null);
      // Boards don't resume; a cache would hold ten thousand sessions for nothing.
      context.getServerSessionContext().setSessionCacheSize(1);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot do what every JDK must: " + e.getMessage(), e);
    }
  }
}
