package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.dashboards.DashboardPicture;
import dev.nufleet.dashboards.Dashboards;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every dashboard, asked of a Prometheus that has watched a campaign with chaos, whose boards live on a
 * node.
 */
@NeedsPrograms({"prometheus", "promtool"})
class LiveDashboardsTest {
  private static final Path FOLDER = Path.of("dashboards");
  private static final long MOST_SECONDS = 180;
  private static final String CHAOS = """
      name = pictures
      sites = 4
      faults = [
        { kind = link-drop, boards = 40%, during = download, at = "10%..60%", lasts = "10s..30s" }
        { kind = reset, boards = 30%, during = download, at = "60%..90%" }
        { kind = latency, boards = "profile=iot-m263a", delay = 300ms, jitter = 100ms }
        { kind = connack, boards = 25%, code = 4, times = 1 }
        { kind = http-status, share = 20%, status = 503, times = 1 }
        { kind = wrong-digest, boards = 10% }
        { kind = power-cut, boards = 20%, during = install, at = "operation 1..400", how = torn, off = 5s }
      ]
      operator { switch-on-after = 5s, reset-stuck-after = 5s, resets = 100 }
      """;

  @TempDir static Path dir;
  private static Process node;
  private static Process run;
  private static Prometheus prometheus;
  private static double fromSeconds;
  private static double toSeconds;

  /** A run and its node in processes of their own, which hold until their last figures are read. */
  @BeforeAll
  static void watchACampaign() throws Exception {
    Path chaos = Files.writeString(dir.resolve("pictures.conf"), CHAOS);
    Path said = dir.resolve("said.txt");
    Path ofNode = dir.resolve("node.txt");
    String seed = "127.0.0.1:" + ExternalProgram.freePort();
    node = start(ofNode, "node", "--name", "node-1", "--join", seed, "--port", seed.split(":")[1], "--http",
        "127.0.0.1:0");
    int nodes = port(node, ofNode, "metrics: http://127.0.0.1:");
    run = start(said, "run", "--cluster", seed, "--boards", Integer.getInteger("dashboards.boards", 40).toString(),
        "--chaos", chaos.toString(), "--ramp", "10/s", "--seed", "3", "--pace",
        System.getProperty("dashboards.pace", "max"), "--http", "127.0.0.1:0", "--hold", "--timeout", "3m",
        "--report", dir.resolve("campaign").toString());
    int metrics = port(run, said, "metrics: http://127.0.0.1:");
    int api = port(run, said, "stand-in: OpenAPI http://127.0.0.1:");
    prometheus = new Prometheus(Files.createDirectory(dir.resolve("prometheus")),
        Map.of("nufleet", metrics, "nufleet-platform", api, "nufleet-node", nodes));
    fromSeconds = prometheus.await("nufleet_run_started_timestamp_seconds > 0", ExternalProgram.PATIENCE_SECONDS)
        .at("/0/value/0").asDouble();
    prometheus.await("nufleet_run_ended_timestamp_seconds > 0", MOST_SECONDS);
    toSeconds = prometheus.now("time()").get(0).asDouble() + 1;
  }

  private static Process start(Path said, String... arguments) throws IOException {
    List<String> command = ChildJvm.command("-Xmx400m", "-Xmn24m");
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (prometheus != null) {
      prometheus.close();
    }
    end(run);
    end(node);
  }

