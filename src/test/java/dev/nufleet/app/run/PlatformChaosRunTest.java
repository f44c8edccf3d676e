package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.history.Fact;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import dev.nufleet.network.EchoPort;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInChaos;
import dev.nufleet.platform.StandInConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs against a stand-in that does something wrong, with a small image. */
@ExtendWith(PlainFormats.class)
class PlatformChaosRunTest extends WholeRuns {
  private static final String BAD_SERVERS = """
      { kind = http-status, boards = "name=*0", status = 503 }
      { kind = truncate, boards = "name=*1", after-bytes = 5000, times = 2 }
      { kind = slow-body, boards = "name=*2", rate = 40kB/s, after-bytes = 2000 }
      { kind = duplicate-notice, boards = "name=*3" }
      { kind = late-notice, boards = "name=*4", delay = 2s }
      { kind = connack, boards = "name=*5", code = 4, times = 2 }
      """;

  /** Where the broker restarts while a board signs in for the first time, its program ends, and somebody resets it. */
  private static final String A_SLOW_MACHINE = "operator { reset-stuck-after = 5s, resets = 5 }";

  @Test
  void downloads_notices_and_sign_ins_that_go_wrong_once_are_got_over_and_counted() throws IOException {
    JsonNode report = run("bad", BAD_SERVERS, "--pace", "board*200");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/truncate").asInt()).as(said()).isEqualTo(2);
    assertThat(report.at("/chaos/faults/connack").asInt()).as(said()).isEqualTo(2);
    for (String kind : List.of("http-status", "slow-body", "duplicate-notice", "late-notice")) {
      assertThat(report.at("/chaos/faults/" + kind).asInt()).as(kind + said()).isEqualTo(1);
    }
    assertThat(report.at("/traffic/resumes").asInt()).as("after each body that ended early" + said()).isEqualTo(2);
    assertThat(Files.readAllLines(dir.resolve("bad/chaos.plan"))).hasSize(8)
        .contains("board-00001 fault 2 #1 truncate request 1 after-bytes 5000");
  }

  @Test
  void a_wrong_digest_fails_the_board_and_its_task_with_a_cause() throws IOException {
    JsonNode report = run("digest", "{ kind = wrong-digest, boards = 2 }");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(4);
    assertThat(report.at("/failuresByCause/digest-mismatch").asInt()).as(said()).isEqualTo(2);
    assertThat(report.at("/chaos/faults/wrong-digest").asInt()).as(said()).isEqualTo(2);
  }

  @Test
  void an_expired_link_is_refused_as_the_object_store_does() throws IOException {
    JsonNode report = run("expired", "{ kind = expired-url, boards = \"name=*0\" }", "--pace", "board*500");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(5);
    assertThat(report.at("/chaos/faults/expired-url").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/failures/0/platform").asText()).as(said())
        .contains("403 AccessDenied: Request has expired.");
  }

  @Test
  void an_expired_link_costs_no_board_with_the_mend_for_it_and_the_report_says_so() throws IOException {
    JsonNode report = run("mended", "{ kind = expired-url, boards = \"name=*0\" }", "--pace", "board*500",
        "--mend", "refresh-expired-link");
    assertThat(report.at("/chaos/faults/expired-url").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.get("mended")).extracting(JsonNode::asText).containsExactly("refresh-expired-link");
    assertThat(out.toString()).contains("6 of 6 boards upgraded", "with mended firmware: refresh-expired-link");
  }

  @Test
  void a_broker_that_restarts_and_devices_that_are_kicked_off_come_back() throws Exception {
    JsonNode report = run("broker", """
        { kind = broker-restart, after = 60s, lasts = 5s }
        { kind = kick-off, after = 200s, every = 200s, times = 10 }
        """, List.of(A_SLOW_MACHINE), "--pace", "board*50", "--firmware", image(300_000).toString());
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/broker-restart").asInt()).as(said()).isEqualTo(1);
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = Files.newInputStream(dir.resolve("broker/history.jsonl.gz"))) {
      HistoryReader.read(in, facts::add);
    }
    assertThat(facts).filteredOn(fact -> fact.what().equals("Restarted")).hasSize(1);
    assertThat(facts).filteredOn(fact -> fact.text("why").endsWith("a newer connection has the same identity"))
        .as("who was not connected was not kicked off" + said()).isNotEmpty()
        .hasSize(report.at("/chaos/faults/kick-off").asInt());
  }

