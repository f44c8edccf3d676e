package dev.nufleet.app.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final AtomicLong now = new AtomicLong();
  private final CallLog calls = new CallLog(now::get);
  private List<Throttle> throttles = List.of();

  @Test
  void a_sign_in_a_notice_and_a_download_are_timed_from_what_came_before_them() {
    Answers answers = answers(CallPace.NONE, OptionalDouble.empty());
    tell(answers, "b-1", 2 * SECOND, new BoardEvent.SignedIn(false, 300));
    tell(answers, "b-1", 3 * SECOND, new BoardEvent.PublishAcknowledged(70));
    answers.asked(10 * SECOND);
    tell(answers, "b-1", 12 * SECOND, new BoardEvent.NoticeReceived("2", 1000));
    tell(answers, "b-1", 12 * SECOND + 500 * MILLI, new BoardEvent.DownloadStarted(0));
    tell(answers, "b-1", 14 * SECOND + 500 * MILLI, new BoardEvent.DownloadEnded(5000, true));
    JsonNode report = answers.report();
    assertThat(report.at("/connack/p50Ms").asDouble()).isCloseTo(300, near(300));
    assertThat(report.at("/puback/p50Ms").asDouble()).isCloseTo(70, near(70));
    assertThat(report.at("/notice/p50Ms").asDouble()).isCloseTo(2000, near(2000));
    assertThat(report.at("/firstByte/p50Ms").asDouble()).isCloseTo(500, near(500));
    assertThat(report.at("/rate/p50PerSecond").asDouble()).isCloseTo(2500, near(2500));
    assertThat(report.at("/connack/planned").isMissingNode()).as("no board was due at a moment").isTrue();
    assertThat(report.at("/puback/planned").isMissingNode()).isTrue();
    assertThat(report.at("/timeline")).as("seconds 2, 3, 12 and 14").hasSize(4);
  }

  @Test
  void a_download_that_goes_on_counts_what_came_since_and_its_first_byte_once() {
    Answers answers = answers(CallPace.NONE, OptionalDouble.empty());
    tell(answers, "b-1", SECOND, new BoardEvent.NoticeReceived("2", 1000));
    tell(answers, "b-1", 2 * SECOND, new BoardEvent.DownloadStarted(0));
    tell(answers, "b-1", 10 * SECOND, new BoardEvent.DownloadStarted(4000));
    tell(answers, "b-1", 11 * SECOND, new BoardEvent.DownloadEnded(5000, true));
    JsonNode report = answers.report();
    assertThat(report.at("/firstByte/count").asInt()).isEqualTo(1);
    assertThat(report.at("/rate/p50PerSecond").asDouble()).isCloseTo(1000, near(1000));
    assertThat(report.at("/notice/count").asInt()).as("nobody asked for jobs").isZero();
  }

  @Test
  void from_the_plan_on_a_late_fleet_shows_and_jobs_that_keep_to_limits_do_not() {
    Answers answers = answers(new CallPace(1, 1, 10, 10), OptionalDouble.of(2));
    for (int board = 0; board < 4; board++) {
      tell(answers, "b-" + board, (board + 5) * SECOND, new BoardEvent.SignedIn(false, 100));
      tell(answers, "b-" + board, (board + 6) * SECOND, new BoardEvent.PublishAcknowledged(40));
      tell(answers, "b-" + board, (board + 9) * SECOND, new BoardEvent.PublishAcknowledged(40));
    }
    answers.asked(20 * SECOND);
    for (int board = 0; board < 4; board++) {
      tell(answers, "b-" + board, (20 + board) * SECOND + 100 * MILLI, new BoardEvent.NoticeReceived("2", 1000));
      tell(answers, "b-" + board, (20 + board) * SECOND + 400 * MILLI, new BoardEvent.DownloadStarted(0));
    }
    JsonNode report = answers.report();
    assertThat(report.at("/connack/planned/maxMs").asDouble()).as("board 3 was due at 2 s, and came at 8 s")
        .isCloseTo(6000, near(6000));
    assertThat(report.at("/notice/maxMs").asDouble()).isCloseTo(3100, near(3100));
    assertThat(report.at("/notice/planned/maxMs").asDouble()).as("its job was due at 3 s").isCloseTo(100, near(100));
    assertThat(report.at("/puback/planned/count").asInt()).as("each board's first one").isEqualTo(4);
    assertThat(report.at("/puback/planned/maxMs").asDouble()).as("board 3 was due at 2 s, and had it at 9 s")
        .isCloseTo(7000, near(7000));
    assertThat(report.at("/firstByte/maxMs").asDouble()).isCloseTo(300, near(300));
    assertThat(report.at("/firstByte/planned/maxMs").asDouble()).as("its job was due at 3 s").isCloseTo(400, near(400));
    answers.asked(40 * SECOND);
    for (int board = 0; board < 4; board++) {
      tell(answers, "b-" + board, (40 + board) * SECOND + 700 * MILLI, new BoardEvent.NoticeReceived("3", 1000));
    }
    tell(answers, "b-0", 41 * SECOND, new BoardEvent.DownloadStarted(0));
    JsonNode again = answers.report();
    assertThat(again.at("/firstByte/planned/count").asInt()).isEqualTo(5);
    assertThat(again.at("/firstByte/planned/maxMs").asDouble()).as("the first of the second campaign's, due at once")
        .isCloseTo(1000, near(1000));
    JsonNode planned = again.at("/notice/planned");
    assertThat(planned.get("count").asInt()).isEqualTo(8);
    assertThat(planned.get("maxMs").asDouble()).as("a second campaign's places begin anew").isCloseTo(700, near(700));
  }

  @Test
  void calls_are_told_apart_by_their_action_and_refusals_have_advice() {
    calls.answered("ListOTATaskByJob", 0, 0, 20 * MILLI);
    calls.refused("CreateOTAStaticUpgradeJob", "Throttling.User", "Request was denied", SECOND);
    calls.answered("CreateOTAStaticUpgradeJob", SECOND, 3 * SECOND, 3 * SECOND + 50 * MILLI);
    calls.refused("CreateOTAFirmware", "iot.system.InstanceNotFound", "no\u001b[2J", 4 * SECOND);
    calls.refused("CreateOTAFirmware", "iot.system.InstanceNotFound", "no", 5 * SECOND);
    JsonNode report = answers(CallPace.NONE, OptionalDouble.empty()).report();
    assertThat(report.at("/calls/ListOTATaskByJob/count").asInt()).isEqualTo(1);
    assertThat(report.at("/calls/CreateOTAStaticUpgradeJob/throttled").asInt()).isEqualTo(1);
    assertThat(report.at("/calls/CreateOTAStaticUpgradeJob/p50Ms").asDouble()).isCloseTo(50, near(50));
    assertThat(report.at("/calls/CreateOTAStaticUpgradeJob/planned/p50Ms").asDouble()).isCloseTo(2050, near(2050));
    assertThat(report.at("/refusedCalls").asInt()).isEqualTo(3);
    assertThat(report.at("/throttled").asInt()).isEqualTo(1);
    assertThat(report.at("/callErrors")).hasSize(2);
    assertThat(report.at("/callErrors/1/times").asInt()).isEqualTo(2);
    assertThat(report.at("/callErrors/1/advice").asText()).contains("--instance-id");
    assertThat(report.at("/callErrors/1/message").asText()).doesNotContain("\u001b");
    assertThat(report.at("/throttling/0/event").asText()).isEqualTo("Throttling.User");
    assertThat(report.at("/throttling/0/told").asBoolean()).isFalse();
  }

  @Test
  void no_figure_is_more_than_the_most() {
    for (int millis = 1; millis < 2000; millis += 7) {
      Answers one = answers(CallPace.NONE, OptionalDouble.empty());
      tell(one, "b-1", SECOND, new BoardEvent.SignedIn(false, millis));
      assertThat(one.report().at("/connack/p99Ms").asDouble()).isLessThanOrEqualTo(millis);
      assertThat(one.report().at("/connack/maxMs").asDouble()).isEqualTo(millis);
    }
  }

  @Test
  void what_boards_alone_saw_of_throttling_is_told_as_such() {
    Answers answers = answers(CallPace.NONE, OptionalDouble.empty());
    tell(answers, "b-1", SECOND, new BoardEvent.SignInFailed("connack-3"));
    assertThat(answers.report().at("/throttling/0/event").asText())
        .isEqualTo("AccountConnectQPSLimit or DeviceConnectQPMLimit");
    throttles = List.of(
        new Throttle("AccountConnectQPSLimit", "account-connects-per-second", 2, 1, 1, 1, Map.of(1L, 1L)));
    assertThat(answers.soFar().at("/throttling/0/told").asBoolean()).as("nobody is asked for it").isFalse();
    JsonNode told = answers.report().get("throttling");
    assertThat(told).hasSize(1);
    assertThat(told.at("/0/told").asBoolean()).isTrue();
    assertThat(told.at("/0/bySecond/1").asInt()).isEqualTo(1);
    assertThat(told.at("/0/advice").asText()).contains("--ramp");
  }

  @Test
  void a_run_of_any_length_has_a_bounded_course() {
    Answers answers = answers(CallPace.NONE, OptionalDouble.empty());
    for (int second = 0; second < 10 * Course.MOST_POINTS; second++) {
      tell(answers, "b-1", second * SECOND, new BoardEvent.SignedIn(true, 10));
      calls.refused("Action", "code-" + second, "", 0);
    }
    JsonNode report = answers.report();
    assertThat(report.get("timeline").size()).isBetween(Course.MOST_POINTS / 2, Course.MOST_POINTS);
    assertThat(report.at("/connack/count").asInt()).isEqualTo(10 * Course.MOST_POINTS);
    long points = 0;
    for (JsonNode point : report.get("timeline")) {
      points += point.at("/connack/count").asInt();
    }
    assertThat(points).isEqualTo(10 * Course.MOST_POINTS);
    assertThat(report.get("callErrors")).hasSize(CallLog.MOST_REFUSALS);
  }

  private Answers answers(CallPace pace, OptionalDouble ramp) {
    return new Answers(calls, pace, ramp, 0, () -> throttles);
  }

  private static void tell(Answers answers, String board, long at, BoardEvent.What what) {
    answers.hear(new BoardEvent(new BoardId(board), BoardProfile.M487, at, what));
  }

  /** A bucket is that wide. */
  private static Offset<Double> near(double value) {
    return within(value * 0.035);
  }
}
