package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Instant SOON = NOW.plus(Duration.ofDays(1));

  @TempDir Path dir;
  private ClusterAuthority authority;

  @BeforeEach
  void make() {
    authority = ClusterAuthority.open(dir, NOW);
    authority.member(dir, NOW);
  }

  @Test
  void a_missing_folder_or_file_is_named_with_what_makes_it() throws Exception {
    refused(dir.resolve("none"), "none is no folder; one with ca.pem, node.pem and node-key.pem are needed");
    refused(dir.resolve("ca.pem"), "ca.pem is no folder");
    for (String file : new String[] {"node-key.pem", "node.pem", "ca.pem"}) {
      Files.delete(dir.resolve(file));
      refused(dir, "has no readable " + file + "; ca.pem, node.pem and node-key.pem are needed, PEM, as `nufleet"
          + " certificates DIR` makes them");
    }
  }

  @Test
  void certificates_are_good_only_while_they_are_valid() {
    Instant end = authority.member(dir, NOW).certificate().getNotAfter().toInstant();
    assertThat(MemberFolder.check(dir, end)).isNotNull();
    assertThatThrownBy(() -> MemberFolder.check(dir, end.plusSeconds(1))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node.pem is valid from 2026-11-27T11:00:00Z to 2029-03-01T12:00:00Z, not now;");
    assertThatThrownBy(() -> MemberFolder.check(dir, NOW.minusSeconds(3601)))
        .hasMessageContaining("ca.pem is valid from 2026-11-27T11:00:00Z");
  }

  @Test
  void files_of_two_clusters_do_not_fit() throws Exception {
    Path other = dir.resolve("other");
    ClusterAuthority.open(other, NOW).member(other, NOW);
    put(other, "node-key.pem");
    refused(dir, "node-key.pem is not the key of node.pem beside it;");
    put(other, "node.pem");
    refused(dir, "node.pem is not issued by ca.pem beside it;");
    put(other, "ca.pem");
    assertThat(MemberFolder.check(dir, NOW)).isNotNull();
  }

  @Test
  void what_another_authority_made_is_taken_if_members_can_use_it() throws Exception {
    MadePem root = MadePem.root(NOW);
    KeyPair rsa = MadePem.rsaKeys();
    write(root, root.issue(rsa, NOW, SOON, "node-1"));
    assertThat(MemberFolder.check(dir, NOW)).as("PKCS#1").isNotNull();
    KeyPair ec = MadePem.ecKeys();
    write(root, root.issue(ec, NOW, SOON, "node-1"));
    refused(dir, "node-key.pem holds no RSA key that a member can use;");
    MadePem.write(dir.resolve("node-key.pem"), rsa.getPrivate(), rsa.getPrivate());
    refused(dir, "node-key.pem holds no RSA key that a member can use;");
    MadePem.write(dir.resolve("ca.pem"), root.issue(rsa, NOW, SOON).certificate());
    refused(dir, "ca.pem is no certificate of an authority;");
  }

  @Test
  void a_servers_certificate_proves_nothing_of_a_member() throws Exception {
    Path standIn = dir.resolve("stand-in");
    CertificateAuthority.open(standIn, List.of("cn-shanghai"), Clock.fixed(
        NOW, ZoneOffset.UTC));
    Files.copy(standIn.resolve("ca.pem"), dir.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(standIn.resolve("server.pem"), dir.resolve("node.pem"), StandardCopyOption.REPLACE_EXISTING);
    refused(dir, "node.pem is not for both ends of a connection;");
  }

  @Test
  void no_line_quotes_a_key() throws Exception {
    String key = Files.readString(dir.resolve("node-key.pem"));
    Files.writeString(dir.resolve("node-key.pem"), key.replace("-----END", "A-----END"));
    assertThatThrownBy(() -> MemberFolder.check(dir, NOW)).hasMessageContaining("holds no RSA key")
        .hasNoCause().message().doesNotContain(key.lines().skip(1).findFirst().orElseThrow().substring(0, 8));
  }

  private void write(MadePem root, MadePem member) throws Exception {
    MadePem.write(dir.resolve("ca.pem"), root.certificate());
    MadePem.write(dir.resolve("node.pem"), member.certificate());
    MadePem.write(dir.resolve("node-key.pem"), member.keys().getPrivate());
  }

  private void put(Path from, String file) throws Exception {
    Files.copy(from.resolve(file), dir.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void refused(Path folder, String line) {
    assertThatThrownBy(() -> MemberFolder.check(folder, NOW)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }
}
