package dev.nufleet.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.DeviceName;
import dev.nufleet.model.ProductKey;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final Topics topics = new Topics(new ProductKey("a1TestPk001"), new DeviceName("board-0001"));

  @Test
  void ota_has_four_topics_of_its_own_with_the_devices_identity_last() {
    assertThat(topics.inform()).isEqualTo("/ota/device/inform/a1TestPk001/board-0001");
    assertThat(topics.upgrade()).isEqualTo("/ota/device/upgrade/a1TestPk001/board-0001");
    assertThat(topics.progress()).isEqualTo("/ota/device/progress/a1TestPk001/board-0001");
    assertThat(topics.request()).isEqualTo("/ota/device/request/a1TestPk001/board-0001");
  }

  @Test
  void whoever_asks_below_thing_is_answered_on_the_same_topic_with_reply() {
    assertThat(topics.firmwareGet()).isEqualTo("/sys/a1TestPk001/board-0001/thing/ota/firmware/get");
    assertThat(topics.fileDownload()).isEqualTo("/sys/a1TestPk001/board-0001/thing/file/download");
    assertThat(topics.configGet()).isEqualTo("/sys/a1TestPk001/board-0001/thing/config/get");
    assertThat(topics.configPush()).isEqualTo("/sys/a1TestPk001/board-0001/thing/config/push");
    assertThat(topics.firmwareGetReply()).isEqualTo(topics.firmwareGet() + "_reply");
    assertThat(topics.fileDownloadReply()).isEqualTo(topics.fileDownload() + "_reply");
    assertThat(topics.configGetReply()).isEqualTo(topics.configGet() + "_reply");
    assertThat(topics.configPushReply()).isEqualTo(topics.configPush() + "_reply");
  }
}
