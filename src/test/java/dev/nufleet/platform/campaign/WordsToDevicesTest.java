package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What devices and applications are sent, to the letter where it matters. */
class WordsToDevicesTest {
  private static final long SECOND = 1000;

  private final Rules rules = new Rules();

  private static JsonNode json(Effect.Publish message) throws IOException {
    return new ObjectMapper().readTree(message.payload());
  }

  private JsonNode notice() throws IOException {
    return json(rules.published().get(0));
  }

  @Test
  void a_notice_names_the_file_its_digest_and_a_link_of_this_moment() throws Exception {
    rules.ready(1, "1");
    rules.effects();
    rules.job(rules.firmware("2"), job -> job.tags.put("k1", "v1"));
    List<Effect.Publish> sent = rules.published();
    assertThat(sent).singleElement().satisfies(p -> {
      assertThat(p.topic()).isEqualTo("/ota/device/upgrade/pk/dev-1");
      assertThat(p.qos()).isZero();
      assertThat(p.evenUnsubscribed()).isTrue();
    });
    JsonNode notice = json(sent.get(0));
    assertThat(notice.get("id").asLong()).isEqualTo(rules.now);
    JsonNode data = notice.get("data");
    assertThat(data.get("size").asInt()).isEqualTo(1000);
    assertThat(data.get("version").asText()).isEqualTo("2");
    assertThat(data.get("signMethod").asText()).isEqualTo("Md5");
    assertThat(data.get("sign").asText()).isEqualTo("24545b9331082cc3b4faceb9d16b2e8c");
    assertThat(data.get("url").asText())
        .startsWith("https://ota.test/ota/abc/def.bin?Expires=" + (rules.now / SECOND + 86_400));
    assertThat(data.get("extData")).hasToString("{\"k1\":\"v1\"}");
    assertThat(data.has("module")).isFalse();
    assertThat(data.has("isDiff")).isFalse();
  }

  @Test
  void a_notice_tells_module_delta_other_digest_and_the_packages_own_text() throws Exception {
    Device device = rules.ready(1, "1");
    rules.campaigns.informed(device, new DeviceReport.Inform("0", "MCU", "1"), rules.now);
    Firmware firmware = rules.firmware("2");
    firmware.module = "MCU";
    firmware.type = 1;
    firmware.sourceVersion = "1";
    firmware.signMethod = "SHA256";
    firmware.udi = "own text";
    rules.effects();
    rules.job(firmware, job -> { });
    JsonNode data = notice().get("data");
    assertThat(data.get("module").asText()).isEqualTo("MCU");
    assertThat(data.get("isDiff").asInt()).isEqualTo(1);
    assertThat(data.get("signMethod").asText()).isEqualTo("SHA256");
    assertThat(data.has("md5")).isFalse();
    assertThat(data.get("extData").get("_package_udi").asText()).isEqualTo("own text");
  }

  @Test
  void downloads_over_mqtt_have_a_stream_instead_of_a_link() throws Exception {
    rules.ready(1, "1");
    Firmware firmware = rules.firmware("2");
    firmware.files.get(0).streamId = 77;
    rules.effects();
    rules.job(firmware, job -> job.overMqtt = true);
    JsonNode data = notice().get("data");
    assertThat(data.get("streamId").asInt()).isEqualTo(77);
    assertThat(data.get("streamFileId").asInt()).isEqualTo(1);
    assertThat(data.get("dProtocol").asText()).isEqualTo("mqtt");
    assertThat(data.has("url")).isFalse();
  }

  @Test
  void several_files_are_listed() throws Exception {
    rules.ready(1, "1");
    Firmware firmware = rules.firmware("2");
    Firmware.Part second = new Firmware.Part();
    second.name = "second";
    second.object = "ota/abc/second.bin";
    second.sizeBytes = 7;
    second.md5 = "00";
    second.sign = "11";
    firmware.files.add(second);
    rules.effects();
    rules.job(firmware, job -> { });
    JsonNode file = notice().get("data").get("files").get(1);
    assertThat(file.get("fileName").asText()).isEqualTo("second");
    assertThat(file.get("fileSize").asInt()).isEqualTo(7);
    assertThat(file.get("fileMd5").asText()).isEqualTo("00");
    assertThat(file.get("fileSign").asText()).isEqualTo("11");
    assertThat(file.get("fileUrl").asText()).startsWith("https://ota.test/ota/abc/second.bin?");
  }

