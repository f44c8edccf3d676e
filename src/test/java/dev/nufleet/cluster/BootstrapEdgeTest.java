package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Search;
import dev.nufleet.interop.ExternalProgram;
import dev.nufleet.interop.NameServer;
import dev.nufleet.tls.MadePem;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that nobody names, in one process; {@code DiscoveredClusterTest} has them in processes of their own. */
class BootstrapEdgeTest {
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final ClusterTimes QUICK = new ClusterTimes(Duration.ofSeconds(1), Duration.ofSeconds(4),
      Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofSeconds(1),
      Duration.ofSeconds(2));

  @TempDir Path dir;
  private final List<ActorTestKit> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(ActorTestKit::shutdownTestKit);
  }

  @Test
  void nodes_form_one_cluster_and_a_run_that_was_there_before_them_joins_it() throws Exception {
    int first = ExternalProgram.freePort();
    int second = ExternalProgram.freePort();
    Discovery both = Discovery.parse("config:127.0.0.1:" + first + ",localhost:" + second);
    ActorTestKit run = member(Search.ofRun(both), Optional.empty(), "");
    ActorTestKit one = node(both, first, 2, "");
    one.createTestProbe().awaitAssert(MOST, () -> {
      assertThat(BootstrapEdge.looked(one.system()).trouble(new Search(both, OptionalInt.of(first), 2)))
          .hasValueSatisfying(line -> assertThat(line).contains("of which 127.0.0.1:" + second + " does not answer"));
      return null;
    });
    assertThat(ClusterEdge.isIn(run.system()) || ClusterEdge.isIn(one.system())).isFalse();
    ActorTestKit two = node(both, second, 2, "");
    ClusterEdge.awaitNodes(run.system(), 2).toCompletableFuture().get(MOST.toSeconds(), TimeUnit.SECONDS);
    for (ActorTestKit member : List.of(run, one, two)) {
      member.createTestProbe().awaitAssert(MOST, () ->
          assertThat(Cluster.get(member.system()).state().getMembers()).hasSize(3));
    }
  }

  /** Its place is the only one that is found, and enough for a node. */
  @Test
  void a_run_forms_no_cluster_and_a_node_only_with_as_many_as_are_awaited() throws Exception {
    int port = ExternalProgram.freePort();
    Discovery one = Discovery.parse("config:127.0.0.1:" + port);
    ActorTestKit node = node(one, port, 2, "");
    ActorTestKit run = member(Search.ofRun(one), Optional.empty(), "");
    run.createTestProbe().awaitAssert(MOST, () -> {
      assertThat(BootstrapEdge.looked(run.system()).trouble(Search.ofRun(one)))
          .contains(one + " leads to 1 place, and no node there is in a cluster yet");
      return null;
    });
    String said = one + " leads to 1 place; a cluster is formed when there are 2 (--await-contacts)";
    Search search = new Search(one, OptionalInt.of(port), 2);
    node.createTestProbe().awaitAssert(MOST, () -> {
      assertThat(BootstrapEdge.looked(node.system()).trouble(search)).contains(said);
      return null;
    });
    ActorTestKit other = node(one, 0, 1, ""); // is not found, so it has nothing to form a cluster of
    other.createTestProbe().awaitAssert(MOST, () -> {
      assertThat(BootstrapEdge.looked(other.system()).answered()).hasSize(1);
      return null;
    });
    int last = ExternalProgram.freePort();
    ActorTestKit begunLast = node(Discovery.parse("config:127.0.0.1:" + last), last, 1, "");
    ClusterEdge.awaitNodes(begunLast.system(), 1).toCompletableFuture().get(MOST.toSeconds(), TimeUnit.SECONDS);
    assertThat(List.of(node, run, other)).noneMatch(member -> ClusterEdge.isIn(member.system()));
  }

  @Test
  void service_records_lead_to_nodes_by_their_own_ports() throws Exception {
    int first = ExternalProgram.freePort();
    int second = ExternalProgram.freePort();
    try (NameServer names = NameServer.start()) {
      names.know("one.nodes.test", "127.0.0.1");
      names.know("_asked._tcp.nodes.test",
          List.of(new NameServer.Server("one.nodes.test", first), new NameServer.Server("one.nodes.test", second)));
      Discovery by = Discovery.parse("dns:_asked._tcp.nodes.test");
      ActorTestKit one = node(by, first, 2, asking(names));
      node(by, second, 2, asking(names));
      ClusterEdge.awaitNodes(one.system(), 2).toCompletableFuture().get(MOST.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void in_the_clear_nobody_is_asked_off_loopback() throws Exception {
    try (NameServer names = NameServer.start()) {
      names.know("nodes.test", "127.0.0.1", "192.0.2.1");
      Discovery by = Discovery.parse("dns:nodes.test");
      ActorTestKit run = member(Search.ofRun(by), Optional.empty(), asking(names));
      run.createTestProbe().awaitAssert(MOST, () -> {
        assertThat(BootstrapEdge.looked(run.system()).trouble(Search.ofRun(by))).contains("dns:nodes.test:8558:"
            + " 192.0.2.1:8558 is not on loopback, and members there need certificates (`node --tls-dir`, `run"
            + " --cluster-tls`)");
        return null;
      });
      assertThat(BootstrapEdge.looked(run.system()).answered()).isEmpty();
    }
  }

  @Test
  void a_name_server_that_does_not_answer_is_said_so() throws Exception {
    try (DatagramSocket mute = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Discovery by = Discovery.parse("dns:nodes.test");
      ActorTestKit run = member(Search.ofRun(by), Optional.empty(),
          "akka.io.dns.async-dns.nameservers = [\"127.0.0.1:" + mute.getLocalPort() + "\"]");
      run.createTestProbe().awaitAssert(MOST, () -> {
        assertThat(BootstrapEdge.looked(run.system()).trouble(Search.ofRun(by)))
            .contains("dns:nodes.test:8558: no answer within 2000 ms");
        return null;
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "GET /ready", "GET /alive", "GET /cluster/members", "POST /cluster/members",
      "DELETE /cluster/members/me", "PUT /cluster", "POST /bootstrap/seed-nodes", "PUT /bootstrap/seed-nodes",
      "DELETE /bootstrap/seed-nodes"})
  void who_is_in_the_cluster_can_be_read_and_nothing_else(String call) throws Exception {
    ActorTestKit node = node(Discovery.parse("config:127.0.0.1:1"), 0, 1, "");
    String at = "http://" + BootstrapEdge.askedAt(node.system()).orElseThrow();
    HttpClient client = HttpClient.newHttpClient();
    assertThat(client.send(HttpRequest.newBuilder(URI.create(at + "/bootstrap/seed-nodes")).build(),
        HttpResponse.BodyHandlers.ofString()).body()).contains("\"seedNodes\":[]");
    HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(at + call.split(" ")[1]))
        .method(call.split(" ")[0], HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(404, 405);
  }

  @Test
  void a_place_that_is_taken_fails_the_start() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> node(Discovery.parse("config:127.0.0.1:1"), taken.getLocalPort(), 1, ""))
          .isInstanceOf(NotBound.class).hasMessage("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void with_certificates_members_are_asked_by_members_alone() throws Exception {
    Instant now = Instant.now();
    MadePem root = MadePem.root(now);
    MadePem own = root.issueTo("member", MadePem.rsaKeys(), now, now.plusSeconds(9_999), "127.0.0.1");
    int first = ExternalProgram.freePort();
    int second = ExternalProgram.freePort();
    Discovery both = Discovery.parse("config:127.0.0.1:" + first + ",127.0.0.1:" + second);
    ActorTestKit one = node(both, first, 2, "", folder("one", root, own));
    node(both, second, 2, "",
        folder("two", root, root.issueTo("member", MadePem.rsaKeys(), now, now.plusSeconds(9_999), "127.0.0.1")));
    ClusterEdge.awaitNodes(one.system(), 2).toCompletableFuture().get(MOST.toSeconds(), TimeUnit.SECONDS);

    URI at = URI.create("https://127.0.0.1:" + first + "/bootstrap/seed-nodes");
    assertThat(get(at, root, Optional.of(own)).body()).contains("akka://nufleet@127.0.0.1:");
    MadePem server = root.issueTo("a server", MadePem.rsaKeys(), now, now.plusSeconds(9_999), "server.test");
    assertThat(get(at, root, Optional.of(server)).statusCode())
        .as("another certificate of the authority").isEqualTo(403);
    assertThat(get(at, root, Optional.of(server)).body()).doesNotContain("akka");
    assertThatThrownBy(() -> get(at, root, Optional.empty())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(at, root, Optional.of(MadePem.root(now)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(URI.create(at.toString().replace("https", "http")), root, Optional.of(own)))
        .isInstanceOf(IOException.class);
  }

  private static HttpResponse<String> get(URI at, MadePem root, Optional<MadePem> shown) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (shown.isPresent()) {
      keys.setKeyEntry("own", shown.get().keys().getPrivate(), new char[0],
          new Certificate[] {shown.get().certificate(), root.certificate()});
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root.certificate());
    TrustManagerFactory theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(own.getKeyManagers(), theirs.getTrustManagers(), new SecureRandom());
    return HttpClient.newBuilder().sslContext(context).build()
        .send(HttpRequest.newBuilder(at).timeout(MOST).build(), HttpResponse.BodyHandlers.ofString());
  }

  private Path folder(String name, MadePem root, MadePem own) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(name));
    MadePem.write(folder.resolve("ca.pem"), root.certificate());
    MadePem.write(folder.resolve("node.pem"), own.certificate());
    MadePem.write(folder.resolve("node-key.pem"), own.keys().getPrivate());
    return folder;
  }

  private static String asking(NameServer names) {
    return "akka.io.dns.async-dns.nameservers = [\"" + names.place() + "\"]";
  }

  private ActorTestKit node(Discovery by, int port, int awaited, String more, Path... tls) {
    return member(new Search(by, OptionalInt.of(port), awaited), Optional.of(1), more, tls);
  }

  private ActorTestKit member(Search search, Optional<Integer> weight, String more, Path... tls) {
    ClusterSettings settings = new ClusterSettings("127.0.0.1", 0, List.of(), weight,
        tls.length == 0 ? Optional.empty() : Optional.of(tls[0]), Optional.empty()).with(QUICK).lookingBy(search);
    ActorTestKit kit = ActorTestKit.create(ClusterSettings.SYSTEM, ConfigFactory.load(ConfigFactory.parseString(more)
        .withFallback(settings.config()).withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
    members.add(kit);
    ClusterEdge.join(kit.system(), settings);
    return kit;
  }
}
