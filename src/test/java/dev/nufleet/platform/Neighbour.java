package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.IOException;
import java.util.List;

/** An innocent device that was there before the abuse began, and must notice nothing of it. */
final class Neighbour implements AutoCloseable {
  private final TestCloud cloud;
  private final TestDevice device;

  private Neighbour(TestCloud cloud, TestDevice device) {
    this.cloud = cloud;
    this.device = device;
  }

  static Neighbour movesIn(TestCloud cloud, DeviceTriple triple) throws IOException {
    TestDevice device = TestDevice.signedIn(cloud.at, triple);
    assertThat(device.subscribe(device.topics.upgrade(), 1)).isEqualTo(1);
    device.inform("1.0");
    return new Neighbour(cloud, device);
  }

  /** It is answered, and gets the notice of a job that is made now. @return the notice's link */
  String livesAsBefore(String newVersion, byte[] image) throws Exception {
    device.ping();
    String firmware = Campaign.firmware(cloud.sdk, newVersion, image);
    cloud.sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmware)
        .setProductKey(TestCloud.PRODUCT).setTargetSelection("SPECIFIC")
        .setTargetDeviceName(List.of(device.triple.deviceName().value())));
    JsonNode notice = new ObjectMapper().readTree(device.message(device.topics.upgrade()).text()).get("data");
    assertThat(notice.get("version").asText()).isEqualTo(newVersion);
    device.inform(newVersion);
    return notice.get("url").asText();
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
