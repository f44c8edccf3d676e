package dev.nufleet.platform.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.registry.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What firmware says at its start beside OTA, and what it gets. */
class DeviceServicesTest {
  private static final DeviceId DEVICE = DeviceId.of("pk", "dev1");
  private static final long NOW = 1_700_000_000_123L;

  private final DeviceServices services = new DeviceServices();

  private Optional<Effect.Publish> say(String topic, String payload) {
    return services.answer(DEVICE, topic, payload.getBytes(StandardCharsets.UTF_8), 1, NOW);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private JsonNode answer(String topic, String payload, String replyTopic) throws IOException {
    Effect.Publish reply = say(topic, payload).orElseThrow();
    assertThat(reply.topic()).isEqualTo(replyTopic);
    assertThat(reply.device()).isEqualTo(DEVICE);
    return new ObjectMapper().readTree(reply.payload());
  }

  @ParameterizedTest
  @CsvSource({"event/property/post, {}", "event/alarm/post, {}", "event/property/pack/post, {}",
    "event/property/history/post, []", "event/property/batch/post, {}", "deviceinfo/update, []",
    "deviceinfo/delete, []", "property/desired/get, []", "property/desired/delete, {}"})
  void what_is_posted_is_answered_with_success(String what, String params) throws IOException {
    assertThat(answer("/sys/pk/dev1/thing/" + what, "{\"id\":\"42\",\"version\":\"1.0\",\"params\":" + params + "}",
        "/sys/pk/dev1/thing/" + what + "_reply")).isEqualTo(json("{\"code\":200,\"data\":{},\"id\":\"42\","
            + "\"message\":\"success\",\"method\":\"thing." + what.replace('/', '.') + "\",\"version\":\"1.0\"}"));
  }

  @Test
  void who_wants_no_answer_gets_none() {
    for (String ack : new String[] {"{\"ack\":1}", "{}", "null"}) {
      assertThat(say("/sys/pk/dev1/thing/event/property/post",
          "{\"id\":\"1\",\"sys\":" + ack + ",\"params\":{}}")).as(ack).isPresent();
    }
    for (String what : new String[] {"event/property/post", "event/alarm/post", "deviceinfo/update"}) {
      assertThat(say("/sys/pk/dev1/thing/" + what, "{\"id\":\"1\",\"sys\":{\"ack\":0},\"params\":{}}"))
          .as(what).isEmpty();
    }
  }

  @Test
  void a_number_as_id_comes_back_as_text() throws IOException {
    assertThat(answer("/sys/pk/dev1/thing/event/property/post", "{\"id\":7,\"params\":{}}",
        "/sys/pk/dev1/thing/event/property/post_reply").get("id")).isEqualTo(json("\"7\""));
  }

  @Test
  void wrong_parameters_are_told_so() throws IOException {
    assertThat(answer("/sys/pk/dev1/thing/event/property/post", "{\"id\":\"1\",\"params\":3}",
        "/sys/pk/dev1/thing/event/property/post_reply").get("code").asInt()).isEqualTo(460);
  }

  @Test
  void log_settings_and_thing_model_are_answered() throws IOException {
    assertThat(answer("/sys/pk/dev1/thing/config/log/get", "{\"id\":\"1\",\"params\":{\"getType\":\"content\"}}",
        "/sys/pk/dev1/thing/config/log/get_reply").get("data"))
        .isEqualTo(json("{\"getType\":\"content\",\"content\":{\"mode\":0}}"));
    assertThat(answer("/sys/pk/dev1/thing/dsltemplate/get", "{\"id\":\"1\",\"params\":{}}",
        "/sys/pk/dev1/thing/dsltemplate/get_reply").get("data"))
        .isEqualTo(json("{\"properties\":[],\"events\":[],\"services\":[]}"));
  }

  @Test
  void a_device_learns_the_time() throws IOException {
    assertThat(answer("/ext/ntp/pk/dev1/request", "{\"deviceSendTime\":\"1571724098000\"}",
        "/ext/ntp/pk/dev1/response"))
        .isEqualTo(json("{\"deviceSendTime\":\"1571724098000\",\"serverRecvTime\":\"" + NOW
            + "\",\"serverSendTime\":\"" + NOW + "\"}"));
  }

  @Test
  void a_message_to_an_own_topic_comes_back_as_it_was() {
    Effect.Publish echo = say("/pk/dev1/user/update", "any").orElseThrow();
    assertThat(echo.topic()).isEqualTo("/pk/dev1/user/update");
    assertThat(echo.qos()).isEqualTo(1);
    assertThat(echo.evenUnsubscribed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sys/pk/dev1/thing/event/property/post_reply",
        "/sys/pk/dev1/thing/service/property/set_reply",
    "/sys/pk/other/thing/event/property/post", "/ext/ntp/pk/other/request", "/sys/pk/dev1/thing/event/a/b/post"})
  void other_topics_have_no_answer(String topic) {
    assertThat(say(topic, "{\"id\":\"1\",\"params\":{}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "{\"params\":{}}"})
  void what_has_no_id_has_no_answer(String payload) {
    assertThat(say("/sys/pk/dev1/thing/event/property/post", payload)).isEmpty();
  }

  private JsonNode shadow(String request) throws IOException {
    return answer("/shadow/update/pk/dev1", request, "/shadow/get/pk/dev1");
  }

  private String shadowError(String request) throws IOException {
    return shadow(request).at("/payload/content/errorcode").asText();
  }

  @Test
  void a_shadow_keeps_what_was_reported() throws IOException {
    assertThat(shadowError("{\"method\":\"get\"}")).isEqualTo("407");
    assertThat(shadow("{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1,\"b\":2}},\"version\":1}")).isEqualTo(
        json("{\"method\":\"reply\",\"payload\":{\"status\":\"success\",\"version\":1},\"timestamp\":1700000000}"));
    shadow("{\"method\":\"update\",\"state\":{\"reported\":{\"b\":3}},\"version\":2}");
    assertThat(shadow("{\"method\":\"get\"}")).isEqualTo(json("{\"method\":\"reply\",\"payload\":{"
        + "\"status\":\"success\",\"state\":{\"reported\":{\"a\":1,\"b\":3}}},"
        + "\"version\":2,\"timestamp\":1700000000}"));
    shadow("{\"method\":\"delete\",\"state\":{\"reported\":{\"a\":\"null\"}},\"version\":3}");
    assertThat(shadow("{\"method\":\"get\"}").at("/payload/state/reported")).isEqualTo(json("{\"b\":3}"));
    assertThat(shadow("{\"method\":\"update\",\"state\":{\"reported\":{\"c\":1}},\"version\":-1}")
        .at("/payload/version").asInt()).as("-1 begins anew").isZero();
    assertThat(shadow("{\"method\":\"get\"}").at("/payload/state/reported")).isEqualTo(json("{\"c\":1}"));
  }

  @Test
  void each_mistake_with_a_shadow_has_its_number() throws IOException {
    assertThat(shadowError("no json")).isEqualTo("400");
    assertThat(shadowError("{}")).isEqualTo("401");
    assertThat(shadowError("{\"method\":\"update\",\"version\":1}")).isEqualTo("402");
    assertThat(shadowError("{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1}},\"version\":\"x\"}"))
        .isEqualTo("403");
    assertThat(shadowError("{\"method\":\"update\",\"state\":{},\"version\":1}")).isEqualTo("404");
    assertThat(shadowError("{\"method\":\"update\",\"state\":{\"reported\":{}},\"version\":1}")).isEqualTo("405");
    assertThat(shadowError("{\"method\":\"put\"}")).isEqualTo("406");
    shadow("{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1}},\"version\":5}");
    assertThat(shadowError("{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1}},\"version\":5}"))
        .isEqualTo("409");
    StringBuilder many = new StringBuilder("{\"x\":1");
    for (int i = 0; i < 128; i++) {
      many.append(",\"a").append(i).append("\":1");
    }
    assertThat(shadowError("{\"method\":\"update\",\"state\":{\"reported\":" + many + "}},\"version\":6}"))
        .isEqualTo("408");
  }
}
