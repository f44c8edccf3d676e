package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.BatchAddDeviceGroupRelationsRequest;
import com.aliyun.iot20180120.models.BatchAddDeviceGroupRelationsRequest.BatchAddDeviceGroupRelationsRequestDevice;
import com.aliyun.iot20180120.models.CreateDeviceGroupRequest;
import com.aliyun.teaopenapi.models.Config;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.network.EchoPort;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole campaigns in stages, with a small image. */
@ExtendWith(PlainFormats.class)
class RolloutRunTest extends WholeRuns {
  private static final String RULE = "failuresByCause.no-bootable-image>0";

  @Test
  void a_bad_image_touches_no_more_than_the_first_stage_of_two_percent_and_all_others_keep_what_they_run()
      throws IOException {
    int code = run("bad", "--boards", "200", "--stages", "2%,10%,100%", "--bad-for", "profile=iot-m263a",
        "--stop-if", RULE, "--fail-if", "rollout.touchedPercent>2");
    JsonNode report = report("bad");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.at("/run/endedBy").asText()).as(said()).isEqualTo("stopped");
    assertThat(report.at("/run/endReason").asText())
        .startsWith("--stop-if '" + RULE + "' came true while stage 1 of 3 (2%) was upgrading");
    assertThat(report.at("/run/scenario").asText()).isEqualTo("bad-image");
    JsonNode rollout = report.get("rollout");
    assertThat(rollout.get("stoppedBy").asText()).isEqualTo(RULE);
    assertThat(rollout.get("stoppedInStage").asInt()).isEqualTo(1);
    assertThat(rollout.get("asked").asInt()).as(rollout.toString()).isEqualTo(4);
    assertThat(rollout.get("upgraded").asInt()).as(rollout.toString()).isEqualTo(3);
    assertThat(rollout.get("lost").asInt()).as(rollout.toString()).isEqualTo(1);
    assertThat(rollout.get("touchedPercent").asDouble()).isEqualTo(2);
    assertThat(report.at("/thresholds/0/ok").asBoolean()).isTrue();
    assertThat(rollout.get("sentence").asText()).isEqualTo("stopped in stage 1 of 3 (2%) by " + RULE
        + "; the rule would have lost 1 of 200 boards (0.5 %), and 4 (2 %) were touched");
    assertThat(out.toString()).contains("rollout: stopped in stage 1 of 3 (2%) by " + RULE);
    assertThat(report.get("stages")).hasSize(1);
    assertThat(report.at("/boards/halted").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/failuresByCause/no-bootable-image").asInt()).isEqualTo(1);
    assertThat(report.at("/failuresByCause/not-asked").asInt()).as(said()).isEqualTo(196);
    assertThat(report.at("/chaos/faults/worn-flash").asInt()).as("only boards that install find out").isEqualTo(1);
    assertThat(report.at("/explained/nothing-bootable").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/invariants/no-bricked-board/violations").asInt()).as(said()).isZero();
    assertThat(report.at("/traffic/downloads").asInt()).isEqualTo(4);
    assertThat(Files.readString(dir.resolve("bad/report.html"))).contains("<h2>Rollout</h2>");
  }

  @Test
  void a_good_image_goes_through_all_stages_and_each_asks_only_whom_nobody_asked() throws IOException {
    int code = run("good", "--boards", "24", "--stages", "name=board-0000?,profile=m487,75%,100%", "--stop-if", RULE,
        "--stage-soak", "1s", "--fail-if", "rollout.lost>0", "--fail-if", "rollout.asked<24");
    JsonNode report = report("good");
    assertThat(code).as(said()).isZero();
    assertThat(report.get("stages")).hasSize(4);
    assertThat(report.get("stages")).extracting(stage -> stage.get("target").asText())
        .containsExactly("name=board-0000?", "profile=m487", "75%", "100%");
    int named = report.at("/stages/0/boards").asInt();
    int profiled = report.at("/stages/1/boards").asInt();
    assertThat(named).isEqualTo(10);
    assertThat(profiled).as("of six, two or three were asked by name").isBetween(3, 4);
    assertThat(report.at("/stages/2/boards").asInt()).isEqualTo(18 - named - profiled);
    assertThat(report.at("/stages/3/boards").asInt()).isEqualTo(6);
    assertThat(report.get("stages")).allSatisfy(stage -> {
      assertThat(stage.get("upgraded")).isEqualTo(stage.get("boards"));
      assertThat(stage.get("again").asInt()).isZero();
      assertThat(stage.get("endedSeconds").asDouble()).isGreaterThan(stage.get("startedSeconds").asDouble());
    });
    for (int next = 1; next < 4; next++) {
      assertThat(report.at("/stages/" + next + "/startedSeconds").asDouble()).as("it soaks for a second")
          .isGreaterThanOrEqualTo(report.at("/stages/" + (next - 1) + "/endedSeconds").asDouble() + 1);
    }
    assertThat(report.at("/phases/notice/maxMs").asDouble()).as("each stage's boards wait from when it was asked for")
        .isLessThan(1000 * (report.at("/stages/3/startedSeconds").asDouble()
            - report.at("/stages/0/startedSeconds").asDouble()));
    assertThat(report.at("/rollout/sentence").asText()).isEqualTo(
        "all stages came to their end; no rule stopped it: it lost 0 of 24 boards (0 %), and 24 (100 %) were touched");
    assertThat(report.at("/rollout/stoppedBy").isNull()).isTrue();
  }

  @Test
  void without_a_rule_a_rollout_goes_on_and_the_platform_asks_a_lost_board_again() throws IOException {
    int code = run("on", "--boards", "20", "--stages", "20%,50%,100%", "--bad-for", "name=board-00001");
    JsonNode report = report("on");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.at("/run/endedBy").asText()).as(said()).isEqualTo("completed");
    assertThat(report.get("stages")).extracting(stage -> stage.get("boards").asInt()).as(said())
        .containsExactly(4, 6, 10);
    assertThat(report.get("stages")).extracting(stage -> stage.get("again").asInt()).containsExactly(0, 1, 1);
    assertThat(report.at("/rollout/lost").asInt()).isEqualTo(1);
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(19);
    assertThat(report.at("/rollout/sentence").asText()).startsWith("all stages came to their end; no rule stopped it:"
        + " it lost 1 of 20 boards (5 %)");
  }