  @Test
  void a_throttled_platform_refuses_who_connects_too_soon() throws IOException {
    JsonNode report = run("throttled", "{ kind = throttle, rate = 1/s, lasts = 1h }", "--boards", "20");
    assertThat(report.at("/chaos/faults/throttle").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/failuresByCause/connack-3").asInt()).as(said()).isPositive();
  }

  @Test
  void a_scenario_sets_the_stand_in() throws IOException {
    JsonNode report = run("words", "", List.of("platform { keep-alive-max = 31 }"));
    assertThat(report.at("/failuresByCause/connack-2").asInt()).as(said()).isEqualTo(6);
  }

  @Test
  void one_process_and_two_have_equal_digests_and_say_the_same_of_what_acted() throws Exception {
    String pace = "board*200";
    List<DeviceTriple> devices = MadeUpDevices.of(7,
        IntStream.range(0, 6).mapToObj(i -> String.format(Locale.ROOT, "board-%05d", i)).toList());
    Path list = dir.resolve("devices.csv");
    DeviceList.write(list, devices);
    JsonNode alone = run("alone", BAD_SERVERS, "--pace", pace, "--devices", list.toString());

    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      JsonNode together = run("together", BAD_SERVERS, "--pace", pace, "--platform",
          standIn(elsewhere, devices, list, Optional.of(chaos("alone", Pace.parse(pace)))).toString());
      assertThat(together.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
      assertThat(together.get("chaos")).as(said()).isEqualTo(alone.get("chaos"));
      assertThat(together.at("/chaos/faults")).hasSize(6);
      assertThat(err.toString()).doesNotContain("warning");
    } finally {
      Actors.stop(elsewhere);
    }
  }

  @Test
  void a_stand_in_that_does_not_play_the_scenario_is_told_of_in_one_line() throws Exception {
    List<DeviceTriple> devices = MadeUpDevices.of(7, List.of("board-00000"));
    Path list = dir.resolve("devices.csv");
    DeviceList.write(list, devices);
    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      Path calm = standIn(elsewhere, devices, list, Optional.empty());
      JsonNode report = run("unheard", "{ kind = http-status, status = 503 }", "--platform", calm.toString(),
          "--boards", "1");
      assertThat(err.toString()).containsOnlyOnce("nufleet: warning: the platform's faults of unheard do not act as"
          + " this run has them: the stand-in was started without chaos; start it with --chaos, --seed 7 and --pace"
          + " max of this run");
      assertThat(report.at("/chaos/faults")).isEmpty();
    } finally {
      Actors.stop(elsewhere);
    }
  }

  private StandInChaos chaos(String name, Pace pace) {
    return new StandInChaos(ChaosFile.read(dir.resolve(name + ".conf"), Set.of()).scenario(), 7, pace,
        StandInChaos.Start.WITH_THE_FIRST_SIGN_IN);
  }

  /** @return its ready file */
  private Path standIn(ActorSystem<Void> system, List<DeviceTriple> devices, Path list, Optional<StandInChaos> chaos)
      throws Exception {
    StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
        Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret", devices).withChaos(chaos);
    StandIn standIn = StandIn.start(system, config, SystemRunClock.start()).toCompletableFuture().get();
    Path ready = dir.resolve("ready.json");
    ReadyFileWriter.write(ready, standIn, config, list, EchoPort.open(system).toCompletableFuture().get());
    return ready;
  }

  private Path image(int bytes) throws IOException {
    return Files.write(dir.resolve("fw-" + bytes + ".bin"), new byte[bytes]);
  }

  private JsonNode run(String name, String faults, String... options) throws IOException {
    return run(name, faults, List.of(), options);
  }

  private JsonNode run(String name, String faults, List<String> more, String... options) throws IOException {
    List<String> given = List.of(options);
    List<String> args = new ArrayList<>(List.of("run", "--chaos", scenario(name, faults, more), "--seed", "7",
        "--http", "none", "--quiet", "--report", dir.resolve(name).toString()));
    usual(args, given, "--firmware", image());
    usual(args, given, "--timeout", "2m");
    if (!given.contains("--platform") && !given.contains("--devices")) {
      usual(args, given, "--boards", "6");
    }
    args.addAll(given);
    execute(args);
    return report(name);
  }

  private static void usual(List<String> args, List<String> given, String option, String value) {
    if (!given.contains(option)) {
      args.addAll(List.of(option, value));
    }
  }
}
