package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.BatchGetDeviceStateRequest;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.iot20180120.models.PubRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stand-in in a process of its own, killed without a warning as soon as it has answered. */
@ExtendWith(PlainFormats.class)
class KilledStandInTest {
  private static final DeviceTriple BOARD = TestCloud.board(1);

  @TempDir Path dir;
  private StandInProcess process;

  @AfterEach
  void end() throws Exception {
    process.kill();
  }

  private StandIn.Endpoints startProcess() throws Exception {
    process = StandInProcess.start(dir, BOARD);
    return process.endpoints();
  }

  private void kill() throws InterruptedException {
    process.kill();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC}) // where files have owners and modes
  void files_with_secrets_are_for_their_owner_only() throws Exception {
    startProcess();
    kill();
    Path state = dir.resolve("data/stand-in.mv");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rw-r--r--"));
    startProcess();
    for (Path file : List.of(dir.resolve("ready.json"), state)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as("%s", file)
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("data/objects"))))
        .isEqualTo("rwx------");
  }

  @Test
  void nothing_that_was_acknowledged_is_lost() throws Exception {
    StandIn.Endpoints first = startProcess();
    byte[] image = new byte[5000];
    String job;
    String userTopic = "/" + BOARD.productKey() + "/" + BOARD.deviceName() + "/user/get";
    try (TestDevice device = TestDevice.signedIn(first, BOARD)) {
      assertThat(device.subscribe(device.topics.upgrade(), 1)).isEqualTo(1);
      assertThat(device.subscribe(userTopic, 1)).isEqualTo(1);
      device.inform("1.0");
    }
    Client sdk = TestCloud.client(first, null);
    job = Campaign.make(sdk, "2.0", image);
    sdk.pub(new PubRequest().setProductKey(TestCloud.PRODUCT).setTopicFullName(userTopic).setQos(1)
        .setMessageContent(Base64.getEncoder().encodeToString("kept".getBytes())));
    kill();

    StandIn.Endpoints second = startProcess();
    Client again = TestCloud.client(second, null);
    assertThat(again.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(job)).getBody().getData()
        .getSimpleOTATaskInfo()).extracting(task -> task.getTaskStatus(), task -> task.getSrcVersion())
        .containsExactly(tuple("QUEUED", "1.0"));
    String link;
    try (TestDevice device = TestDevice.signedIn(second, BOARD)) {
      assertThat(device.message(userTopic).text()).isEqualTo("kept");
      link = new ObjectMapper().readTree(device.message(device.topics.upgrade()).text()).get("data").get("url")
          .asText();
    }
    HttpResponse<byte[]> file = HttpClient.newBuilder().sslContext(TestDevice.trusting(second.caFile())).build()
        .send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(file.body()).isEqualTo(image);
    try (TestDevice device = TestDevice.signedIn(second, BOARD)) {
      device.inform("2.0");
    }
    kill();

    StandIn.Endpoints third = startProcess();
    Client last = TestCloud.client(third, null);
    assertThat(last.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(job)).getBody().getData()
        .getSimpleOTATaskInfo().get(0).getTaskStatus()).isEqualTo("SUCCEEDED");
    assertThat(last.batchGetDeviceState(new BatchGetDeviceStateRequest().setProductKey(TestCloud.PRODUCT)
        .setDeviceName(List.of(BOARD.deviceName().value()))).getBody().getDeviceStatusList().getDeviceStatus().get(0)
        .getStatus()).isEqualTo("OFFLINE");
  }
}
