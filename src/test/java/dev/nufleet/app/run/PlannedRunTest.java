package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.Image;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.EchoPort;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs against a stand-in that keeps to the documented quotas: within their plan, and past it. */
@ExtendWith(PlainFormats.class)
class PlannedRunTest extends WholeRuns {
  private static final String INSTANCE = "iot-060a0test";
  private static final String HOST = INSTANCE + ".mqtt.iothub.aliyuncs.com";
  private static final String OTA_HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";
  private static final List<DeviceTriple> DEVICES = IntStream.range(0, 8)
      .mapToObj(i -> DeviceTriple.of("a1Planned01", "planned-0" + i, "secretOfDevice0" + i)).toList();

  private static ActorSystem<Void> system;

  @BeforeAll
  static void open() {
    system = Actors.start("planned-run-test");
  }

  @AfterAll
  static void close() {
    Actors.stop(system);
  }

  @Test
  void a_planned_run_on_an_enterprise_instance_meets_no_throttle_event() throws Exception {
    StandIn standIn = standIn(Optional.of(URI.create("https://" + OTA_HOST)),
        StandInSettings.documented().with("quotas", "enterprise").with("instance-id", INSTANCE));
    int code = execute(List.of("run", "--yes", "--target", "aliyun", "--instance", "enterprise", "--instance-id",
        INSTANCE, "--mqtt-port", "8883", "--route", HOST + ":8883=127.0.0.1:" + standIn.endpoints().mqttPort(),
        "--route", OTA_HOST + ":443=127.0.0.1:" + standIn.endpoints().otaPort(),
        "--ca-file", standIn.endpoints().caFile().toString(),
        "--api-url", standIn.endpoints().apiEndpoint().toString(), "--access-key-id", "id", "--access-key-secret",
        "secret", "--devices", list().toString(), "--firmware", image(300).toString(), "--http", "none",
        "--fail-if", "answers.throttled>0", "--fail-if", "answers.calls.CreateOTAStaticUpgradeJob.planned.count!=1",
        "--fail-if", "answers.connack.planned.count<8", "--report", dir.resolve("planned").toString()));
    JsonNode report = report("planned");
    assertThat(code).as(said()).isZero();
    assertThat(out.toString()).contains("boards: sign in at " + HOST + ":8883, at most 400 a second",
        "plan: enterprise instance in Shanghai, within 80 % of each limit a second");
    assertThat(report.at("/answers/throttling")).as(said()).isEmpty();
    assertThat(report.at("/answers/connack/count").asInt()).as("before and after the upgrade")
        .isGreaterThanOrEqualTo(16);
    assertThat(report.at("/answers/connack/planned/count").asInt()).isEqualTo(8);
    assertThat(report.at("/answers/notice/planned/count").asInt()).isEqualTo(8);
    assertThat(report.at("/answers/puback/count").asInt()).as("of the first version at the least")
        .isGreaterThanOrEqualTo(8);
    assertThat(report.get("thresholds")).allMatch(one -> one.get("ok").asBoolean() && one.get("value").isNumber());
    assertThat(report.at("/answers/firstByte/count").asInt()).isEqualTo(8);
    assertThat(report.at("/answers/calls/CreateOTAStaticUpgradeJob/count").asInt()).isEqualTo(1);
    assertThat(report.at("/answers/callErrors")).as(said()).isEmpty();
    assertThat(Files.readString(dir.resolve("planned/report.html")))
        .contains("The platform's answers", "CreateOTAStaticUpgradeJob");
  }

  @Test
  void an_instance_that_wants_its_id_and_does_not_get_it_ends_the_run_with_its_code_and_advice() throws Exception {
    Path ready = ready(StandInSettings.unhurried().with("instance-id", INSTANCE));
    assertThat(past("no-id", ready, "--fail-if", "answers.refusedCalls>0")).as(said()).isEqualTo(1);
    assertThat(report("no-id").at("/thresholds/0/ok").asBoolean(true)).as(said()).isFalse();
    JsonNode error = report("no-id").at("/answers/callErrors/0");
    assertThat(error.get("code").asText()).as(said()).isEqualTo("iot.system.InstanceNotFound");
    assertThat(error.get("advice").asText()).contains("--instance-id");
  }

  @ParameterizedTest
  @CsvSource({
      "account-connects-per-second, 2, AccountConnectQPSLimit",
      "connects-per-minute, 1, DeviceConnectQPMLimit",
      "account-up-per-second, 3, AccountUplinkQPSLimit",
      "qos0-per-second, 2, DeviceUplinkQPSLimit",
      "account-down-per-second, 1, AccountDownlinkQPSLimit"})
  void a_run_past_its_plan_reports_what_was_throttled_by_the_platforms_own_name(
      String setting, String value, String event) throws Exception {
    past("past", ready(StandInSettings.unhurried().with(setting, value)));
    JsonNode throttling = report("past").at("/answers/throttling");
    assertThat(StreamSupport.stream(throttling.spliterator(), false).map(one -> one.get("event").asText()))
        .as(said()).contains(event);
    assertThat(throttling.at("/0/told").asBoolean()).isTrue();
    assertThat(throttling.at("/0/times").asInt()).isPositive();
    assertThat(out.toString()).contains("the platform throttled: " + event);
  }

