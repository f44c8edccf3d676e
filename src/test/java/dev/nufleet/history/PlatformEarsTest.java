package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformEarsTest {
  private final PlatformEars ears = new PlatformEars("pk");

  @Test
  void a_tasks_turn_says_where_it_came_from_within_its_job() {
    assertThat(turn("j1", "NOTIFIED")).contains("from=,", "to=NOTIFIED");
    assertThat(turn("j1", "SUCCEEDED")).contains("from=NOTIFIED", "to=SUCCEEDED", "version=20");
    assertThat(turn("j2", "NOTIFIED")).as("a task of another job").contains("from=,");
  }

  @Test
  void a_task_of_a_module_says_so() {
    Map<String, Object> turn = body("jobId", "j", "status", "NOTIFIED", "destVersion", "20", "moduleName", "mcu");
    assertThat(ears.hear("/pk/b/ota/upgrade", turn).orElseThrow().fields()).containsEntry("module", "mcu");
    turn.put("moduleName", "default");
    assertThat(ears.hear("/pk/b/ota/upgrade", turn).orElseThrow().fields()).doesNotContainKey("module");
    turn.remove("moduleName");
    assertThat(ears.hear("/pk/b/ota/upgrade", turn).orElseThrow().fields()).doesNotContainKey("module");
  }

  @Test
  void what_a_stand_in_does_inside_is_told_as_it_is_and_of_other_products_nothing() {
    assertThat(ears.hear("/stand-in/InformTaken", body("link", "7", "version", "20"))).contains(new PlatformEars.Said(
        "platform", "InformTaken", Map.of("board", "b", "version", "20", "link", "7")));
    assertThat(ears.hear("/stand-in/Restarted", Map.of())).contains(
        new PlatformEars.Said("platform", "Restarted", Map.of()));
    assertThat(ears.hear("/stand-in/Served", Map.of("status", 200)).orElseThrow().fields()).isEqualTo(
        Map.of("status", 200));
    assertThat(ears.hear("/stand-in/BootEnded", body())).as("no word of a platform's").isEmpty();
    assertThat(new PlatformEars("other").hear("/stand-in/AckSent", body("link", "7"))).isEmpty();
  }

  @Test
  void the_beginning_of_a_session_is_told_and_other_products_are_not() {
    assertThat(ears.hear("/as/mqtt/status/pk/b", body("status", "online")).orElseThrow().what())
        .isEqualTo("SessionBegan");
    assertThat(ears.hear("/as/mqtt/status/pk/b", body("status", "offline"))).as("told from inside").isEmpty();
    assertThat(new PlatformEars("other").hear("/as/mqtt/status/pk/b", body("status", "online"))).isEmpty();
    assertThat(ears.hear("/sys/pk/b/thing/lifecycle", body("action", "create"))).isEmpty();
  }

  @Test
  void a_fault_of_the_platform_is_told_by_chaos() {
    Map<String, Object> fault = body("kind", "http-status", "text", "fault 1 #0 http-status");
    assertThat(ears.hear("/pk/b/chaos", fault).orElseThrow().who()).isEqualTo("chaos");
    assertThat(ears.hear("/pk/b/chaos", fault).orElseThrow().fields()).containsEntry("board", "b")
        .containsEntry("kind", "http-status");
    assertThat(ears.hear("/chaos", Map.of("kind", "broker-restart")).orElseThrow().fields())
        .doesNotContainKey("board");
    assertThat(new PlatformEars("other").hear("/pk/b/chaos", fault)).isEqualTo(Optional.empty());
  }

  private String turn(String job, String status) {
    return ears.hear("/pk/b/ota/upgrade", body("jobId", job, "status", status, "destVersion", "20"))
        .orElseThrow().fields().toString();
  }

  private static Map<String, Object> body(String... more) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("productKey", "pk", "deviceName", "b"));
    for (int i = 0; i < more.length; i += 2) {
      body.put(more[i], more[i + 1]);
    }
    return body;
  }
}
