package dev.nufleet.tls.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.util.Random;
import java.util.Vector;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JceDefaultTlsCredentialedDecryptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client before Bouncy Castle's server, which checks what it is sent by rules of its own. */
class BouncyCastleServerTest {
  private static final JcaTlsCrypto CRYPTO =
      new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()).create(new SecureRandom());

  private final Random random = new Random(5);
  private final TlsClient client = new TlsClient(chain -> 0, random::nextBytes, 0);
  private final TlsServerProtocol server = new TlsServerProtocol();
  private String clientCertificate = "";

  /** Speaks one suite; asks for a certificate if it is to. */
  private final class Server extends DefaultTlsServer {
    private final Suite suite;
    private final boolean asks;

    Server(Suite suite, boolean asks) {
      super(CRYPTO);
      this.suite = suite;
      this.asks = asks;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.TLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return new int[] {suite.number};
    }

    @Override
    protected TlsCredentialedDecryptor getRSAEncryptionCredentials() throws IOException {
      byte[] der = new MadeCertificate(TlsCase.HOST).der();
      try {
        var own = (java.security.cert.X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der));
        Certificate chain = new Certificate(new TlsCertificate[] {new JcaTlsCertificate(CRYPTO, own)});
        return new JceDefaultTlsCredentialedDecryptor(CRYPTO, chain, MadeCertificate.KEYS.get("leaf").forSigning());
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    @Override
    public CertificateRequest getCertificateRequest() {
      if (!asks) {
        return null;
      }
      Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
      algorithms.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
      return new CertificateRequest(new short[] {ClientCertificateType.rsa_sign}, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
      clientCertificate = certificate.isEmpty() ? "none"
          : certificate.getCertificateAt(0).getSerialNumber().toString(16);
    }
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void data_goes_both_ways_and_the_end_is_in_order(Suite suite) throws IOException {
    shakeHands(suite, false);
    byte[] sent = new byte[10_000];
    random.nextBytes(sent);
    for (byte[] record : client.write(sent, 0, sent.length)) {
      server.offerInput(record);
    }
    byte[] received = new byte[sent.length];
    assertThat(server.readInput(received, 0, received.length)).isEqualTo(sent.length);
    assertThat(received).isEqualTo(sent);
    server.writeApplicationData("back".getBytes(StandardCharsets.US_ASCII), 0, 4);
    Heard.Data data = (Heard.Data) last(said());
    assertThat(new String(data.bytes(), data.from(), data.to() - data.from(), StandardCharsets.US_ASCII))
        .isEqualTo("back");
    server.offerInput(client.closeNotify());
    assertThat(server.isClosed()).isTrue();
    assertThat(server.isFailed()).isFalse();
    assertThat(last(said())).isInstanceOf(Heard.CloseNotify.class);
  }

  @Test
  void a_certificate_is_shown_when_asked_and_its_key_is_there() throws IOException {
    shakeHands(Suite.RSA_AES_256_CBC_SHA256, true);
    assertThat(clientCertificate).isEqualTo("13579bdf02468ace");
  }

  @Test
  void a_record_that_was_touched_is_noticed_by_the_server() throws IOException {
    shakeHands(Suite.RSA_AES_256_CBC_SHA, false);
    byte[] record = client.write(new byte[100], 0, 100).get(0);
    record[record.length - 1] ^= 1;
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> server.offerInput(record))
        .isInstanceOf(TlsFatalAlert.class);
    assertThat(last(said())).isEqualTo(new Heard.Failed(-0x7780, "the server sent the fatal alert 20"));
  }

  private void shakeHands(Suite suite, boolean asks) throws IOException {
    server.accept(new Server(suite, asks));
    client.begin().sends().forEach(this::offer);
    assertThat(last(said())).isInstanceOf(Heard.Established.class);
    assertThat(server.isConnected()).isTrue();
  }

  private void offer(byte[] record) {
    try {
      server.offerInput(record);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private byte[] said() {
    byte[] all = new byte[server.getAvailableOutputBytes()];
    server.readOutput(all, 0, all.length);
    return all;
  }

  /** What came of these bytes, and of the server's answers to what the client said to them. */
  private Heard last(byte[] bytes) {
    Heard heard = new Heard.Nothing();
    for (int at = 0; at < bytes.length;) {
      int wanted = client.wanted();
      TlsClient.Step step = client.take(bytes, at);
      at += wanted;
      step.sends().forEach(this::offer);
      heard = step.heard() instanceof Heard.Nothing ? heard : step.heard();
    }
    byte[] more = said();
    return more.length == 0 ? heard : last(more);
  }
}
