package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.settings.AccessKey;
import dev.nufleet.app.settings.Image;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ProductKey;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code run --target aliyun} as it is, but for routes from the real names to a stand-in with the real platform's
 * limits: names, ports, certificates, pace and the official SDK are those of such a run.
 */
class RealPlatformRunTest {
  private static final long SEED = 20261122;
  private static final String REGION = "cn-shanghai";
  private static final String PRODUCT = "a1RealRun01";
  private static final String VERSION = "1600000000";
  private static final AccessKey KEY = new AccessKey("testAk", "testSk");
  private static final List<DeviceTriple> DEVICES = IntStream.range(0, 3)
      .mapToObj(i -> DeviceTriple.of(PRODUCT, "real-0" + i, "secretOfDevice0" + i))
      .toList();

  private static ActorSystem<Void> system;

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private StandIn standIn;

  @BeforeAll
  static void open() {
    BoardTlsProperties.install();
    system = Actors.start("real-platform-run-test");
  }

  @AfterAll
  static void close() {
    Actors.stop(system);
  }

  private void startStandIn() {
    standIn = StandIn.start(system, new StandInConfig("127.0.0.1", 0, 0, 0,
        Optional.of(URI.create("https://ota.iot-thing." + REGION + ".aliyuncs.com")), REGION, Optional.empty(),
        Optional.empty(), KEY.id(), KEY.secret(), DEVICES, StandInSettings.documented(),
        Reach.NOTHING_FURTHER),
        SystemRunClock.start()).toCompletableFuture().join();
  }

  @Test
  void a_campaign_on_the_real_names_upgrades_the_listed_devices_within_the_platforms_limits() throws IOException {
    startStandIn();
    assertThat(run(led("--access-key-id", KEY.id(), "--access-key-secret", KEY.secret()))).as(said()).isZero();
    assertThat(report().at("/boards/upgraded").asInt()).as(said()).isEqualTo(DEVICES.size());
    assertThat(report().at("/run/target").asText()).isEqualTo("aliyun");
    assertThat(report().at("/made").findValuesAsText("kind")).containsExactly("file", "package", "job");
    assertThat(Files.readAllLines(dir.resolve("report/made.jsonl"))).hasSize(5); // two were asked for before
    assertThat(standIn.figures().tasksByStatus()).containsEntry("SUCCEEDED", (long) DEVICES.size());
    assertThat(out.toString()).contains("makes a firmware and 1 job(s) for these 3 devices of product " + PRODUCT);
    assertThat(out.toString() + err + Files.readString(dir.resolve("report/report.json"))
        + Files.readString(dir.resolve("report/report.html")))
        .doesNotContain(KEY.secret()).doesNotContain("secretOfDevice");
  }

  @Test
  void what_a_run_made_is_listed_and_removed_by_the_command_that_its_report_names() throws IOException {
    startStandIn();
    run(led("--access-key-id", KEY.id(), "--access-key-secret", KEY.secret()));
    assertThat(report().at("/made").findValuesAsText("kind")).as(said()).containsExactly("file", "package", "job");
    assertThat(report().at("/made/1/id").asText()).isNotEmpty();
    assertThat(report().at("/run/remove").asText()).startsWith("./nufleet remove --from ")
        .endsWith(" --target aliyun --region " + REGION);
    assertThat(Files.readString(dir.resolve("report/report.html"))).contains("To remove it:");
    String[] remove = {"remove", "--from", dir.resolve("report").toString(), "--target", "aliyun", "--api-url",
        standIn.endpoints().apiEndpoint().toString(), "--access-key-id", KEY.id(), "--access-key-secret", KEY.secret()};
    assertThat(execute(List.of(remove))).isEqualTo(2);
    assertThat(err.toString()).contains("nothing was done, for there is no terminal to ask at: add --yes");
    List<String> yes = new ArrayList<>(List.of(remove));
    yes.add("--yes");
    assertThat(execute(yes)).as(said()).isEqualTo(1); // a stand-in keeps packages that jobs were made of
    assertThat(out.toString()).contains("job " + report().at("/made/2/id").asText() + " cancelled");
    assertThat(err.toString()).contains("DeleteOTAFirmware was refused: iot.ota.FirmwareInUse");
  }

