package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.tls.MadePem;
import dev.nufleet.tls.OwnCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateAtTheStandInTest {
  @TempDir Path dir;

  private static Map<String, byte[]> contents(Path dir) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(dir.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void mqtt_and_downloads_show_the_user_s_certificate_and_his_files_stay_as_they_are() throws Exception {
    Instant now = Instant.now();
    MadePem root = MadePem.root(now);
    MadePem server = root.issue(MadePem.rsaKeys(), now, now.plus(Duration.ofDays(2)), "localhost", "127.0.0.1");
    Path chain = MadePem.write(dir.resolve("chain.pem"), server.certificate(), root.certificate());
    Path key = MadePem.write(dir.resolve("key.pem"), server.keys().getPrivate());
    Map<String, byte[]> before = contents(dir);
    Reach reach = new Reach(Optional.empty(), List.of(), Optional.of(OwnCertificate.read(chain, key, now)));
    try (TestCloud cloud = TestCloud.start(List.of(), StandInSettings.unhurried(), usual -> new StandInConfig(
        usual.host(), 0, 0, 0, Optional.empty(), usual.region(), Optional.empty(), Optional.empty(), TestCloud.KEY_ID,
        TestCloud.KEY_SECRET, List.of(), usual.settings(), reach))) {
      StandIn.Endpoints at = cloud.standIn.endpoints();
      assertThat(at.caFile()).isEqualTo(chain.toAbsolutePath());
      for (int port : List.of(at.mqttPort(), at.otaPort())) {
        assertThat(shown(port, root.certificate())).isEqualTo(server.certificate());
      }
    }
    assertThat(contents(dir)).containsExactlyInAnyOrderEntriesOf(before);
  }

  /** The certificate of a server that is trusted by its root, after a whole handshake. */
  private static X509Certificate shown(int port, X509Certificate root) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root);
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
