package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSettings;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.openapi.Params;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in calls and the codes that the platform publishes for them, over the rules alone. */
class DocumentedCodesTest {
  private static final long NOW = 1_700_000_000_000L;

  private OpenApi api;
  private String product;

  @BeforeEach
  void a_product_with_a_device() {
    Cloud cloud = new Cloud(new Ids(new Random(1)), new Directory());
    ObjectLinks links = new ObjectLinks(
        "https://ota.test", "iotx-ota", "ak", "sk", "privatekey12345678", Duration.ofDays(1), false);
    CampaignSettings settings = StandInSettings.documented().campaigns();
    api = new OpenApi(cloud, new Campaigns(cloud, settings, new Notices(cloud, settings, links)),
        new Configs(cloud, links), new ObjectStore(Path.of("nowhere"), 0), links,
        ApiSettings.documented("cn-shanghai"));
    product = (String) call("CreateProduct", "NodeType", "0", "ProductName", "the product").get("ProductKey");
    call("RegisterDevice", "ProductKey", product, "DeviceName", "device-1");
  }

  private Map<String, Object> call(String action, String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return api.call(action, new Params(values, Params.Added.host("http://localhost/oss")), NOW);
  }

  private String code(String action, String... namesAndValues) {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> call(action, namesAndValues));
    return problem == null ? "" : problem.code;
  }

  @Test
  void products_have_names_of_their_own_and_known_kinds() {
    assertThat(code("CreateProduct", "NodeType", "0", "ProductName", "the product"))
        .isEqualTo("iot.prod.AlreadyExistedProductName");
    assertThat(code("CreateProduct", "NodeType", "0", "ProductName", "abc"))
        .isEqualTo("iot.prod.InvalidFormattedProductName");
    assertThat(code("CreateProduct", "NodeType", "0", "ProductName", "red\u001b[31m"))
        .isEqualTo("iot.prod.InvalidFormattedProductName");
    assertThat(code("CreateProduct", "NodeType", "2", "ProductName", "another"))
        .isEqualTo("iot.prod.InvalidNodeType");
    assertThat(code("CreateProduct", "NodeType", "x", "ProductName", "another"))
        .isEqualTo("iot.prod.InvalidNodeType");
    assertThat(code("CreateProduct", "ProductName", "another")).isEqualTo("MissingParameter");
    assertThat(code("CreateProduct", "NodeType", "1", "ProductName", "another")).isEmpty();
  }

  @Test
  void there_are_so_many_products() {
    for (int i = 1; i < 1000; i++) {
      call("CreateProduct", "NodeType", "0", "ProductName", "product " + i);
    }
    assertThat(code("CreateProduct", "NodeType", "0", "ProductName", "one more"))
        .isEqualTo("iot.prod.ProductCountExceedMax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "name with blank", "a/b/c", "abcdefghijklmnopqrstuvwxyz1234567"})
  void names_of_devices_have_a_form(String name) {
    assertThat(code("RegisterDevice", "ProductKey", product, "DeviceName", name))
        .isEqualTo("iot.device.InvalidFormattedDeviceName");
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 0", "1, 51", "x, 10", "1, -1"})
  void pages_that_cannot_be_are_refused(String number, String size) {
    assertThat(code("QueryDevice", "ProductKey", product, "CurrentPage", number, "PageSize", size))
        .isEqualTo("iot.common.InvalidPageParams");
  }

  @Test
  void an_application_that_is_not_there_is_told() {
    assertThat(code("QueryPageByApplyId", "ApplyId", "4711")).isEqualTo("iot.device.DeviceApplyIsNotFound");
  }

  private String publish(String topic, String content) {
    return code("Pub", "ProductKey", product, "TopicFullName", topic, "MessageContent", content);
  }

  @Test
  void messages_of_applications_have_a_topic_and_base64() {
    assertThat(publish("/" + product + "/device-1/user/get", "eA==")).isEmpty();
    assertThat(publish("/" + product + "/device-1/user/get", "no base64!"))
        .isEqualTo("iot.messagebroker.MessageContentIsNotBase64Encode");
    for (String topic : new String[] {"/other/device-1/user/get", "nothing", "/broadcast/" + product + "/all",
        "/sys/" + product + "/device-1/thing/service/property/set"}) {
      assertThat(publish(topic, "eA==")).as(topic).isEqualTo("iot.messagebroker.InvalidFormattedTopicName");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"user/+", "user/#", "user/a+b", "user/\u001b[31m", "user/\n", "1/2/3/4/5/6"})
  void topics_of_messages_are_no_filters_and_within_the_bounds(String below) {
    assertThat(publish("/" + product + "/device-1/" + below, "eA==")).as(below)
        .isEqualTo("iot.messagebroker.InvalidFormattedTopicName");
  }

  @Test
  void a_topic_has_at_most_128_bytes() {
    String start = "/" + product + "/device-1/user/";
    assertThat(publish(start + "a".repeat(128 - start.length()), "eA==")).isEmpty();
    for (int length : new int[] {129, 70_000}) { // the second is longer than a packet can say
      assertThat(publish(start + "a".repeat(length - start.length()), "eA=="))
          .isEqualTo("iot.messagebroker.InvalidFormattedTopicName");
    }
    assertThat(publish(start + "é".repeat(60), "eA==")).isEqualTo("iot.messagebroker.InvalidFormattedTopicName");
  }

  @ParameterizedTest
  @CsvSource({"FirmwareDesc, 100, iot.ota.FirmwareFileNotFound", "FirmwareDesc, 101, iot.common.InvalidParameter",
      "Udi, 4096, iot.ota.FirmwareFileNotFound", "Udi, 4097, iot.common.InvalidParameter"})
  void texts_of_packages_are_bounded(String name, int chars, String code) {
    assertThat(code("CreateOTAFirmware", "DestVersion", "1", "FirmwareName", "a", "FirmwareUrl", "https://x/y",
        name, "x".repeat(chars))).isEqualTo(code);
  }

  @Test
  void a_product_has_ten_modules_of_its_own() {
    for (int i = 0; i < 10; i++) {
      assertThat(code("CreateOTAModule", "ProductKey", product, "ModuleName", "m" + i)).isEmpty();
    }
    assertThat(code("CreateOTAModule", "ProductKey", product, "ModuleName", "m10"))
        .isEqualTo("iot.ota.ModuleCountLimit");
    call("DeleteOTAModule", "ProductKey", product, "ModuleName", "m3");
    assertThat(code("CreateOTAModule", "ProductKey", product, "ModuleName", "m10")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"with blank", "v1.0", "-first", "_first", "(first",
    "12345678901234567890123456789012345678901"})
  void names_of_packages_have_a_form(String name) {
    assertThat(code("CreateOTAFirmware", "DestVersion", "1", "FirmwareName", name, "FirmwareUrl", "https://x/y"))
        .isEqualTo("iot.common.InvalidParameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7-of-9", "固件_1", "firmware(1)"})
  void names_of_packages_begin_with_a_letter_a_cjk_character_or_a_digit(String name) {
    assertThat(code("CreateOTAFirmware", "DestVersion", "1", "FirmwareName", name, "FirmwareUrl", "https://x/y"))
        .as("the name is taken, the file is not there").isEqualTo("iot.ota.FirmwareFileNotFound");
  }

  @Test
  void unfinished_tasks_are_asked_for_by_several_states() {
    for (String status : new String[] {"TaskStatus", "TaskStatusList.1"}) {
      assertThat(code("ListOTAUnfinishedTaskByDevice", "ProductKey", product, "DeviceName", "device-1",
          status, "QUEUED")).isEmpty();
    }
    assertThat(code("ListOTAUnfinishedTaskByDevice", "ProductKey", product, "DeviceName", "device-1",
        "TaskStatusList.1", "QUEUED", "TaskStatusList.2", "FAILED")).isEqualTo("iot.common.InvalidParameter");
    assertThat(code("ListOTAUnfinishedTaskByDevice", "ProductKey", product, "DeviceName", "device-1"))
        .isEqualTo("MissingParameter");
  }
}
