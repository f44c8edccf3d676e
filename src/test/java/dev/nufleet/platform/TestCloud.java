package dev.nufleet.platform;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.teaopenapi.models.Config;
import dev.nufleet.model.DeviceTriple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A stand-in of its own with free ports, and the official SDK pointed at it. */
final class TestCloud implements AutoCloseable {
  static final String KEY_ID = "testAk";
  static final String KEY_SECRET = "testSk";
  static final String PRODUCT = "a1TestPk001";

  final ActorSystem<Void> system;
  final StandIn standIn;
  final Client sdk;
  final StandIn.Endpoints at;

  private TestCloud(ActorSystem<Void> system, StandIn standIn, Client sdk) {
    this.system = system;
    this.standIn = standIn;
    this.sdk = sdk;
    this.at = standIn.endpoints();
  }

  static DeviceTriple board(int number) {
    return DeviceTriple.of(PRODUCT, String.format("board-%04d", number), String.format("%032x", 0xabcdef00L + number));
  }

  static TestCloud start(List<DeviceTriple> devices, StandInSettings settings) throws Exception {
    return start(devices, settings, config -> config);
  }

  static TestCloud start(List<DeviceTriple> devices, StandInSettings settings, UnaryOperator<StandInConfig> more)
      throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "test-cloud");
    StandIn standIn = StandIn.start(system, more.apply(new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(),
            "cn-shanghai", Optional.empty(), Optional.empty(), KEY_ID, KEY_SECRET, devices, settings)))
        .toCompletableFuture().get(60, TimeUnit.SECONDS);
    return new TestCloud(system, standIn, client(standIn.endpoints(), null));
  }

  /** @param signature null for the SDK's default, {@code v2} for the older one */
  static Client client(StandIn.Endpoints at, String signature) throws Exception {
    Config config = new Config().setAccessKeyId(KEY_ID).setAccessKeySecret(KEY_SECRET).setRegionId("cn-shanghai")
        .setProtocol("http").setEndpoint(at.apiEndpoint().getAuthority()).setReadTimeout(60_000)
            .setConnectTimeout(60_000);
    config.signatureAlgorithm = signature;
    return new Client(config);
  }

  /** Uploads a file the way the API's documentation says. @return the link that names it */
  String upload(byte[] content) throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    HttpResponse<String> answer = postObject(place, content);
    if (answer.statusCode() != 204) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return place.getFirmwareUrl();
  }

  static HttpResponse<String> postObject(GenerateOTAUploadURLResponseBodyData place, byte[] content)
      throws IOException, InterruptedException {
    String boundary = "----test-boundary";
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String[][] fields = {{"key", place.getKey()}, {"policy", place.getPolicy()},
        {"OSSAccessKeyId", place.getOSSAccessKeyId()}, {"signature", place.getSignature()}};
    for (String[] field : fields) {
      form.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field[0] + "\"\r\n\r\n"
          + field[1] + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    form.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.bin\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    form.write(content);
    form.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(place.getHost()))
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** @return its FirmwareId */
  String firmware(String version, byte[] content) throws Exception {
    return sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion(version).setFirmwareName("fw-" + version)
        .setProductKey(PRODUCT).setFirmwareUrl(upload(content)).setNeedToVerify(false)).getBody().getData()
            .getFirmwareId();
  }

  /** @return its JobId */
  String jobForAll(String firmwareId) throws Exception {
    return sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmwareId)
        .setProductKey(PRODUCT).setTargetSelection("ALL")).getBody().getData().getJobId();
  }

  long tasks(String jobId, String status) throws Exception {
    return sdk.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(jobId).setTaskStatus(status)).getBody()
        .getTotal();
  }

  /** Asks until there are so many, for progress reports come without an acknowledgement. */
  void awaitTasks(String jobId, String status, long count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (tasks(jobId, status) != count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + count + " tasks " + status + " but " + tasks(jobId, status));
      }
    }
  }

  @Override
  public void close() throws Exception {
    standIn.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