  @Test
  void without_an_access_key_boards_take_what_others_push_and_no_campaign_is_made()
      throws IOException, CampaignRefused {
    startStandIn();
    Campaign made = new Campaign(new OpenApiClient.Account("http",
        standIn.endpoints().apiEndpoint().getAuthority(), REGION, KEY.id(), KEY.secret(), Optional.empty()),
        new ProductKey(PRODUCT));
    made.upload(Image.read(image(), "test"), new FirmwareVersion(Long.parseLong(VERSION)), "made-elsewhere");
    made.start(DEVICES, false);
    assertThat(run(led())).as(said()).isZero();
    assertThat(report().at("/boards/upgraded").asInt()).as(said()).isEqualTo(DEVICES.size());
    assertThat(standIn.figures().tasksByStatus()).containsEntry("SUCCEEDED", (long) DEVICES.size());
    assertThat(out.toString()).contains("campaign: none");
  }

  @Test
  void a_dry_run_says_where_boards_and_calls_would_go_and_goes_nowhere() throws IOException {
    assertThat(run("--access-key-id", KEY.id(), "--access-key-secret", KEY.secret(), "--dry-run")).as(said()).isZero();
    assertThat(out.toString().lines().skip(1)).startsWith(
        "boards: sign in at " + PRODUCT + ".iot-as-mqtt.cn-shanghai.aliyuncs.com:443, at most 400 a second, trusting"
            + " the system's authorities",
        "campaign: uploads the image, makes a firmware and 1 job(s) for these 3 devices of product " + PRODUCT
            + ", and follows their tasks; https://iot.cn-shanghai.aliyuncs.com as testAk",
        "takes there: 3 devices sign in, some 6 connects, 615 messages up and 6 down, 900 bytes of downloads; more"
            + " where links drop and boards try again",
        "makes there: 1 uploaded file of 300 bytes, 1 package, 1 job(s), 3 tasks of the OTA quota",
        "plan: legacy-public instance in Shanghai, within 80 % of each limit a second")
        .endsWith("dry run: nothing was started");
    assertThat(out.toString()).contains("pace board,", "target aliyun").doesNotContain(KEY.secret());
    assertThat(dir.resolve("report")).doesNotExist();
  }

  @Test
  void without_yes_it_says_what_it_takes_and_begins_nothing() throws IOException {
    startStandIn();
    String[] led = led("--access-key-id", KEY.id(), "--access-key-secret", KEY.secret());
    assertThat(run(Arrays.stream(led).filter(word -> !word.equals("--yes")).toArray(String[]::new))).isEqualTo(2);
    assertThat(out.toString()).contains("takes there: 3 devices sign in").contains("makes there: 1 uploaded file");
    assertThat(err.toString()).isEqualTo(
        "nufleet: nothing was begun; add --yes to do this at the real platform" + System.lineSeparator());
    assertThat(standIn.figures().tasksByStatus().values()).allMatch(count -> count == 0);
    assertThat(dir.resolve("report")).doesNotExist();
  }

  /** Options that lead a run for the real platform to the stand-in, with more. */
  private String[] led(String... more) {
    StandIn.Endpoints at = standIn.endpoints();
    List<String> options = new ArrayList<>(List.of(
        "--route", "*.iot-as-mqtt." + REGION + ".aliyuncs.com:443=127.0.0.1:" + at.mqttPort(),
        "--route", "ota.iot-thing." + REGION + ".aliyuncs.com:443=127.0.0.1:" + at.otaPort(),
        "--ca-file", at.caFile().toString(), "--api-url", at.apiEndpoint().toString(), "--yes"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  private int run(String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--target", "aliyun", "--seed", Long.toString(SEED),
        "--devices", devices(), "--firmware", image().toString(), "--fw-version", VERSION, "--http", "none",
        "--report", dir.resolve("report").toString()));
    args.addAll(List.of(options));
    return execute(args);
  }

  private int execute(List<String> args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  private String devices() throws IOException {
    List<String> lines = new ArrayList<>(List.of("productKey,deviceName,deviceSecret"));
    DEVICES.forEach(device -> lines.add(String.join(",", device.productKey().value(), device.deviceName().value(),
        device.deviceSecret().reveal())));
    return Files.write(dir.resolve("devices.csv"), lines).toString();
  }

  private Path image() throws IOException {
    byte[] content = new byte[300];
    new SplittableRandom(SEED).nextBytes(content);
    return Files.write(dir.resolve("fw.bin"), content);
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
  }

  private String said() {
    return "seed " + SEED + "\n" + out + err;
  }
}
