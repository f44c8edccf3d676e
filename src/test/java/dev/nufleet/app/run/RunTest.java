package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whole runs: stand-in, boards, campaign, report, all over loopback. */
class RunTest {
  private static final long SEED = 20261122;

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @Test
  void every_board_ends_on_the_campaigns_bytes_and_version() throws IOException {
    assertThat(run("--boards", "8", "--firmware", image(12_345), "--fw-version", "1600000000",
        "--fail-if", "boards.upgraded<100%")).as(said()).isZero();
    JsonNode report = report();
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(8);
    assertThat(report.at("/traffic/downloadedBytes").asLong()).isEqualTo(8 * 12_345);
    assertThat(report.get("invariants")).as(said()).allSatisfy(invariant ->
        assertThat(invariant.get("held").asBoolean(true)).isTrue());
    for (String occurred : List.of("no-bricked-board", "version-truth", "only-authentic-installs", "exact-image",
        "progress-order", "tasks-final", "one-install-per-candidate", "platform-truth")) {
      assertThat(report.at("/invariants/" + occurred + "/checked").asBoolean()).as(occurred + said()).isTrue();
    }
    assertThat(report.at("/phases/total/count").asInt()).isEqualTo(8);
    assertThat(out.toString()).contains("8 of 8 boards upgraded");
    assertThat(err.toString()).isEmpty();
    assertThat(Files.readAllLines(dir.resolve("report/boards.csv"))).hasSize(9)
        .filteredOn(line -> line.contains(",upgraded,")).allSatisfy(line ->
            assertThat(line).contains(",1600000000,1600000000,"));
  }

