package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @TempDir Path dir;

  @Test
  void a_new_authority_and_its_member_fit_and_only_their_owner_reads_the_keys() throws Exception {
    ClusterAuthority authority = ClusterAuthority.open(dir, NOW);
    ClusterAuthority.Member member = authority.member(dir, NOW);
    assertThat(authority.isNew()).isTrue();
    assertThat(member.isNew()).isTrue();
    assertThat(MemberFolder.check(dir, NOW)).isEqualTo(member.certificate());
    assertThat(member.certificate().getSubjectX500Principal().getName()).contains("CN=nufleet-cluster-member");
    assertThat(member.certificate().getSubjectAlternativeNames()).containsExactly(List.of(2, "nufleet-cluster-member"));
    assertThat(mode("ca-key.pem")).isEqualTo("rw-------");
    assertThat(mode("node-key.pem")).isEqualTo("rw-------");
    assertThat(mode("node.pem")).isEqualTo("rw-r--r--");
  }

  @Test
  void it_is_kept_and_makes_members_for_other_machines() {
    ClusterAuthority first = ClusterAuthority.open(dir, NOW);
    ClusterAuthority later = ClusterAuthority.open(dir, NOW.plus(Duration.ofDays(900)));
    assertThat(later.isNew()).isFalse();
    assertThat(later.certificate()).isEqualTo(first.certificate());
    Path other = dir.resolve("b");
    X509Certificate member = later.member(other, NOW.plus(Duration.ofDays(900))).certificate();
    assertThat(MemberFolder.check(other, NOW.plus(Duration.ofDays(901)))).isEqualTo(member);
    assertThat(Files.exists(dir.resolve("node.pem"))).as("the authority's folder needs none").isFalse();
    assertThat(Files.exists(other.resolve("ca-key.pem"))).as("the authority's key stays").isFalse();
  }

  @Test
  void a_members_certificate_is_replaced_when_it_ends_within_thirty_days_and_not_before() {
    ClusterAuthority authority = ClusterAuthority.open(dir, NOW);
    Instant end = authority.member(dir, NOW).certificate().getNotAfter().toInstant();
    assertThat(end).isEqualTo(NOW.plus(Duration.ofDays(825)));
    assertThat(authority.member(dir, end.minus(Duration.ofDays(31))).isNew()).isFalse();
    assertThat(authority.member(dir, end.minus(Duration.ofDays(29))).isNew()).isTrue();
    assertThat(authority.member(dir, end.plus(Duration.ofDays(500))).isNew()).isFalse();
  }

  @Test
  void no_member_outlives_its_authority() {
    ClusterAuthority authority = ClusterAuthority.open(dir, NOW);
    Instant last = authority.certificate().getNotAfter().toInstant();
    assertThat(authority.member(dir, last.minus(Duration.ofDays(40))).certificate().getNotAfter().toInstant())
        .isEqualTo(last);
    assertThatThrownBy(() -> ClusterAuthority.open(dir, last.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ca.pem has ended at 2036-11-24T12:00:00Z");
  }

  @Test
  void what_is_no_authority_of_a_cluster_makes_no_members() throws Exception {
    Path standIn = dir.resolve("stand-in");
    CertificateAuthority.open(standIn, List.of("cn-shanghai"), Clock.systemUTC());
    refused(standIn, "ca.pem is no authority of a cluster (a stand-in's, perhaps); name another folder");
    ClusterAuthority.open(dir, NOW);
    Path noKey = Files.createDirectory(dir.resolve("no-key"));
    Files.copy(dir.resolve("ca.pem"), noKey.resolve("ca.pem"));
    refused(noKey, "ca-key.pem is missing, and without the authority's key no member can be made;");
    Path other = dir.resolve("other");
    ClusterAuthority.open(other, NOW);
    Files.copy(other.resolve("ca-key.pem"), noKey.resolve("ca-key.pem"));
    refused(noKey, "ca-key.pem is not the key of ca.pem beside it");
    Files.delete(other.resolve("ca.pem"));
    refused(other, "ca.pem is missing beside its key;");
  }

  @Test
  void a_folder_of_another_clusters_member_is_left_alone() throws Exception {
    ClusterAuthority one = ClusterAuthority.open(dir.resolve("one"), NOW);
    Path theirs = dir.resolve("theirs");
    ClusterAuthority.open(dir.resolve("two"), NOW).member(theirs, NOW);
    byte[] before = Files.readAllBytes(theirs.resolve("node-key.pem"));
    assertThatThrownBy(() -> one.member(theirs, NOW)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem is of another authority than that of");
    assertThat(theirs.resolve("node-key.pem")).hasBinaryContent(before);
  }

  private static void refused(Path folder, String line) {
    assertThatThrownBy(() -> ClusterAuthority.open(folder, NOW)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(file)));
  }
}