  private static void end(Process process) throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(ExternalProgram.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** Reads from what a process says. */
  private static int port(Process process, Path said, String before) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      boolean ended = !process.isAlive();
      for (String line : Files.readAllLines(said)) {
        if (line.startsWith(before)) {
          return Integer.parseInt(line.substring(before.length()).replaceFirst("\\D.*", ""));
        }
      }
      assertThat(ended || System.nanoTime() > deadline).as(Files.readString(said)).isFalse();
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void every_query_of_every_panel_has_data_of_a_campaign_with_chaos() throws IOException {
    List<String> silent = new ArrayList<>();
    int asked = 0;
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.path("targets")) {
          JsonNode answer = prometheus.over(filled(target.get("expr").asText()), fromSeconds, toSeconds);
          asked++;
          if (!hasNumber(answer)) {
            silent.add(dashboard.get("title").asText() + " / " + panel.get("title").asText() + ": " + target);
          }
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(asked).as("queries").isGreaterThan(70);
  }

  @Test
  void boards_of_a_node_are_counted_there() {
    String boards = "sum by (node) (nufleet_node_boards{job=\"nufleet-node\"})";
    int all = Integer.getInteger("dashboards.boards", 40);
    assertThat(prometheus.over("max_over_time(" + boards + "[10m:1s])", toSeconds, toSeconds)).singleElement()
        .satisfies(series -> {
          assertThat(series.at("/metric/node").asText()).isEqualTo("node-1");
          assertThat(series.at("/values/0/1").asInt()).isEqualTo(all);
        });
  }

  @Test
  void what_is_marked_and_what_may_be_chosen_is_there() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode mark : dashboard.at("/annotations/list")) {
        assertThat(hasNumber(prometheus.over(filled(mark.get("expr").asText()), fromSeconds, toSeconds)))
            .as("%s of %s", mark.get("name"), dashboard.get("title")).isTrue();
      }
      for (JsonNode variable : dashboard.at("/templating/list")) {
        if (variable.path("type").asText().equals("query")) {
          String query = filled(variable.at("/query/query").asText());
          String series = query.substring("label_values(".length(), query.lastIndexOf(", "));
          String label = variable.get("name").asText();
          assertThat(prometheus.ask("label/" + label + "/values", Map.of("match[]", series))).as(query).isNotEmpty();
        }
      }
    }
  }

  @Test
  void a_run_that_is_not_chosen_is_not_shown_but_a_stand_in_alone_is() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      String expr = dashboard.at("/panels/1/targets/0/expr").asText();
      JsonNode all = prometheus.over(filled(expr), fromSeconds, toSeconds);
      JsonNode other = prometheus.over(filled(expr.replace("$run", "another")), fromSeconds, toSeconds);
      assertThat(jobs(other)).as(expr).doesNotContain("nufleet");
      assertThat(all).as(expr).isNotEqualTo(other);
    }
  }

  /**
   * Of which something is shown. That a scrape came to nothing, as on a machine that is busy, is no run's: nobody knows
   * then which run it is, and {@code up} is 0.
   */
  private static TreeSet<String> jobs(JsonNode series) {
    TreeSet<String> jobs = new TreeSet<>();
    series.forEach(one -> {
      if (stream(one.get("values")).anyMatch(point -> !point.get(1).asText().equals("0"))) {
        jobs.add(one.at("/metric/job").asText());
      }
    });
    return jobs;
  }

  @Test
  void the_points_beside_the_buckets_of_a_phase_name_run_and_board() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode target : dashboard.findValues("targets").stream().flatMap(LiveDashboardsTest::stream).toList()) {
        if (target.get("exemplar").asBoolean()) {
          JsonNode examples = prometheus.ask("query_exemplars", Map.of("query", filled(target.get("expr").asText()),
              "start", Double.toString(fromSeconds), "end", Double.toString(toSeconds)));
          assertThat(examples.findValuesAsText("board")).as(target.toString()).isNotEmpty()
              .allSatisfy(board -> assertThat(board).startsWith("board-"));
          assertThat(new TreeSet<>(examples.findValuesAsText("run"))).contains("campaign");
        }
      }
    }
  }

  @Test
  void promtool_accepts_what_is_served() throws Exception {
    String promtool = ExternalProgram.find("promtool");
    for (String endpoint : endpoints()) {
      String text = HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(endpoint)).build(), BodyHandlers.ofString()).body();
      assertThat(text).containsAnyOf("nufleet_platform_connections", "nufleet_node_boards");
      ExternalProgram.run(List.of(promtool, "check", "metrics"), text);
    }
  }

  /** Asked for by {@code -Ddashboards.pictures=true}: {@code dashboards/pictures} is drawn anew. */
  @Test
  @EnabledIfSystemProperty(named = "dashboards.pictures", matches = "true")
  void pictures_are_drawn() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      Files.writeString(FOLDER.resolve("pictures").resolve(dashboard.get("uid").asText() + ".svg"),
          DashboardPicture.svg(dashboard, query -> prometheus.over(filled(query), fromSeconds, toSeconds), fromSeconds,
              toSeconds));
    }
  }

  private static List<String> endpoints() {
    return prometheus.ask("targets", Map.of()).get("activeTargets").findValuesAsText("scrapeUrl");
  }

  /** As Grafana fills in what is chosen, if nothing is. */
  private static String filled(String query) {
    return query.replace("$__rate_interval", "5s").replace("$__range", "10m").replace("$job", ".+")
        .replace("$instance", ".+").replace("$run", ".*").replace("$profile", ".*").replace("$phase", "download");
  }

  private static boolean hasNumber(JsonNode series) {
    return series.findValues("values").stream().flatMap(LiveDashboardsTest::stream)
        .anyMatch(point -> Double.isFinite(Double.parseDouble(point.get(1).asText().replace("Inf", "Infinity"))));
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (var dashboard : Dashboards.all()) {
      all.add(new ObjectMapper().readTree(FOLDER.resolve(dashboard.uid() + ".json").toFile()));
    }
    return all;
  }
}
