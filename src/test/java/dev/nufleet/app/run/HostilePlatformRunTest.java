package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose platform dies, stalls, refuses or lies: each has a report that says so, in time, without a trace. */
class HostilePlatformRunTest extends BehindAFront {
  private static final String FIRST_JOB = "answers.calls.CreateOTAStaticUpgradeJob.count>=1";

  @Test
  void a_platform_that_is_not_there_is_lost() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(run("127.0.0.1:" + closed)).as(said()).isEqualTo(1);
    ends("platform-lost", "GenerateOTAUploadURL did not come through");
  }

  @Test
  void a_platform_that_refuses_is_quoted() throws IOException {
    meet((action, exchange) -> action.equals("CreateOTAStaticUpgradeJob")
        && says(exchange, "{\"Success\":false,\"Code\":\"iot.quota\",\"ErrorMessage\":\"no more jobs today\"}"));
    assertThat(run(place())).as(said()).isEqualTo(1);
    ends("campaign-refused", "CreateOTAStaticUpgradeJob was refused: iot.quota: no more jobs today");
    assertThat(report().at("/failuresByCause/campaign-refused").asInt()).as(said()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"GenerateOTAUploadURL, the image was uploaded", "upload, the image was uploaded",
      "CreateOTAFirmware, the image was uploaded", "CreateOTAStaticUpgradeJob, the campaign was made"})
  void the_timeout_holds_while_an_answer_stalls(String stalled, String doing) throws IOException {
    meet((action, exchange) -> action.equals(stalled) && stalls(exchange));
    assertThat(run(place(), "--timeout", "8s")).as(said()).isEqualTo(1);
    ends("timeout", "passed while " + doing);
    assertThat(report().at("/run/wallSeconds").asDouble()).isLessThan(40);
  }

  @ParameterizedTest
  @CsvSource({"GenerateOTAUploadURL, the image was uploaded", "CreateOTAStaticUpgradeJob, the campaign was made"})
  void a_condition_of_the_users_ends_the_run_while_an_answer_stalls(String stalled, String doing) throws IOException {
    meet((action, exchange) -> action.equals(stalled) && stalls(exchange));
    assertThat(run(place(), "--timeout", "2m", "--stop-if", "signIns.total>=2")).as(said()).isEqualTo(1);
    ends("stopped", "--stop-if 'signIns.total>=2' came true while " + doing);
    assertThat(report().at("/run/wallSeconds").asDouble()).isLessThan(100);
  }

  /** A board a job, five seconds apart; when the run is to stop, the platform takes twelve to be asked in vain. */
  @Test
  void no_more_jobs_are_made_once_a_condition_of_the_users_has_come_true() throws IOException {
    AtomicInteger jobs = new AtomicInteger();
    meet((action, exchange) -> {
      if (action.equals("CreateOTAStaticUpgradeJob")) {
        jobs.incrementAndGet();
      }
      return action.equals("ListOTATaskByJob") && stalls(exchange);
    });
    Path limits = Files.writeString(dir.resolve("slow.conf"), Files.readString(Path.of("conf/aliyun.conf"))
        .replace("devices-per-call = { value = 200,", "devices-per-call = { value = 1,")
        .replace("job-calls-per-second = { value = 20,", "job-calls-per-second = { value = 1,")
        .replace("headroom = 80%", "headroom = 20%"));
    assertThat(runPlanned(place(), limits, "--stop-if", FIRST_JOB)).as(said()).isEqualTo(1);
    ends("stopped", "--stop-if '" + FIRST_JOB + "' came true while the campaign was made");
    assertThat(jobs).as(said()).hasValue(1);
  }

  @Test
  void a_platform_that_stalls_when_it_is_asked_for_the_tasks_proves_nothing() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && stalls(exchange));
    assertThat(run(place())).as(said()).isEqualTo(1);
    ends("platform-lost", "asked for the tasks, the platform did not answer within 12 s");
    assertThat(report().at("/boards/upgraded").asInt()).as("by their own word").isEqualTo(2);
  }

  @Test
  void a_platform_that_falls_silent_after_the_campaign_leaves_boards_their_own_word_and_no_pass() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && says(exchange, "[".repeat(100_000)));
    assertThat(run(place())).as(said()).isEqualTo(1);
    ends("platform-lost", "every board came to an end; asked for the tasks, the platform did not tell");
    assertThat(report().at("/boards/upgraded").asInt()).as(said()).isEqualTo(2);
    assertThat(report().at("/invariants/tasks-final/checked").asBoolean()).isFalse();
    assertThat(report().at("/invariants/tasks-final/why").asText()).contains("more than 64 brackets");
  }

  @Test
  void a_report_that_finds_no_room_goes_to_the_terminal() throws IOException {
    meet((action, exchange) -> {
      if (action.equals("CreateOTAFirmware")) { // the run has made its folder: now it cannot be written any more
        Files.createDirectories(dir.resolve("report/boards.csv"));
      }
      return false;
    });
    assertThat(run(place())).as(said()).isZero();
    assertThat(err.toString()).contains("the report cannot be written to " + dir.resolve("report"), " MB free; ");
    JsonNode report = new ObjectMapper().readTree(out.toString().substring(out.toString().indexOf("\n{")));
    assertThat(report.at("/run/verdict").asText()).isEqualTo("pass");
    assertThat(dir.resolve("report/report.json")).as("half a report").doesNotExist();
  }

  private void ends(String endedBy, String reason) throws IOException {
    assertThat(report().at("/run/endedBy").asText()).as(said()).isEqualTo(endedBy);
    assertThat(report().at("/run/endReason").asText()).as(said()).contains(reason);
    assertThat(report().at("/run/verdict").asText()).isEqualTo("fail");
    assertThat(Files.readString(dir.resolve("report/report.html"))).contains(endedBy);
    assertThat(err.toString()).as(said()).doesNotContain("\tat ").contains("nufleet: " + endedBy + ": ");
  }
}