  @Test
  void tasks_of_boards_that_have_no_notice_yet_are_withdrawn() throws IOException {
    String scenario = scenario("late", """
        { kind = late-notice, boards = "name=board-0000?", delay = 1h }
        """, List.of("run { stages = [50%, 100%], bad-for = \"name=board-00011\" }"));
    int code = run("late", "--chaos", scenario, "--boards", "24", "--stop-if", RULE);
    JsonNode report = report("late");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.at("/run/scenario").asText()).isEqualTo("late");
    assertThat(report.at("/rollout/withdrawn").asInt()).as(said()).isEqualTo(10);
    assertThat(report.at("/rollout/touched").asInt()).isEqualTo(2);
    assertThat(report.at("/rollout/lost").asInt()).isEqualTo(1);
    assertThat(report.get("failures")).filteredOn(one -> one.get("board").asText().matches("board-0000."))
        .hasSize(10).allSatisfy(one -> assertThat(one.get("platform").asText()).startsWith("CANCELED"));
  }

  @Test
  void boards_that_have_the_image_in_hand_are_waited_for_and_belong_to_what_the_rule_costs() throws IOException {
    String scenario = scenario("slow", """
        { kind = latency, boards = "profile=nuc472", delay = 500ms }
        """, List.of());
    int code = run("slow", "--chaos", scenario, "--boards", "8", "--stages", "50%,100%", "--bad-for", "profile=m487",
        "--stop-if", RULE);
    JsonNode report = report("slow");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.at("/stages/0/upgraded").asInt()).as(report.get("rollout").toString()).isEqualTo(3);
    assertThat(report.at("/rollout/inHand").asInt()).isZero();
    double upgraded = StreamSupport.stream(report.get("timeline").spliterator(), false)
        .filter(point -> point.get("upgraded").asInt() > 0).mapToDouble(point -> point.get("second").asDouble())
        .max().orElseThrow();
    assertThat(upgraded).as("the slow one came after the rule").isGreaterThanOrEqualTo(
        Math.floor(report.at("/rollout/stoppedAtSeconds").asDouble()));
    assertThat(report.at("/stages/0/endedSeconds").asDouble()).as("it was waited for")
        .isGreaterThan(report.at("/rollout/stoppedAtSeconds").asDouble());
  }

  @Test
  void a_rule_that_a_whole_stage_made_true_lets_no_other_begin() throws IOException {
    int code = run("whole", "--boards", "8", "--stages", "50%,100%", "--stop-if", "boards.upgraded>=4");
    JsonNode report = report("whole");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.get("stages")).as(report.toString()).hasSize(1);
    assertThat(report.at("/rollout/stoppedInStage").asInt()).isEqualTo(1);
    assertThat(report.at("/rollout/asked").asInt()).isEqualTo(4);
    assertThat(report.at("/traffic/downloads").asInt()).isEqualTo(4);
  }

  @Test
  void a_rule_that_the_last_stage_made_true_has_stopped_nothing_but_is_told() throws IOException {
    int code = run("last", "--boards", "4", "--stages", "name=*,50%,100%", "--bad-for", "name=board-00003",
        "--stop-if", RULE);
    JsonNode report = report("last");
    assertThat(code).as(said()).isEqualTo(1);
    assertThat(report.at("/rollout/lost").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/rollout/upgraded").asInt()).isEqualTo(3);
    assertThat(report.at("/rollout/stoppedBy").asText()).isEqualTo(RULE);
  }

  @Test
  void stages_that_find_nobody_to_ask_are_over_at_once() throws IOException {
    int code = run("nobody", "--boards", "4", "--stages", "name=*,50%,100%", "--stage-soak", "89s", "--timeout", "3m");
    JsonNode report = report("nobody");
    assertThat(code).as(said()).isZero();
    assertThat(report.get("stages")).extracting(stage -> stage.get("boards").asInt()).containsExactly(4, 0, 0);
    assertThat(report.at("/rollout/sentence").asText()).startsWith("all stages came to their end");
  }

  @Test
  void at_a_platform_with_other_devices_only_the_boards_of_the_run_are_asked_by_their_names() throws Exception {
    List<DeviceTriple> devices = MadeUpDevices.of(7,
        IntStream.range(0, 16).mapToObj(i -> String.format(Locale.ROOT, "board-%05d", i)).toList());
    ActorSystem<Void> elsewhere = Actors.start("elsewhere");
    try {
      StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
          Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret", devices);
      StandIn standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().get();
      Path list = dir.resolve("devices.csv");
      DeviceList.write(list, devices);
      Path ready = dir.resolve("ready.json");
      ReadyFileWriter.write(ready, standIn, config, list, EchoPort.open(elsewhere).toCompletableFuture().get());
      String canaries = group(standIn.endpoints().apiEndpoint(), devices.subList(4, 6));
      String strangers = group(standIn.endpoints().apiEndpoint(), devices.subList(10, 13));

      int code = run("strangers", "--platform", ready.toString(), "--boards", "12", "--stages",
          "25%,group=" + strangers + ",100%");
      assertThat(code).as(said()).isEqualTo(1);
      assertThat(report("strangers").at("/run/endReason").asText()).startsWith("group " + strangers
          + " holds devices that are not of this run, as board-00012");
      assertThat(standIn.figures().tasksByStatus().values()).as("nobody was asked").allMatch(tasks -> tasks == 0);

      String empty = group(standIn.endpoints().apiEndpoint(), List.of());
      code = run("empty", "--platform", ready.toString(), "--boards", "12", "--stages", "25%,group=" + empty + ",100%");
      assertThat(code).as(said()).isEqualTo(1);
      assertThat(report("empty").at("/run/endReason").asText()).isEqualTo("group " + empty
          + " holds no device; name another, or fill it");
      assertThat(standIn.figures().tasksByStatus().values()).as("nobody was asked").allMatch(tasks -> tasks == 0);

      code = run("elsewhere", "--platform", ready.toString(), "--boards", "12", "--stages",
          "group=" + canaries + ",25%,100%");
      JsonNode report = report("elsewhere");
      assertThat(code).as(said()).isZero();
      assertThat(report.get("stages")).extracting(stage -> stage.get("boards").asInt()).containsExactly(2, 1, 9);
      assertThat(standIn.figures().tasksByStatus()).containsEntry("SUCCEEDED", 12L);
    } finally {
      Actors.stop(elsewhere);
    }
  }

  /** @return the GroupId */
  private static String group(URI api, List<DeviceTriple> devices) throws Exception {
    Client sdk = new Client(new Config().setAccessKeyId("id").setAccessKeySecret("secret").setRegionId("cn-shanghai")
        .setProtocol("http").setEndpoint(api.getAuthority()));
    String group = sdk.createDeviceGroup(new CreateDeviceGroupRequest()
        .setGroupName("group of " + devices.size())).getBody().getData().getGroupId();
    if (devices.isEmpty()) {
      return group;
    }
    sdk.batchAddDeviceGroupRelations(new BatchAddDeviceGroupRelationsRequest().setGroupId(group).setDevice(
        devices.stream().map(device -> new BatchAddDeviceGroupRelationsRequestDevice()
            .setProductKey(device.productKey().value()).setDeviceName(device.deviceName().value())).toList()));
    return group;
  }

  private int run(String name, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--firmware", image(), "--http", "none", "--quiet", "--report",
        dir.resolve(name).toString()));
    args.addAll(List.of(options).contains("--timeout") ? List.of() : List.of("--timeout", "3m"));
    args.addAll(List.of(options));
    return execute(args);
  }
}
