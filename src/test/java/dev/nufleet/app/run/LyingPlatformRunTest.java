package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs whose platform says of its tasks what is not so: the verdict stays true, and each board's cause says why. */
class LyingPlatformRunTest extends BehindAFront {
  private static final String VERSION = "1600000000";
  private static final String FACTORY_VERSION = "1577150000";
  private static final List<String> BOARDS = List.of("board-00000", "board-00001");

  /** A task as ListOTATaskByJob has it. */
  private static String task(String device, String status, String version) {
    return "{\"DeviceName\":\"" + device + "\",\"TaskStatus\":\"" + status + "\",\"DestVersion\":\"" + version + "\"}";
  }

  private static boolean lists(HttpExchange exchange, long total, List<String> tasks) throws IOException {
    return says(exchange, "{\"Success\":true,\"Total\":" + total + ",\"Data\":{\"SimpleOTATaskInfo\":["
        + String.join(",", tasks) + "]}}");
  }

  private static boolean asksFor(HttpExchange exchange, String status) {
    return exchange.getRequestURI().toString().contains("TaskStatus=" + status);
  }

  /** The boards hear of no upgrade, for the job is made by nobody. */
  private static boolean pretendsAJob(HttpExchange exchange) throws IOException {
    return says(exchange, "{\"Success\":true,\"JobId\":\"j\",\"Data\":{\"JobId\":\"j\"}}");
  }

  @Test
  void successes_of_boards_that_never_got_the_firmware_are_no_upgrades() throws IOException {
    for (String version : List.of(VERSION, FACTORY_VERSION, "")) {
      meet((action, exchange) -> switch (action) {
        case "CreateOTAStaticUpgradeJob" -> pretendsAJob(exchange);
        case "ListOTATaskByJob" -> lists(exchange, asksFor(exchange, "SUCCEEDED") ? 2 : 0,
            asksFor(exchange, "SUCCEEDED") ? BOARDS.stream().map(b -> task(b, "SUCCEEDED", version)).toList()
                : List.of());
        default -> false;
      });
      assertThat(run(place(), "--timeout", "8s", "--fw-version", VERSION)).as(said()).isEqualTo(1);
      JsonNode report = report();
      assertThat(report.at("/boards/upgraded").asInt()).as("as version '%s': %s", version, said()).isZero();
      assertThat(report.at("/boards/unfinished").asInt()).isEqualTo(2);
      assertThat(report.at("/run/endedBy").asText()).as("no task is open, so nobody will send a notice")
          .isEqualTo("completed");
      if (!version.isEmpty()) {
        assertThat(report.at("/invariants/version-truth/violations").asInt())
            .as("the platform has taken a version that no flash holds").isEqualTo(version.equals(VERSION) ? 2 : 0);
      }
    }
  }

  @Test
  void successes_of_another_version_are_no_upgrades() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && lists(exchange, 2,
        asksFor(exchange, "SUCCEEDED") ? BOARDS.stream().map(b -> task(b, "SUCCEEDED", "7")).toList() : List.of()));
    assertThat(run(place(), "--fw-version", VERSION)).as(said()).isEqualTo(1);
    assertThat(report().at("/failuresByCause/task-of-other-version").asInt()).as(said()).isEqualTo(2);
    assertThat(report().at("/invariants/version-truth/violations").asInt()).isEqualTo(2);
  }

  @Test
  void tasks_of_other_devices_count_for_nothing() throws IOException {
    List<String> foreign = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      foreign.add(task("stranger-" + i, "IN_PROGRESS", VERSION));
    }
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && asksFor(exchange, "IN_PROGRESS")
        && lists(exchange, 1_000_000_000_000L, foreign));
    assertThat(run(place(), "--fw-version", VERSION)).as(said()).isZero();
    assertThat(report().at("/boards/upgraded").asInt()).isEqualTo(2);
    assertThat(report().at("/invariants/tasks-final/violations").asInt()).as(said()).isZero();
  }

  @Test
  void a_device_that_is_listed_with_two_ends_is_believed_neither() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && asksFor(exchange, "FAILED")
        && lists(exchange, 3, List.of(task(BOARDS.get(0), "FAILED", VERSION), task(BOARDS.get(0), "FAILED", VERSION),
            task(BOARDS.get(1), "SUCCEEDED", VERSION))));
    assertThat(run(place(), "--fw-version", VERSION)).as(said()).isEqualTo(1);
    JsonNode failures = report().get("failures");
    assertThat(failures).as(said()).hasSize(1);
    assertThat(failures.at("/0/board").asText()).isEqualTo(BOARDS.get(0));
    assertThat(failures.at("/0/cause").asText()).isEqualTo("task-contradicted");
    assertThat(failures.at("/0/platform").asText()).contains("both FAILED and SUCCEEDED");
  }

  @Test
  void totals_without_their_tasks_prove_nothing() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && lists(exchange, 2, List.of()));
    assertThat(run(place(), "--fw-version", VERSION)).as(said()).isEqualTo(1);
    assertThat(report().at("/failuresByCause/task-missing").asInt()).as(said()).isEqualTo(2);
    assertThat(report().at("/invariants/tasks-final/checked").asBoolean()).isFalse();
  }

  @Test
  void totals_below_the_tasks_that_are_listed_hide_none() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && lists(exchange, -7,
        asksFor(exchange, "SUCCEEDED") ? BOARDS.stream().map(b -> task(b, "SUCCEEDED", VERSION)).toList()
            : List.of()));
    assertThat(run(place(), "--fw-version", VERSION)).as(said()).isZero();
    assertThat(report().at("/boards/upgraded").asInt()).isEqualTo(2);
  }
}
