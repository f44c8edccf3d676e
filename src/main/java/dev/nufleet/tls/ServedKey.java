package dev.nufleet.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A server's key and certificates, as the JDK's engine asks for them. To begin with the key is the JDK's, since native
 * code takes longer to be loaded than it saves a server of a few boards; then it is {@link NativeRsa#key the same for
 * that code}.
 */
final class ServedKey extends X509ExtendedKeyManager {
  /** As many handshakes with the JDK's RSA take about as long as native code takes to be loaded. */
  static final int FIRST = 200;

  private final X509ExtendedKeyManager own;
  private final Function<PrivateKey, Optional<PrivateKey>> quicker;
  private final Executor aside;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile PrivateKey quick;

  /**
   * @param own with one RSA key at most
   * @param quicker makes the same key for other code; may take its time
   * @param aside where that is made
   */
  ServedKey(X509ExtendedKeyManager own, Function<PrivateKey, Optional<PrivateKey>> quicker, Executor aside) {
    this.own = own;
    this.quicker = quicker;
    this.aside = aside;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    PrivateKey ready = quick;
    if (ready != null) {
      return ready;
    }
    PrivateKey key = own.getPrivateKey(alias);
    if (key != null && asked.incrementAndGet() == FIRST) {
      aside.execute(() -> quicker.apply(key).ifPresent(same -> quick = same));
    }
    return key;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return own.getCertificateChain(alias);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return own.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return own.chooseEngineClientAlias(keyTypes, issuers, engine);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return own.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return own.chooseClientAlias(keyTypes, issuers, socket);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return own.getServerAliases(keyType, issuers);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return own.getClientAliases(keyType, issuers);
  }
}
