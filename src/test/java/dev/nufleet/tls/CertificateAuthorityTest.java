package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final List<String> REGIONS = List.of("cn-shanghai", "ap-southeast-1");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir
  Path directory;

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private CertificateAuthority open(List<String> regions, Instant now) {
    return CertificateAuthority.open(directory, regions, at(now));
  }

  @Test
  void the_server_s_certificate_is_one_that_a_board_can_check() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(REGIONS, Clock.systemUTC());
    X509Certificate server = authority.serverCertificate();
    server.verify(authority.certificate().getPublicKey());
    assertThat(server.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(((RSAPublicKey) server.getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
    assertThat(((RSAPublicKey) authority.certificate().getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
    assertThat(server.getKeyUsage()[2]).as("the client encrypts its secret with this key").isTrue();
    int chainBytes = server.getEncoded().length + authority.certificate().getEncoded().length;
    assertThat(chainBytes).as("the board's handshake buffer has 4096 bytes").isLessThan(4000);
  }

  @Test
  void the_server_s_certificate_names_the_hosts_of_all_regions_and_this_machine() throws Exception {
    assertThat(CertificateAuthority.create(REGIONS, Clock.systemUTC()).serverCertificate().getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactlyInAnyOrder(
            "*.iot-as-mqtt.cn-shanghai.aliyuncs.com", "ota.iot-thing.cn-shanghai.aliyuncs.com",
            "iot-auth.cn-shanghai.aliyuncs.com", "*.iot-as-mqtt.ap-southeast-1.aliyuncs.com",
            "ota.iot-thing.ap-southeast-1.aliyuncs.com", "iot-auth.ap-southeast-1.aliyuncs.com",
            "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void a_directory_keeps_authority_and_server() {
    CertificateAuthority first = open(REGIONS, NOW);
    CertificateAuthority second = open(REGIONS, NOW.plus(Duration.ofDays(1)));
    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(second.serverCertificate()).isEqualTo(first.serverCertificate());
    assertThat(PemFiles.certificates(directory.resolve("ca.pem"))).containsExactly(first.certificate());
  }

  @Test
  void private_keys_are_for_their_owner_only() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "this file system knows no modes");
    open(REGIONS, NOW);
    for (String file : List.of("ca-key.pem", "server-key.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .as(file).isEqualTo("rw-------");
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.pem", "ca-key.pem", "server.pem", "server-key.pem");
    }
  }

  @Test
  void another_region_or_an_expired_server_gets_a_new_certificate_of_the_same_authority() throws Exception {
    CertificateAuthority first = open(List.of("cn-shanghai"), NOW);
    CertificateAuthority second = open(REGIONS, NOW);
    CertificateAuthority third = open(REGIONS, NOW.plus(Duration.ofDays(900)));
    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(third.certificate()).isEqualTo(first.certificate());
    assertThat(second.serverCertificate()).isNotEqualTo(first.serverCertificate());
    assertThat(third.serverCertificate()).isNotEqualTo(second.serverCertificate());
    third.serverCertificate().verify(first.certificate().getPublicKey());
    assertThat(open(REGIONS, NOW.plus(Duration.ofDays(900))).serverCertificate()).isEqualTo(third.serverCertificate());
  }

  @Test
  void whatever_is_wrong_with_the_files_is_told_in_one_line() throws IOException {
    open(REGIONS, NOW);
    byte[] good = Files.readAllBytes(directory.resolve("ca-key.pem"));

    Files.delete(directory.resolve("ca-key.pem"));
    refused("ca-key.pem is missing");
    Files.createDirectory(directory.resolve("ca-key.pem"));
    refused("ca-key.pem cannot be read");
    Files.delete(directory.resolve("ca-key.pem"));
    Files.writeString(directory.resolve("ca-key.pem"), "not a key");
    refused("ca-key.pem holds no RSA key");
    Files.write(directory.resolve("ca-key.pem"), Arrays.copyOf(good, good.length / 2));
    refused("ca-key.pem holds no RSA key");
    Files.copy(directory.resolve("server-key.pem"), directory.resolve("ca-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    refused("ca-key.pem is not the key of");
    Files.write(directory.resolve("ca-key.pem"), good);
    assertThat(open(REGIONS, NOW)).isNotNull();

    for (Duration later : List.of(Duration.ofDays(4000), Duration.ofDays(-1))) {
      assertThatThrownBy(() -> open(REGIONS, NOW.plus(later))).hasMessageContaining("ca.pem is valid from");
    }

    byte[] certificate = Files.readAllBytes(directory.resolve("ca.pem"));
    certificate[certificate.length / 2] ^= 1;
    Files.write(directory.resolve("ca.pem"), certificate);
    assertThatThrownBy(() -> open(REGIONS, NOW)).isInstanceOf(IllegalArgumentException.class).message().hasLineCount(1);
    Files.writeString(directory.resolve("ca.pem"), "");
    refused("ca.pem holds no certificate");
  }

  @Test
  void a_server_of_another_authority_is_told() throws IOException {
    Path other = directory.resolve("other");
    CertificateAuthority.open(other, REGIONS, at(NOW));
    open(REGIONS, NOW);
    for (String file : List.of("server.pem", "server-key.pem")) {
      Files.copy(other.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    refused("server.pem is not issued by");
  }

  private void refused(String what) {
    assertThatThrownBy(() -> open(REGIONS, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .message().hasLineCount(1);
  }
}