  @Test
  void a_device_that_is_sent_two_notices_within_a_second_is_told_by_the_platforms_own_name() throws Exception {
    String twice = scenario("twice", "{ kind = duplicate-notice, boards = all }\n",
        List.of("platform { device-down-per-second = 1 }"));
    execute(List.of("run", "--boards", "4", "--chaos", twice, "--firmware", image(300).toString(), "--timeout", "30s",
        "--http", "none", "--report", dir.resolve("twice").toString()));
    assertThat(report("twice").at("/answers/throttling/0/event").asText()).as(said())
        .isEqualTo("DeviceDownlinkQPSLimit");
    assertThat(out.toString()).contains("the platform throttled: DeviceDownlinkQPSLimit");
  }

  @Test
  void calls_past_the_limit_are_throttled_and_made_again_and_those_at_its_pace_never_are() throws Exception {
    StandInSettings settings = StandInSettings.documented().with("throttling", "1");
    StandingClock standing = new StandingClock();
    CallLog unpaced = new CallLog(standing::nanos);
    standing.goesOnceThrottled = unpaced;
    manyCalls(StandIn.start(system, config(Optional.empty(), settings), standing).toCompletableFuture().get(),
        CallPace.NONE, unpaced);
    assertThat(unpaced.throttled()).isPositive();
    CallLog paced = new CallLog(SystemRunClock.start()::nanos);
    manyCalls(standIn(Optional.empty(), settings), new CallPace(200, 16, 4, 8), paced);
    assertThat(paced.throttled()).isZero();
  }

  /** All that happens falls into one second, until a call was throttled. */
  private static final class StandingClock implements RunClock {
    private final Instant start = Instant.now();
    private final AtomicLong nanos = new AtomicLong();
    private volatile CallLog goesOnceThrottled;

    @Override
    public long nanos() {
      CallLog log = goesOnceThrottled;
      return log != null && log.throttled() > 0 ? nanos.addAndGet(200_000_000) : nanos.get();
    }

    @Override
    public Instant startedAt() {
      return start;
    }
  }

  private void manyCalls(StandIn standIn, CallPace pace, CallLog log) throws Exception {
    Campaign campaign = new Campaign(new OpenApiClient.Account("http",
        standIn.endpoints().apiEndpoint().getAuthority(), "cn-shanghai", "id", "secret", Optional.empty(),
        OpenApiClient.Account.PATIENCE, Optional.empty(), pace), DEVICES.get(0).productKey(), PackageForm.PLAIN, log);
    campaign.upload(Image.read(image(300), "test"), new FirmwareVersion(1_600_000_000L + pace.jobDevices()),
        "many-calls-" + Math.round(pace.othersPerSecond()));
    campaign.start(DEVICES, false);
    for (int i = 0; i < 25; i++) {
      campaign.succeeded();
    }
  }

  /** As fast as the machine can; twice, so that two sign-ins of a board fall into one minute. @return the exit code */
  private int past(String name, Path ready, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--platform", ready.toString(), "--firmware",
        image(12_345).toString(), "--pace", "max", "--repeat", "2", "--timeout", "30s", "--http", "none", "--report",
        dir.resolve(name).toString()));
    args.addAll(List.of(more));
    return execute(args);
  }

  /** @return the ready file of a stand-in that other products' devices are at as well, so that jobs name theirs */
  private Path ready(StandInSettings settings) throws Exception {
    StandInConfig config = config(Optional.empty(), settings);
    StandIn standIn = StandIn.start(system, config, SystemRunClock.start()).toCompletableFuture().get();
    Path ready = dir.resolve("ready.json");
    ReadyFileWriter.write(ready, standIn, config, list(), EchoPort.open(system).toCompletableFuture().get());
    return ready;
  }

  private StandIn standIn(Optional<URI> otaBase, StandInSettings settings) throws Exception {
    return StandIn.start(system, config(otaBase, settings), SystemRunClock.start()).toCompletableFuture().get();
  }

  private StandInConfig config(Optional<URI> otaBase, StandInSettings settings) {
    return new StandInConfig("127.0.0.1", 0, 0, 0, otaBase, "cn-shanghai", Optional.of(dir.resolve("tls")),
        Optional.empty(), "id", "secret", DEVICES, settings, Reach.NOTHING_FURTHER);
  }

  private Path list() {
    Path list = dir.resolve("devices.csv");
    DeviceList.write(list, new ArrayList<>(DEVICES));
    return list;
  }

  private Path image(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return Files.write(dir.resolve("fw-" + bytes + ".bin"), content);
  }
}