  @Test
  void who_asks_is_answered_on_the_topic_it_asked_on() throws Exception {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.needPush = false);
    rules.effects();
    rules.campaigns.requested(device, new DeviceReport.Request("5", "MCU"), false, rules.now);
    assertThat(rules.published()).singleElement().satisfies(p -> {
      assertThat(p.topic()).isEqualTo("/sys/pk/dev-1/thing/ota/firmware/get_reply");
      assertThat(new String(p.payload())).isEqualTo("{\"id\":\"5\",\"code\":200,\"data\":{}}");
    });
    rules.campaigns.requested(device, new DeviceReport.Request("5", "MCU"), true, rules.now);
    assertThat(rules.published()).singleElement().satisfies(p -> {
      assertThat(p.topic()).isEqualTo("/ota/device/request/pk/dev-1");
      assertThat(new String(p.payload()))
          .isEqualTo("{\"code\":500,\"message\":\"none upgrade operation of the device.\"}");
    });
    rules.campaigns.requested(device, new DeviceReport.Request("5", ""), true, rules.now);
    List<Effect> effects = rules.effects();
    assertThat(effects).filteredOn(e -> e instanceof Effect.Publish).singleElement().satisfies(e -> {
      assertThat(((Effect.Publish) e).topic()).isEqualTo("/ota/device/request/pk/dev-1");
      assertThat(json((Effect.Publish) e).get("data").get("version").asText()).isEqualTo("2");
    });
    assertThat(effects).filteredOn(e -> e instanceof Effect.Told).hasSize(1);
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_configuration_is_fetched_and_pushed_or_there_is_none() throws Exception {
    Configs configs = new Configs(rules.cloud, (object, now) -> "https://ota.test/" + object + "?" + now);
    Device device = rules.device(1);
    Product product = rules.cloud.product(Rules.PRODUCT).orElseThrow();
    rules.effects();
    configs.requested(device, "a\"b", rules.now);
    List<Effect.Publish> none = rules.published();
    assertThat(none.get(0).topic()).isEqualTo("/sys/pk/dev-1/thing/config/get_reply");
    assertThat(json(none.get(0)).get("code").asInt()).isEqualTo(6713);
    assertThat(json(none.get(0)).get("id").asText()).isEqualTo("a\"b");
    product.configId = "c";
    product.configSize = 5;
    product.configSign = "s";
    product.configObject = "config/x.json";
    configs.requested(device, "7", rules.now);
    JsonNode got = notice();
    assertThat(got.get("code").asInt()).isEqualTo(200);
    assertThat(got.get("data")).hasToString("{\"configId\":\"c\",\"configSize\":5,\"sign\":\"s\","
        + "\"signMethod\":\"Sha256\",\"url\":\"https://ota.test/config/x.json?" + rules.now
        + "\",\"getType\":\"file\"}");
    configs.push(product, device, rules.now);
    List<Effect.Publish> pushed = rules.published();
    assertThat(pushed.get(0).topic()).isEqualTo("/sys/pk/dev-1/thing/config/push");
    assertThat(pushed.get(0).qos()).isZero();
    assertThat(json(pushed.get(0)).get("params")).isEqualTo(got.get("data"));
    assertThat(json(pushed.get(0)).get("method").asText()).isEqualTo("thing.config.push");
  }

  @Test
  void applications_are_told_of_each_connection_in_both_clocks() {
    Device device = rules.device(1);
    rules.effects();
    rules.campaigns.connected(device, "10.0.0.9", rules.now);
    assertThat(rules.effects()).singleElement().satisfies(e -> {
      assertThat(((Effect.Told) e).topic()).isEqualTo("/as/mqtt/status/pk/dev-1");
      assertThat(((Effect.Told) e).body()).containsExactly(Map.entry("status", "online"),
          Map.entry("productKey", "pk"), Map.entry("deviceName", "dev-1"),
          Map.entry("time", "2019-12-24 09:46:58.928"), Map.entry("utcTime", "2019-12-24T01:46:58.928Z"),
          Map.entry("lastTime", "2019-12-24 09:46:58.928"), Map.entry("utcLastTime", "2019-12-24T01:46:58.928Z"),
          Map.entry("clientIp", "10.0.0.9"));
    });
    assertThat(rules.cloud.takeChanged()).contains(device);
    assertThat(device.status()).isEqualTo("ONLINE");
    rules.campaigns.disconnected(device, rules.now - SECOND, rules.now);
    assertThat(rules.effects()).singleElement().satisfies(e -> assertThat(((Effect.Told) e).body())
        .containsEntry("status", "offline").containsEntry("utcLastTime", "2019-12-24T01:46:57.928Z"));
    assertThat(device.lastSeenMillis()).isEqualTo(rules.now - SECOND);
    assertThat(device.status()).isEqualTo("OFFLINE");
    assertThat(rules.cloud.takeChanged()).contains(device);
  }