  @Test
  void a_board_that_the_stand_in_refuses_has_its_reason_and_its_setting_in_the_report() throws Exception {
    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
          Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret",
          MadeUpDevices.of(SEED, List.of("board-00000", "board-00001")),
          StandInSettings.documented().with("keep-alive-max", "31"), Reach.NOTHING_FURTHER);
      StandIn standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().get();
      String ready = ready(standIn.endpoints(), config.devices());
      assertThat(run("--platform", ready, "--firmware", image(2_000), "--timeout", "60s", "--sites", "2"))
          .as(said()).isEqualTo(1);
      assertThat(report().get("failures")).as(said()).hasSize(2).allSatisfy(failure -> {
        assertThat(failure.get("cause").asText()).isEqualTo("connack-2");
        assertThat(failure.get("platform").asText()).contains(
            "sign-in refused with 2: keepalive of ", " s is outside 30..31: --set keep-alive-min, keep-alive-max (");
        assertThat(failure.get("atSeconds").asDouble()).isPositive();
        assertThat(failure.get("site").asText()).matches("site-00[12]");
      });
      assertThat(Files.readString(dir.resolve("report/report.html"))).contains("--set keep-alive-min, keep-alive-max");
    } finally {
      Actors.stop(elsewhere);
    }
  }

  @Test
  void a_run_ends_when_a_condition_of_the_users_comes_true() throws IOException {
    String tooSlowToEndFirst = "1/s";
    assertThat(run("--boards", "60", "--ramp", tooSlowToEndFirst, "--firmware", image(2_000),
        "--stop-if", "boards.failed>0", "--stop-if", "phases.boot.count>0")).as(said()).isEqualTo(1);
    assertThat(report().at("/run/endedBy").asText()).as(said()).isEqualTo("stopped");
    assertThat(report().at("/run/endReason").asText()).startsWith("--stop-if 'phases.boot.count>0' came true while ");
    assertThat(report().at("/failuresByCause/stopped").asInt()).as(said()).isPositive();
    assertThat(err.toString()).contains("nufleet: stopped: --stop-if");
  }

  @Test
  void a_condition_that_would_stop_a_run_at_once_is_refused() throws IOException {
    assertThat(run("--boards", "3", "--firmware", image(2_000), "--stop-if", "boards.upgraded<100%")).isEqualTo(2);
    assertThat(err.toString()).contains("--stop-if: 'boards.upgraded<100%' is true before a board is switched on");
    assertThat(dir.resolve("report")).doesNotExist();
  }

  @Test
  void a_fleet_meets_a_stand_in_of_another_process_and_its_links_with_a_port() throws Exception {
    List<String> names = List.of("board-00000", "board-00001", "board-00002");
    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
          Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret", MadeUpDevices.of(SEED, names));
      StandIn standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().get();
      assertThat(standIn.endpoints().otaBaseUrl()).hasHost("localhost").hasPort(standIn.endpoints().otaPort());
      String ready = ready(standIn.endpoints(), config.devices());

      assertThat(run("--platform", ready, "--firmware", image(2_000))).as(said()).isZero();
      assertThat(report().at("/boards/upgraded").asInt()).as(said()).isEqualTo(3);

      assertThat(run("--platform", ready, "--firmware", image(3_000), "--boards", "1", "--start-index", "2"))
          .as(said()).isZero();
      assertThat(standIn.figures().tasksByStatus()).as("only the devices of the run have tasks")
          .containsEntry("SUCCEEDED", 4L);
    } finally {
      Actors.stop(elsewhere);
    }
  }

  @Test
  void two_products_boards_run_campaigns_side_by_side_at_one_stand_in() throws Exception {
    List<DeviceTriple> devices = new ArrayList<>();
    for (String product : List.of("a1Gate", "a1Meter")) { // equal names, so that only the product tells them apart
      for (String name : List.of("board-00001", "board-00002")) {
        devices.add(DeviceTriple.of(product, name, "5ec7e7".repeat(5) + product.length()));
      }
    }
    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
          Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret", devices);
      StandIn standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().get();
      String ready = ready(standIn.endpoints(), devices);
      String image = image(2_000);
      List<CompletableFuture<Integer>> runs = Stream.of("a1Gate", "a1Meter").map(product ->
          CompletableFuture.supplyAsync(() -> run("--platform", ready, "--product", product, "--firmware", image,
              "--report", dir.resolve(product).toString()))).toList();
      for (CompletableFuture<Integer> run : runs) {
        assertThat(run.get()).as(said()).isZero();
      }
      assertThat(standIn.figures().tasksByProduct()).containsOnlyKeys("a1Gate", "a1Meter")
          .allSatisfy((product, tasks) -> assertThat(tasks).containsEntry("SUCCEEDED", 2L).containsEntry("QUEUED", 0L));
      assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(
          URI.create(standIn.endpoints().apiEndpoint() + "/metrics")).build(), BodyHandlers.ofString()).body())
          .contains("nufleet_platform_product_tasks{product=\"a1Gate\",status=\"SUCCEEDED\"} 2.0\n")
          .contains("nufleet_platform_product_tasks{product=\"a1Meter\",status=\"SUCCEEDED\"} 2.0\n")
          .contains("nufleet_platform_tasks{status=\"SUCCEEDED\"} 4.0\n");
    } finally {
      Actors.stop(elsewhere);
    }
  }

  private String ready(StandIn.Endpoints at, List<DeviceTriple> devices) throws IOException {
    DeviceList.write(dir.resolve("devices.csv"), devices);
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", at.mqttHost()).put("port", at.mqttPort());
    ready.putObject("ota").put("baseUrl", at.otaBaseUrl().toString());
    ready.putObject("api").put("endpoint", at.apiEndpoint().toString()).put("accessKeyId", "id")
        .put("accessKeySecret", "secret");
    ready.put("caFile", at.caFile().toString()).put("region", "cn-shanghai").put("devicesFile", "devices.csv");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }

  @Test
  void an_image_of_one_byte_is_enough() throws IOException {
    assertThat(run("--boards", "1", "--firmware", image(1))).as(said()).isZero();
    assertThat(report().at("/traffic/downloadedBytes").asLong()).isEqualTo(1);
  }

  @Test
  void a_threshold_that_is_true_fails_the_run() throws IOException {
    assertThat(run("--boards", "1", "--firmware", image(200), "--fail-if", "traffic.downloads>=1"))
        .as(said()).isEqualTo(1);
    assertThat(out.toString()).contains("failed: traffic.downloads>=1 (it is 1.0)");
    assertThat(report().at("/thresholds/0/ok").asBoolean()).isFalse();
  }

  @Test
  void a_name_that_is_odd_as_a_files_keeps_to_its_folders() throws IOException {
    Path consoles = dir.resolve("consoles");
    Path state = dir.resolve("state");
    assertThat(run("--boards", "1", "--name-template", ".lock", "--firmware", image(300),
        "--transcripts", consoles.toString(), "--state", state.toString())).isZero();
    assertThat(consoles).isDirectoryContaining("glob:**/%2Elock.txt");
    assertThat(state.resolve("%2Elock/flash.bin")).exists();
    assertThat(state.resolve(".lock")).isRegularFile();
  }

  @Test
  void transcripts_hold_each_boards_whole_console() throws IOException {
    Path consoles = dir.resolve("consoles");
    assertThat(run("--boards", "2", "--firmware", image(300), "--transcripts", consoles.toString()))
        .as(said()).isZero();
    try (Stream<Path> files = Files.list(consoles)) {
      List<Path> transcripts = files.sorted().toList();
      assertThat(transcripts).extracting(file -> file.getFileName().toString())
          .containsExactly("board-00000.txt", "board-00001.txt");
      assertThat(Files.readString(transcripts.get(0)))
          .startsWith("\r\nMbed Bootloader\r\n")
          .contains("[DBG ] New active firmware is valid")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void a_place_that_is_taken_is_the_users_mistake_if_the_user_chose_it() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + taken.getLocalPort();
      assertThat(run("--boards", "1", "--http", place)).isEqualTo(2);
      assertThat(err.toString().lines()).containsExactly(
          "nufleet: --http: " + place + " is taken or not of this machine; name another, or none");
    }
  }

  @Test
  void a_dry_run_says_what_would_be_done_and_leaves_nothing() throws IOException {
    assertThat(run("--boards", "3", "--dry-run")).isZero();
    assertThat(out.toString()).contains("3 boards", "dry run: nothing was started");
    assertThat(dir.resolve("report")).doesNotExist();
  }

  @Test
  void the_first_line_is_said_before_anything_is_started() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(
          "run", "--boards", "1", "--http", "127.0.0.1:" + taken.getLocalPort(), "--report",
          dir.resolve("report").toString())).isEqualTo(2);
      assertThat(out.toString()).startsWith("NuFleet: 1 boards (").hasLineCount(1);
    }
  }

  private int run(String... options) {
    List<String> args = new ArrayList<>(List.of("run", "--seed", Long.toString(SEED), "--quiet"));
    if (!List.of(options).contains("--report")) {
      args.addAll(List.of("--report", dir.resolve("report").toString()));
    }
    if (!List.of(options).contains("--http")) {
      args.addAll(List.of("--http", "none"));
    }
    args.addAll(List.of(options));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  private String said() {
    return "seed " + SEED + "\n" + out + err;
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
  }

  private String image(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new SplittableRandom(SEED).nextBytes(content);
    return Files.write(dir.resolve("fw.bin"), content).toString();
  }
}
