package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.interop.ExternalProgram;
import dev.nufleet.tls.ClusterAuthority;
import dev.nufleet.tls.MemberFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a cluster, and who does not. */
class GuardedClusterTest {
  private static final byte[] AKKA_BEGINS = "AKKA\u0001".getBytes(StandardCharsets.ISO_8859_1);
  private static final int KNOCKS = 10;
  private static final int MOST_MILLIS = 3_000;

  @TempDir Path dir;

  @Test
  void two_clusters_serve_a_run_each_and_strangers_at_their_ports_hear_nothing() throws Exception {
    ClusterAuthority authority = ClusterAuthority.open(dir.resolve("ca"), Instant.now());
    Path one = dir.resolve("one");
    Path two = dir.resolve("two");
    authority.member(one, Instant.now());
    authority.member(two, Instant.now());
    Path stranger = dir.resolve("stranger");
    ClusterAuthority.open(stranger, Instant.now()).member(stranger, Instant.now());
    int port = ExternalProgram.freePort();
    int clear = ExternalProgram.freePort();
    try (ForkedRun first = node("first", port, port, "--tls-dir", one.toString());
        ForkedRun open = node("open", clear, clear)) {
      first.await(line -> line.startsWith("node first listens on "));
      open.await(line -> line.startsWith("node open listens on "));
      try (SSLSocket member = tls(two, port)) {
        member.startHandshake();
        assertThat(member.getSession().getPeerCertificates()).as("whom a member meets there")
            .contains(MemberFolder.check(one, Instant.now()));
      }
      strangers(port, clear, stranger);
      try (ForkedRun second = node("second", 0, port, "--tls-dir", two.toString());
          ForkedRun guarded = run("guarded", port, "3m", "--await-nodes", "2", "--cluster-tls", two.toString());
          ForkedRun inTheClear = run("in-the-clear", clear, "3m")) {
        guarded.await(line -> line.startsWith("stand-in: "));
        strangers(port, clear, stranger);
        assertThat(guarded.end()).as(guarded.all()).isZero();
        assertThat(inTheClear.end()).as(inTheClear.all()).isZero();
        assertThat(second.all() + first.all() + open.all()).doesNotContain("Exception", "\tat ");
        assertThat(first.errors() + second.errors() + open.errors()).as("strangers fill no log").hasLineCount(0);
      }
    }
    JsonNode nodes = ForkedRun.report(dir.resolve("guarded")).get("nodes");
    assertThat(nodes.findValuesAsText("name")).containsExactlyInAnyOrder("first", "second");
    assertThat(nodes.findValues("boards").stream().mapToInt(JsonNode::asInt).sum()).isEqualTo(6);
    assertThat(ForkedRun.report(dir.resolve("in-the-clear")).get("nodes").findValuesAsText("name"))
        .containsExactly("open");
  }

  @Test
  void a_run_that_comes_to_the_port_of_another_runs_own_nodes_is_told_so_and_disturbs_nobody() throws Exception {
    try (ForkedRun owner = ForkedRun.start(dir, "owner", "run", "--boards", "6", "--nodes", "1", "--hold", "--http",
        "none", "--timeout", "4m", "--report", dir.resolve("owner").toString())) {
      owner.await(line -> line.startsWith("holding"));
      List<String> words = List.of();
      for (ProcessHandle child : owner.children()) { // its class path is too long for ProcessHandle.Info
        Path said = Path.of("/proc", Long.toString(child.pid()), "cmdline");
        List<String> all = List.of(Files.readString(said).split("\0"));
        words = all.contains("--join") ? all : words;
      }
      String leader = words.get(words.indexOf("--join") + 1);
      try (ForkedRun lost = run("lost", Integer.parseInt(leader.split(":")[1]), "45s")) {
        assertThat(lost.end()).as(lost.all()).isEqualTo(1);
        assertThat(lost.errors()).contains("nobody at " + leader + " has let this member in yet: no node of a cluster"
            + " is there, or it is a run's own (`run --nodes`), or its members need certificates");
      }
      owner.signal("TERM");
      owner.end();
      assertThat(owner.all()).doesNotContain("a node is not taken", "is lost", "does not answer", "Exception");
    }
    JsonNode report = ForkedRun.report(dir.resolve("owner"));
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(6);
    assertThat(report.at("/nodes")).hasSize(1);
  }

  private ForkedRun node(String name, int port, int join, String... more) throws IOException {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("node", "--http", "none", "--name", name, "--join",
        "127.0.0.1:" + join, "--port", Integer.toString(port)), Stream.of(more)).toArray(String[]::new));
  }

  private ForkedRun run(String name, int port, String timeout, String... more) throws IOException {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("run", "--boards", "6", "--cluster", "127.0.0.1:" + port,
        "--http", "none", "--timeout", timeout, "--report", dir.resolve(name).toString()), Stream.of(more))
        .toArray(String[]::new));
  }

  /** Who has no certificate of the cluster, and at the port in the clear who does not speak as members do. */
  private static void strangers(int port, int clear, Path certificates) throws Exception {
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);
    byte[] request = "GET / HTTP/1.1\r\nHost: nufleet\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < KNOCKS; i++) {
      for (byte[] words : new byte[][] {noise, request, AKKA_BEGINS}) {
        assertThat(heard(new Socket(InetAddress.getLoopbackAddress(), port), words)).isZero();
      }
      assertThat(heard(new Socket(InetAddress.getLoopbackAddress(), clear), noise)).isZero();
      assertThat(heard(new Socket(InetAddress.getLoopbackAddress(), clear), request)).isZero();
      for (Path shown : Arrays.asList(null, certificates)) {
        try (SSLSocket stranger = tls(shown, port)) {
          assertThatThrownBy(stranger::startHandshake).isInstanceOf(IOException.class);
        }
      }
    }
  }

  /** @return bytes that came back */
  private static int heard(Socket socket, byte[] words) throws IOException {
    int bytes = 0;
    try (socket; InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(MOST_MILLIS);
      socket.getOutputStream().write(words);
      socket.shutdownOutput();
      while (in.read() >= 0) {
        bytes++;
      }
    } catch (IOException e) {
      return bytes; // refused
    }
    return bytes;
  }

  /** @param folder of a member of a cluster; null: it shows no certificate */
  private static SSLSocket tls(Path folder, int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (folder != null) {
      try (PEMParser key = new PEMParser(Files.newBufferedReader(folder.resolve("node-key.pem")));
          InputStream certificate = Files.newInputStream(folder.resolve("node.pem"))) {
        PrivateKeyInfo own = (PrivateKeyInfo) key.readObject();
        store.setKeyEntry("node", new JcaPEMKeyConverter().getPrivateKey(own), new char[0],
            new Certificate[] {
                CertificateFactory.getInstance("X.509").generateCertificate(certificate)});
      }
    }
    keys.init(store, new char[0]);
    context.init(keys.getKeyManagers(), new TrustManager[] {new TrustsAll()}, new SecureRandom());
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(MOST_MILLIS);
    return socket;
  }

  /** A stranger does not care whom it talks to. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
