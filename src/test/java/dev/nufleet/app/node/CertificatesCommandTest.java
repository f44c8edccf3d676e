package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.tls.MemberFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code certificates}, and what {@code node} and {@code run} say of folders that are not as it makes them. */
class CertificatesCommandTest {
  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_folder_is_made_whole_and_kept_as_it_is_afterwards() throws Exception {
    Path tls = dir.resolve("tls");
    assertThat(run("certificates", tls.toString())).isZero();
    assertThat(MemberFolder.check(tls, Instant.now())).isNotNull();
    byte[] made = Files.readAllBytes(tls.resolve("node.pem"));
    assertThat(run("certificates", tls.toString())).isZero();
    assertThat(tls.resolve("node.pem")).hasBinaryContent(made);
    assertThat(out.toString().lines()).hasSize(6).element(0).asString()
        .startsWith("authority " + tls.resolve("ca.pem") + ", made now; good until 20");
    assertThat(out.toString().lines()).element(4).asString()
        .startsWith("member    " + tls.resolve("node.pem") + ", kept; good until 20");
  }

  @Test
  void members_of_one_authority_have_folders_without_its_key() {
    assertThat(run("certificates", dir.resolve("ca").toString(), "--member", dir.resolve("a").toString(), "--member",
        dir.resolve("b").toString())).isZero();
    assertThat(MemberFolder.check(dir.resolve("a"), Instant.now()))
        .isNotEqualTo(MemberFolder.check(dir.resolve("b"), Instant.now()));
    assertThat(dir.resolve("b").toFile().list()).containsExactlyInAnyOrder("ca.pem", "node.pem", "node-key.pem");
  }

  @Test
  void what_cannot_be_used_or_written_is_one_line_and_exit_2() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    mistake("file/ca-key.pem cannot be written", "certificates", file.toString());
    mistake("--tls-dir: " + file + " is no folder;", "node", "--join", "127.0.0.1:1", "--tls-dir", file.toString());
    mistake("--cluster-tls: " + file + " is no folder;",
        "run", "--cluster", "127.0.0.1:1", "--cluster-tls", file.toString());
    Path tls = dir.resolve("tls");
    assertThat(run("certificates", tls.toString())).isZero();
    Files.writeString(tls.resolve("node.pem"), "none");
    mistake("--tls-dir: " + tls.resolve("node.pem") + " holds no certificate; PEM is expected",
        "node", "--join", "127.0.0.1:1", "--tls-dir", tls.toString());
  }

  private void mistake(String line, String... words) {
    err.getBuffer().setLength(0);
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("nufleet: ").contains(line);
  }

  private int run(String... words) {
    return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(words);
  }
}
