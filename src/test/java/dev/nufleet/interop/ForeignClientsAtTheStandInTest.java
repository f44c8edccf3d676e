package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.teaopenapi.models.Config;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in in a process of its own, with Mosquitto's clients as devices, curl and the official SDK. */
@NeedsPrograms({"mosquitto_pub", "mosquitto_sub", "curl"})
@ExtendWith(PlainFormats.class)
class ForeignClientsAtTheStandInTest {
  private static final String PRODUCT = "a1TestPk001";
  private static final DeviceTriple LISTENER = DeviceTriple.of(PRODUCT, "listener", "00112233445566778899aabbccddeeff");
  private static final DeviceTriple REPORTER = DeviceTriple.of(PRODUCT, "reporter", "ffeeddccbbaa99887766554433221100");

  @TempDir
  private static Path dir;

  private static ExternalProgram standIn;
  private static JsonNode at;
  private static Client sdk;

  @BeforeAll
  static void start() throws Exception {
    Path ready = dir.resolve("ready.json");
    ExternalProgram.write(dir.resolve("devices.csv"), line(LISTENER) + line(REPORTER));
    List<String> command = ChildJvm.command("-Xmx256m");
    command.addAll(List.of("dev.nufleet.app.Main", "platform",
        "--mqtt-port", "0", "--ota-port", "0", "--api-port", "0", "--devices", dir.resolve("devices.csv").toString(),
        "--tls-dir", dir.resolve("tls").toString(), "--ready-file", ready.toString(), "--set", "report-grace=0"));
    standIn = ExternalProgram.start(command);
    standIn.awaitLines(1, "its last line before the ready file", line -> line.startsWith("Ctrl-C"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ExternalProgram.PATIENCE_SECONDS);
    while (!Files.exists(ready)) {
      assertThat(System.nanoTime()).as("no ready file").isLessThan(deadline);
      Thread.onSpinWait();
    }
    at = new ObjectMapper().readTree(ready.toFile());
    sdk = new Client(new Config().setAccessKeyId(at.at("/api/accessKeyId").asText())
        .setAccessKeySecret(at.at("/api/accessKeySecret").asText()).setRegionId(at.get("region").asText())
        .setProtocol("http").setEndpoint(at.at("/api/endpoint").asText()));
  }

  @AfterAll
  static void stop() {
    if (standIn != null) {
      standIn.close();
    }
  }

  private static String line(DeviceTriple triple) {
    return triple.productKey() + "," + triple.deviceName() + "," + triple.deviceSecret().reveal() + "\n";
  }

  private static List<String> mosquitto(String program, DeviceTriple triple, String... options) {
    List<String> command = new ArrayList<>(List.of(ExternalProgram.find(program), "-h", "localhost", "-p",
        at.at("/mqtt/port").asText(), "--cafile", at.get("caFile").asText(), "-V", "mqttv311",
        "-i", SignIn.sdkClientId(triple), "-u", SignIn.userName(triple.productKey(), triple.deviceName()),
        "-P", SignIn.sdkPassword(triple), "-q", "1"));
    command.addAll(List.of(options));
    return command;
  }

  /** @return what was answered */
  private static byte[] curl(String... options) throws IOException {
    Path answer = dir.resolve("answer");
    Files.deleteIfExists(answer);
    List<String> command = new ArrayList<>(List.of(ExternalProgram.find("curl"), "-sS", "--cacert",
        at.get("caFile").asText(), "-o", answer.toString()));
    command.addAll(List.of(options));
    ExternalProgram.run(command, "");
    return Files.readAllBytes(answer);
  }

  private static String upload(Path image) throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    ExternalProgram.run(List.of(ExternalProgram.find("curl"), "-sS", "--fail", "-F", "key=" + place.getKey(),
        "-F", "policy=" + place.getPolicy(), "-F", "OSSAccessKeyId=" + place.getOSSAccessKeyId(),
        "-F", "signature=" + place.getSignature(), "-F", "file=@" + image, place.getHost()), "");
    return place.getFirmwareUrl();
  }

  @Test
  void they_sign_in_report_get_a_notice_and_download_what_it_names() throws Exception {
    byte[] content = new byte[314_676];
    new Random(3).nextBytes(content);
    Path image = Files.write(dir.resolve("image.bin"), content);
    ExternalProgram.run(mosquitto("mosquitto_pub", REPORTER, "-t", "/ota/device/inform/" + PRODUCT + "/reporter",
        "-m", "{\"id\":\"1\",\"params\":{\"version\":\"1.0\"}}"), "");
    String firmware = sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion("2.0").setFirmwareName("fw")
        .setProductKey(PRODUCT).setFirmwareUrl(upload(image)).setNeedToVerify(false)).getBody().getData()
        .getFirmwareId();
    String job = sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmware)
        .setProductKey(PRODUCT).setTargetSelection("ALL")).getBody().getData().getJobId();
    assertThat(sdk.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(job)).getBody().getData()
        .getSimpleOTATaskInfo()).filteredOn(task -> task.getDeviceName().equals("reporter"))
        .extracting(task -> task.getSrcVersion()).containsExactly("1.0");

    JsonNode notice;
    try (ExternalProgram listener = ExternalProgram.start(
        mosquitto("mosquitto_sub", LISTENER, "-t", "/ota/device/upgrade/" + PRODUCT + "/listener"))) {
      notice = new ObjectMapper().readTree(listener.awaitLines(1, "a notice", line -> line.startsWith("{")).get(0))
          .get("data");
    }
    String link = notice.get("url").asText();
    byte[] whole = curl(link);
    assertThat(whole).isEqualTo(content);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(whole)))
        .isEqualTo(notice.get("sign").asText());
    assertThat(curl("-r", "0-99999", link)).hasSize(100_000).isEqualTo(Arrays.copyOf(content, 100_000));
    assertThat(curl("-r", "-676", link)).isEqualTo(Arrays.copyOfRange(content, 314_000, content.length));
    assertThat(curl("-r", "314676-", link)).as("OSS ignores a range outside the object").isEqualTo(content);
    assertThat(curl("-r", "314676-", "-H", "x-oss-range-behavior: standard", link)).asString()
        .contains("<Code>InvalidRange</Code>");
    assertThat(curl(link.replaceFirst("Signature=.", "Signature=%21"))).asString()
        .contains("<Code>SignatureDoesNotMatch</Code>");
    assertThat(curl(link.replaceFirst("Expires=[0-9]+", "Expires=1500000000"))).asString()
        .contains("<Code>AccessDenied</Code>", "Request has expired.");
    assertThat(curl(link.replaceFirst("\\?.*", ""))).asString().contains("<Code>AccessDenied</Code>");
  }

  @Test
  void a_wrong_password_is_told() {
    DeviceTriple wrong = DeviceTriple.of(PRODUCT, "listener", "0".repeat(32));
    try (ExternalProgram refused = ExternalProgram.start(
        mosquitto("mosquitto_sub", wrong, "-t", "/ota/device/upgrade/" + PRODUCT + "/listener"))) {
      refused.awaitLines(1, "a refusal", line -> line.contains("Connection Refused: bad user name or password"));
    }
  }
}
