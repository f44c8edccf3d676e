package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's engine with a key for native code, beside the same engine with the JDK's key. */
class NativeRsaTest {
  private static final int CLIENT_KEY_EXCHANGE = 16;
  private static final int HANDSHAKE_RECORD = 22;
  private static final KeyPair PAIR = KeysAhead.next().join();
  private static PrivateKey quick;

  @BeforeAll
  static void needsItsCode() {
    boolean isFor = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    assumeTrue(isFor, "its code is there for Linux on x86-64 alone");
    quick = NativeRsa.key(PAIR.getPrivate()).orElseThrow();
  }

  private static String provider(PrivateKey key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.getProvider().getName();
  }

  @Test
  void it_is_the_same_key() {
    assertThat(((RSAPrivateCrtKey) quick).getModulus()).isEqualTo(((RSAPrivateCrtKey) PAIR.getPrivate()).getModulus());
    assertThat(quick.getClass()).isNotEqualTo(PAIR.getPrivate().getClass());
  }

  @Test
  void its_keys_alone_are_decrypted_with_by_its_code() throws GeneralSecurityException {
    assertThat(provider(quick)).isEqualTo(NativeRsa.NAME);
    assertThat(provider(PAIR.getPrivate())).isEqualTo("SunJCE");
    assertThat(NativeRsa.key(PAIR.getPrivate())).as("a second server's").isPresent();
    assertThat(provider(PAIR.getPrivate())).isEqualTo("SunJCE");
  }

