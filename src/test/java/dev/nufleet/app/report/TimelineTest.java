package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.nufleet.app.report.TimelineRecord.Point;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadHindered;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.UpgradeFailed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.FleetFact.StateChanged;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long SECOND = 1_000_000_000;
  private static final Vitals CALM = new Vitals(0, 100, 50, 9, 7);

  private final Timeline timeline = new Timeline();

  @Test
  void what_happens_is_counted_in_the_second_in_which_it_happened() {
    tell(0.2, new SignedIn(false));
    tell(1.1, new SignedIn(true));
    tell(1.2, new NoticeReceived("2", 1));
    tell(1.3, new DownloadStarted(0));
    tell(1.3, new DownloadStarted(7));
    tell(1.4, new Counted(new Traffic(12, 0, 0, 0, 0, 0, 0, 0, 0)));
    tell(1.5, new FaultActed(FaultKind.RESET, 1, 0, "", -1));
    timeline.befell((long) (1.6 * SECOND));
    tell(0.9, new SignedIn(false)); // told late
    List<Point> points = timeline.record().points();
    assertThat(points).extracting(Point::second).containsExactly(0L, 1L);
    assertThat(points).extracting(Point::signIns).containsExactly(2L, 1L);
    assertThat(points).extracting(Point::reconnects).containsExactly(0L, 1L);
    assertThat(points).extracting(Point::notices).containsExactly(0L, 1L);
    assertThat(points).extracting(Point::downloads).containsExactly(0L, 2L);
    assertThat(points).extracting(Point::downloadedBytes).containsExactly(0L, 12L);
    assertThat(points).extracting(Point::faults).containsExactly(0L, 2L);
    assertThat(points).extracting(Point::errors).containsExactly(0L, 0L);
  }

  @Test
  void what_fails_is_an_error_and_what_ends_well_is_none() {
    tell(0, new SignInFailed("tls"));
    tell(0, new DownloadHindered("dns"));
    tell(0, new DownloadEnded(5, false));
    tell(0, new DownloadEnded(5, true));
    tell(0, new DownloadEnded(6, true));
    tell(0, new ApplicationEnded("no-mqtt"));
    tell(0, new ApplicationEnded("done"));
    tell(0, new Halted("fatal-error"));
    tell(0, new UpgradeFailed("download-given-up"));
    tell(0, new SignInFailed("tls"));
    Point point = timeline.record().points().get(0);
    assertThat(point.errors()).isEqualTo(7);
    assertThat(point.detail().errorsByCause()).isEqualTo(Map.of("tls", 2L, "dns", 1L, "digest-mismatch", 1L,
        "no-mqtt", 1L, "fatal-error", 1L, "download-given-up", 1L));
  }

  @Test
  void causes_beyond_the_bound_are_errors_without_a_name() {
    for (int i = 0; i <= PointDetail.MOST_CAUSES; i++) {
      tell(0, new Halted("cause-" + i));
      tell(0, new Halted("cause-" + i));
    }
    Point point = timeline.record().points().get(0);
    assertThat(point.errors()).isEqualTo(2 * PointDetail.MOST_CAUSES + 2);
    assertThat(point.detail().errorsByCause()).hasSize(PointDetail.MOST_CAUSES).containsEntry("cause-0", 2L)
        .doesNotContainKey("cause-" + PointDetail.MOST_CAUSES);
  }

  @Test
  void how_long_phases_took_is_told_where_they_ended() {
    tell(0.5, new SignedIn(false));
    for (int millis = 1; millis <= 100; millis++) {
      passed(Phase.CONNECT, millis);
    }
    tell(2.5, new SignedIn(false));
    passed(Phase.CONNECT, 7000);
    passed(Phase.TOTAL, 0);
    List<Point> points = timeline.record().points();
    TimeBuckets.Figures first = points.get(0).detail().phases().get(Phase.CONNECT);
    assertThat(first.count()).isEqualTo(100);
    assertThat(first.p50()).isCloseTo(50, withinPercentage(1.6));
    assertThat(first.p90()).isCloseTo(90, withinPercentage(1.6));
    assertThat(first.p99()).isCloseTo(99, withinPercentage(1.6));
    assertThat(points.get(1).detail().phases()).isEmpty();
    assertThat(points.get(2).detail().phases()).containsOnlyKeys(Phase.CONNECT, Phase.TOTAL);
    assertThat(points.get(2).detail().phases().get(Phase.CONNECT).p50()).isCloseTo(7000, withinPercentage(1.6));
    assertThat(points.get(2).detail().phases().get(Phase.TOTAL).p99()).isZero();
  }

  @Test
  void points_that_become_one_keep_causes_and_times() {
    tell(0, new SignInFailed("tls"));
    passed(Phase.CONNECT, 10);
    tell(1, new SignInFailed("tcp"));
    tell(1, new SignInFailed("tls"));
    passed(Phase.CONNECT, 30);
    passed(Phase.CONNECT, 30);
    passed(Phase.BOOT, 1);
    assertThat(timeline.record().points()).hasSize(2); // what was told of the first is not kept for the wider one
    tell(Timeline.MOST_POINTS, new SignedIn(false));
    Point point = timeline.record().points().get(0);
    assertThat(point.detail().errorsByCause()).isEqualTo(Map.of("tls", 2L, "tcp", 1L));
    assertThat(point.detail().phases()).containsOnlyKeys(Phase.CONNECT, Phase.BOOT);
    TimeBuckets.Figures connect = point.detail().phases().get(Phase.CONNECT);
    assertThat(connect.count()).isEqualTo(3);
    assertThat(connect.p50()).isCloseTo(30, withinPercentage(1.6));
  }

  private void passed(Phase phase, long millis) {
    timeline.conclude(new PhasePassed(new BoardId("b"), BoardProfile.M487, phase, millis * 1_000_000));
  }

  @Test
  void states_and_what_the_process_takes_are_those_at_the_last_look() {
    stand(BoardState.OFF, BoardState.OFF);
    stand(BoardState.OFF, BoardState.OFF);
    timeline.look(0, CALM);
    tell(2.5, new SignedIn(false));
    stand(BoardState.OFF, BoardState.UPGRADED);
    timeline.look(3 * SECOND, new Vitals(6 * SECOND, 300, 60, -1, 8));
    List<Point> points = timeline.record().points();
    assertThat(points).extracting(Point::states).containsExactly(Map.of(BoardState.OFF, 2), Map.of(BoardState.OFF, 2),
        Map.of(BoardState.OFF, 2), Map.of(BoardState.OFF, 1, BoardState.UPGRADED, 1));
    assertThat(points).extracting(Point::upgraded).containsExactly(0L, 0L, 1L, 0L);
    assertThat(points.get(2).vitals()).contains(CALM);
    assertThat(points.get(0).cpuPercent()).as("one look is no stretch of time").isEmpty();
    assertThat(points.get(3).cpuPercent()).hasValue(200);
  }

  @Test
  void a_long_run_has_wider_points_and_loses_no_count() {
    int seconds = 100_000;
    for (int second = 0; second < seconds; second++) {
      tell(second, new SignedIn(second % 2 == 0));
      timeline.look(second * SECOND, new Vitals(second * SECOND / 2, second, second, second, second));
    }
    TimelineRecord record = timeline.record();
    assertThat(record.points()).hasSizeBetween(Timeline.MOST_POINTS / 2, Timeline.MOST_POINTS);
    assertThat(record.widthSeconds()).isEqualTo(256);
    assertThat(record.points().stream().mapToLong(Point::signIns).sum()).isEqualTo(seconds);
    assertThat(record.points().stream().mapToLong(Point::reconnects).sum()).isEqualTo(seconds / 2);
    Point third = record.points().get(2);
    assertThat(third.second()).isEqualTo(512);
    assertThat(third.vitals().orElseThrow().threads()).as("as it stood at the end").isEqualTo(767);
    assertThat(third.cpuPercent()).hasValue(50);
    assertThat(third.peakSignIns()).isEqualTo(1);
  }

  @Test
  void the_busiest_second_stays_known_however_wide_the_points_are() {
    for (int i = 0; i < 30; i++) {
      tell(7 + i / 100.0, new SignedIn(i < 20));
    }
    tell(8, new SignedIn(true));
    tell(5_000, new SignedIn(true));
    tell(6, new SignedIn(true)); // much too late to be counted by the second, but it is a sign-in
    TimelineRecord record = timeline.record();
    assertThat(record.signIns()).isEqualTo(new TimelineRecord.SignIns(33, 23, 30, 20));
    assertThat(record.attempts()).as("each took no time").isEqualTo(record.signIns());
    assertThat(record.points().get(0).peakSignIns()).isEqualTo(30);
    assertThat(record.points().get(0).signIns()).isEqualTo(32);
  }

  @Test
  void an_attempt_counts_when_its_board_began_to_dial_however_long_the_platform_takes() {
    for (int i = 0; i < 8; i++) {
      tell(20 + i, new SignedIn(true, 1000 * i + 500)); // one a second comes through, of 8 that dialled at once
    }
    tell(23, new SignInFailed("tls", true, 3400));
    tell(23, new SignInFailed("connack-3", false, 3400));
    tell(23, new SignInFailed("dns", true, 3400)); // nobody hears of it but the board
    tell(24, new SignedIn(true, 200_000)); // before the run: a clock was set
    TimelineRecord record = timeline.record();
    assertThat(record.attempts()).isEqualTo(new TimelineRecord.SignIns(11, 10, 10, 9));
    assertThat(record.signIns().peakPerSecond()).isEqualTo(2);
    assertThat(record.points().get(19).attempts()).isEqualTo(10);
    assertThat(record.points().get(19).peakAttempts()).isEqualTo(10);
    assertThat(record.points().get(0).attempts()).isEqualTo(1);
  }

  private void tell(double second, BoardEvent.What what) {
    timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, (long) (second * SECOND), what));
  }

  private void stand(BoardState from, BoardState to) {
    timeline.conclude(new StateChanged(BoardProfile.M487, from, to));
  }
}