  @Test
  void the_first_connection_activates_a_device_and_ends_its_right_to_register() {
    Device device = rules.device(1);
    assertThat(device.status()).isEqualTo("UNACTIVE");
    rules.connect(device);
    long first = rules.now;
    assertThat(device.activatedMillis()).isEqualTo(first);
    assertThat(rules.directory.device(device.key()).orElseThrow().activated()).isTrue();
    rules.passes(Duration.ofSeconds(1));
    rules.connect(device);
    assertThat(device.activatedMillis()).isEqualTo(first);
    assertThat(device.connection()).isEqualTo(2);
  }

  @Test
  void applications_are_told_of_versions_and_of_tasks() {
    Device device = rules.ready(1, "1");
    rules.effects();
    rules.campaigns.informed(device, new DeviceReport.Inform("0", "MCU", "9"), rules.now);
    assertThat(rules.effects()).singleElement().satisfies(e -> {
      assertThat(((Effect.Told) e).topic()).isEqualTo("/pk/dev-1/ota/version/post");
      assertThat(((Effect.Told) e).body()).containsExactly(Map.entry("productKey", "pk"),
          Map.entry("deviceName", "dev-1"), Map.entry("moduleName", "MCU"), Map.entry("moduleVersion", "9"),
          Map.entry("messageCreateTime", rules.now));
    });
    Job job = rules.job(rules.firmware("2"), j -> { });
    assertThat(rules.effects()).filteredOn(e -> e instanceof Effect.Told t && t.topic().equals("/pk/dev-1/ota/upgrade"))
        .singleElement().satisfies(e -> assertThat(((Effect.Told) e).body()).containsExactly(
            Map.entry("productKey", "pk"), Map.entry("deviceName", "dev-1"), Map.entry("moduleName", "default"),
            Map.entry("status", "NOTIFIED"), Map.entry("srcVersion", "1"), Map.entry("destVersion", "2"),
            Map.entry("desc", ""), Map.entry("jobId", job.id), Map.entry("messageCreateTime", rules.now)));
    assertThat(Events.lifecycle(device, "create", 5)).containsEntry("action", "create")
        .containsEntry("iotId", device.iotId()).containsEntry("deviceName", "dev-1")
        .doesNotContainKey("deviceSecret");
  }

  @Test
  void the_grace_of_an_ended_connection_means_nothing_to_the_next() {
    Device device = rules.device(1);
    rules.job(rules.firmware("2"), job -> { });
    rules.connect(device);
    rules.passes(Duration.ofSeconds(4));
    rules.disconnect(device);
    rules.connect(device);
    rules.notices();
    rules.passes(Duration.ofSeconds(5).minusMillis(1));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void subscribing_ends_the_longer_grace() {
    Device device = rules.device(1);
    rules.job(rules.firmware("2"), job -> { });
    rules.campaigns.connected(device, "", rules.now);
    rules.inform(device, "1");
    assertThat(rules.notices()).isEmpty();
    rules.campaigns.subscribedToUpgrade(device, rules.now);
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_device_that_left_the_line_takes_no_place_in_the_push_rate() {
    List<Device> devices = IntStream.range(0, 14).mapToObj(i -> rules.ready(i, "1")).toList();
    rules.effects();
    Job job = rules.job(rules.firmware("2"), j -> j.perMinute = 10);
    assertThat(rules.notices()).hasSize(10);
    rules.disconnect(devices.get(10));
    rules.campaigns.requested(devices.get(11), new DeviceReport.Request("5", ""), false, rules.now);
    rules.effects();
    rules.passes(Duration.ofMinutes(1));
    assertThat(rules.notices()).as("one is away, one has asked").containsExactly("dev-12", "dev-13");
    assertThat(job.openTasks()).isEqualTo(14);
    rules.connect(devices.get(10));
    rules.inform(devices.get(10), "1");
    assertThat(rules.notices()).containsExactly("dev-10");
  }
}