  /** So asks the engine at first, and by the name that it is told it goes on. */
  @Test
  void who_wants_a_secret_unwrapped_by_parameters_is_not_sent_on_to_the_jdk() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.UNWRAP_MODE, quick, new AlgorithmParameterSpec() { }, new SecureRandom());
    assertThat(cipher.getProvider().getName()).isEqualTo(NativeRsa.NAME);
  }

  @Test
  void what_was_not_encrypted_for_it_is_refused_as_the_jdk_does() throws GeneralSecurityException {
    byte[] noise = new byte[256];
    noise[255] = 1;
    for (PrivateKey key : new PrivateKey[] {quick, PAIR.getPrivate()}) {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      assertThatThrownBy(() -> cipher.doFinal(noise)).isInstanceOf(BadPaddingException.class);
    }
  }

  @Test
  void other_keys_have_none() throws GeneralSecurityException {
    KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
    curves.initialize(256);
    assertThat(NativeRsa.key(curves.generateKeyPair().getPrivate())).isEmpty();
  }

  /** The board's, whose secrets are decrypted, and one that a key signs for. */
  static Stream<String> suites() {
    return Stream.of("TLS_RSA_WITH_AES_256_CBC_SHA256", "TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  @ParameterizedTest
  @MethodSource("suites")
  void a_server_with_it_shakes_hands_and_hears(String suite) throws SSLException {
    SSLEngine client = TestEngines.client();
    client.setEnabledCipherSuites(new String[] {suite});
    Ends ends = new Ends(client, server(quick, ServerTls.Offer.BOARD), /* spoil= */ false);
    ends.shakeHands();
    assertThat(ends.server.getSession().getCipherSuite()).isEqualTo(suite);
    assertThat(ends.heard("hello")).isEqualTo("hello");
  }

  @Test
  void a_spoilt_premaster_secret_ends_the_handshake_as_with_the_jdks_key() {
    List<String> ends = Stream.of(quick, PAIR.getPrivate()).map(key -> {
      SSLEngine client = TestEngines.client();
      client.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_256_CBC_SHA256"});
      try {
        new Ends(client, server(key, ServerTls.Offer.BOARD), /* spoil= */ true).shakeHands();
        return "none";
      } catch (SSLException e) {
        return e.toString();
      }
    }).toList();
    assertThat(ends).as("the Finished message has no sense").hasSize(2).allSatisfy(end -> assertThat(end)
        .matches(SSLHandshakeException.class.getName() + ": (Invalid (Padding|TLS padding)|bad record MAC).*"));
  }

  /** One that gets this key from the beginning. */
  private static SSLEngine server(PrivateKey key, ServerTls.Offer offer) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("server", PAIR.getPrivate(), new char[0], chain());
      KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, new char[0]);
      ServedKey served = new ServedKey(
          (X509ExtendedKeyManager) managers.getKeyManagers()[0], jdks -> Optional.of(key), Runnable::run);
      for (int i = 0; i < ServedKey.FIRST; i++) {
        served.getPrivateKey("server");
      }
      assertThat(served.getPrivateKey("server")).isSameAs(key);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {served}, new TrustManager[0], null);
      return new ServerTls(context, offer).engine();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate[] chain() {
    ServedNames names = ServedNames.only("localhost");
    Instant now = Instant.now();
    X509Certificate authority = IssuedCertificates.authority(PAIR, names.constraints(Set.of()), now);
    return new X509Certificate[] {
        IssuedCertificates.server(authority, PAIR.getPrivate(), PAIR.getPublic(), names, now), authority};
  }

  @Test
  void a_server_with_work_takes_it() throws SSLException {
    ServerTls tls = new ServerTls(PAIR.getPrivate(), List.of(chain()));
    Security.removeProvider(NativeRsa.NAME);
    for (int i = 0; i < ServedKey.FIRST; i++) {
      assertThat(Security.getProvider(NativeRsa.NAME)).as("after %d handshakes", i).isNull();
      new Ends(TestEngines.client(), tls.engine(), /* spoil= */ false).shakeHands();
    }
    assertThat(ForkJoinPool.commonPool().awaitQuiescence(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Security.getProvider(NativeRsa.NAME)).isNotNull();
    Ends ends = new Ends(TestEngines.client(), tls.engine(), /* spoil= */ false);
    ends.shakeHands();
    assertThat(ends.heard("hello")).isEqualTo("hello");
  }

  /** Both ends of a connection, on this thread. */
  private static final class Ends {
    private final SSLEngine client;
    private final SSLEngine server;
    private final boolean spoil;
    private final ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer plain = ByteBuffer.allocate(1 << 16);

    /** @param spoil changes a byte of the encrypted premaster secret on its way */
    Ends(SSLEngine client, SSLEngine server, boolean spoil) {
      this.client = client;
      this.server = server;
      this.spoil = spoil;
    }

    void shakeHands() throws SSLException {
      client.beginHandshake();
      server.beginHandshake();
      for (int turn = 0; turn < 100 && !(isDone(client) && isDone(server)); turn++) {
        turn(client, toClient, toServer);
        turn(server, toServer, toClient);
      }
      assertThat(isDone(client) && isDone(server)).as("both are done").isTrue();
    }

    private static boolean isDone(SSLEngine engine) {
      return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
          && !engine.getSession().getCipherSuite().equals("SSL_NULL_WITH_NULL_NULL");
    }

    private void turn(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws SSLException {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          int at = to.position();
          engine.wrap(ByteBuffer.allocate(0), to);
          if (spoil && to.get(at) == HANDSHAKE_RECORD && to.get(at + 5) == CLIENT_KEY_EXCHANGE) {
            to.put(at + 100, (byte) (to.get(at + 100) ^ 1));
          }
        }
        default -> {
          from.flip();
          engine.unwrap(from, plain);
          from.compact();
        }
      }
    }

    String heard(String said) throws SSLException {
      toServer.clear();
      plain.clear();
      client.wrap(ByteBuffer.wrap(said.getBytes(StandardCharsets.US_ASCII)), toServer);
      toServer.flip();
      while (toServer.hasRemaining() && plain.position() == 0) {
        server.unwrap(toServer, plain);
      }
      return new String(plain.array(), 0, plain.position(), StandardCharsets.US_ASCII);
    }
  }
}
