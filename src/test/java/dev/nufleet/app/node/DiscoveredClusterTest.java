package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nufleet.interop.ExternalProgram;
import dev.nufleet.interop.NameServer;
import dev.nufleet.tls.MadePem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code node --discover} and {@code run --discover}: nobody is named, and each finds the others. */
class DiscoveredClusterTest {
  private static final String NAME = "nodes.nufleet.test";

  @TempDir Path dir;

  @Test
  void three_nodes_that_a_name_leads_to_find_each_other_and_a_run_finds_them() throws Exception {
    int port = ExternalProgram.freePort();
    try (NameServer names = NameServer.start()) {
      names.know(NAME, "127.0.0.1", "127.0.0.2", "127.0.0.3");
      String by = "dns:" + NAME + ":" + port;
      try (ForkedRun run = run("run", by, asking(names), List.of(), "--await-nodes", "3");
          ForkedRun one = node("one", "127.0.0.1", by, asking(names), List.of(), "--await-contacts", "3");
          ForkedRun two = node("two", "127.0.0.2", by, asking(names), List.of(), "--await-contacts", "3");
          ForkedRun three = node("three", "127.0.0.3", by, asking(names), List.of(), "--await-contacts", "3")) {
        two.await(line -> line.matches("node two listens on 127\\.0\\.0\\.2:\\d+, can be asked at 127\\.0\\.0\\.2:"
            + port + " and looks for others by " + by));
        upgradesAll(run, "run");
        for (ForkedRun node : List.of(one, two, three)) {
          node.await(line -> line.equals("the run is over"));
          node.signal("TERM");
          assertThat(node.end()).isZero();
        }
        sayNothingElse(run, one, two, three);
      }
    }
    assertThat(ForkedRun.report(dir.resolve("run")).get("nodes").findValuesAsText("name"))
        .containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void a_name_that_leads_nowhere_is_one_line_and_both_go_on_once_it_leads_somewhere() throws Exception {
    int port = ExternalProgram.freePort();
    try (NameServer names = NameServer.start()) {
      String by = "dns:" + NAME + ":" + port;
      String line = by + " leads nowhere yet: name servers know no address by that name (they are asked, /etc/hosts is"
          + " not); trying on";
      try (ForkedRun node = node("late", "127.0.0.1", by, asking(names), List.of(), "--await-contacts", "1");
          ForkedRun run = run("run", by, asking(names), List.of())) {
        node.await(said -> said.equals(line));
        while (!run.errors().contains(line + " until --timeout")) {
          assertThat(run.isAlive()).as(run.errors()).isTrue();
          Thread.onSpinWait();
        }
        names.know(NAME, "127.0.0.1");
        upgradesAll(run, "run");
        sayNothingElse(run, node);
      }
    }
  }

  @Test
  void pods_that_an_api_like_that_of_kubernetes_tells_of_form_a_cluster() throws Exception {
    int port = ExternalProgram.freePort();
    Instant now = Instant.now();
    MadePem root = MadePem.root(now);
    Files.writeString(dir.resolve("token"), "of-a-test");
    Files.writeString(dir.resolve("namespace"), "farm");
    MadePem.write(dir.resolve("ca.crt"), root.certificate());
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    HttpsServer api = api(root, root.issue(MadePem.rsaKeys(), now, now.plusSeconds(9_999), "127.0.0.1"), asked);
    try {
      String by = "kubernetes:app=nufleet-node:" + port;
      List<String> inAPod = List.of("env", "KUBERNETES_SERVICE_HOST=127.0.0.1",
          "KUBERNETES_SERVICE_PORT=" + api.getAddress().getPort());
      List<String> mounted = Stream.of("api-ca-path=ca.crt", "api-token-path=token", "pod-namespace-path=namespace")
          .map(one -> one.split("=")).map(one ->
              "-Dakka.discovery.kubernetes-api." + one[0] + "=" + dir.resolve(one[1])).toList();
      try (ForkedRun one = node("one", "127.0.0.1", by, mounted, inAPod);
          ForkedRun two = node("two", "127.0.0.2", by, mounted, inAPod);
          ForkedRun run = run("run", by, mounted, inAPod, "--await-nodes", "2")) {
        upgradesAll(run, "run");
        sayNothingElse(run, one, two);
      }
    } finally {
      api.stop(0);
    }
    assertThat(asked).isNotEmpty().allMatch(("GET /api/v1/namespaces/farm/pods?labelSelector=app%3Dnufleet-node"
        + " Bearer of-a-test")::equals);
  }

  @Test
  void what_hinders_a_node_from_being_asked_is_a_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ForkedRun node = ForkedRun.start(dir, "taken", "node", "--discover", "config:127.0.0.1:1", "--port", "0",
            "--management-port", Integer.toString(taken.getLocalPort()), "--http", "none")) {
      assertThat(node.end()).as(node.all()).isEqualTo(2);
      assertThat(node.all()).contains("the node cannot be asked at 127.0.0.1:" + taken.getLocalPort()
          + ", which is taken or not of this machine; name another --management-port or --host")
          .doesNotContain("\tat ");
    }
    try (ForkedRun node = ForkedRun.startWith(List.of("env", "-u", "KUBERNETES_SERVICE_HOST"), List.of(), dir, "no-pod",
        "node", "--discover", "kubernetes:app=x")) {
      assertThat(node.end()).as(node.all()).isEqualTo(2);
      assertThat(node.all()).contains("--discover: kubernetes:app=x:8558 can be looked for only in a pod of Kubernetes,"
          + " and KUBERNETES_SERVICE_HOST is not set here");
    }
  }

  /** Three pods: of one the API says that it does not run yet, so it counts for nobody. */
  private static HttpsServer api(MadePem root, MadePem own, Queue<String> asked) throws Exception {
    byte[] pods = ("{\"kind\":\"PodList\",\"items\":[" + pod("127.0.0.1", "Running") + "," + pod("127.0.0.2", "Running")
        + "," + pod("127.0.0.3", "Pending") + "]}").getBytes(StandardCharsets.UTF_8);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", own.keys().getPrivate(), new char[0],
        new Certificate[] {own.certificate(), root.certificate()});
    KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), null, new SecureRandom());
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", call -> {
      asked.add(call.getRequestMethod() + " " + call.getRequestURI() + " "
          + call.getRequestHeaders().getFirst("Authorization"));
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(200, pods.length);
      call.getResponseBody().write(pods);
      call.close();
    });
    server.start();
    return server;
  }

  /** As Kubernetes' API has one, but for what nobody here reads. */
  private static String pod(String address, String phase) {
    return "{\"metadata\":{\"name\":\"node\"},\"spec\":{\"containers\":[{\"name\":\"node\",\"ports\":["
        + "{\"containerPort\":7355,\"protocol\":\"TCP\"}]}]},\"status\":{\"phase\":\"" + phase + "\",\"podIP\":\""
        + address + "\"}}";
  }

  /** Of looking for others they tell in lines of their own, which a slow machine may bring. */
  private static void sayNothingElse(ForkedRun... members) throws IOException {
    for (ForkedRun member : members) {
      assertThat(member.errors().lines()).allMatch(line -> line.contains("trying on"));
      assertThat(member.all()).doesNotContain("of-a-test");
    }
  }

  private void upgradesAll(ForkedRun run, String name) throws Exception {
    assertThat(run.end()).as(run.all()).isZero();
    JsonNode boards = ForkedRun.report(dir.resolve(name)).get("boards");
    assertThat(boards.get("upgraded").asInt()).isEqualTo(6);
  }

  private static List<String> asking(NameServer names) {
    return List.of("-Dakka.io.dns.async-dns.nameservers=" + names.place());
  }

  private ForkedRun node(
      String name, String host, String by, List<String> options, List<String> before, String... more)
      throws IOException {
    return ForkedRun.startWith(before, options, dir, name, Stream.concat(Stream.of("node", "--name", name, "--discover",
        by, "--host", host, "--port", "0", "--http", "none"), Stream.of(more)).toArray(String[]::new));
  }

  private ForkedRun run(String name, String by, List<String> options, List<String> before, String... more)
      throws IOException {
    return ForkedRun.startWith(before, options, dir, name, Stream.concat(Stream.of("run", "--boards", "6", "--discover",
        by, "--http", "none", "--timeout", "3m", "--report", dir.resolve(name).toString()), Stream.of(more))
        .toArray(String[]::new));
  }
}
