package dev.nufleet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  private static final Firmware NEW = Firmware.ofSize(40_000, 1_800_000_000);
  private static final Firmware NEWER = Firmware.ofSize(30_000, 1_800_000_001);
  private static final Duration LONG = Duration.ofMinutes(3);

  @Test
  void boards_upgrade_and_upgrade_again_and_the_stand_in_has_heard_it() {
    try (Fleet fleet = Fleet.of(3).profile(BoardProfile.M487).seed(5).start()) {
      assertThat(fleet.boards()).containsExactly("board-00000", "board-00001", "board-00002");
      assertThat(fleet.console("board-00000")).as("nobody has switched it on").isEmpty();

      UpgradeResult first = fleet.upgrade(NEW, LONG).requireAllUpgraded().requireInvariants();

      assertThat(first.endedBy()).isEqualTo("completed");
      assertThat(first.upgraded()).isEqualTo(3);
      assertThat(first.failures()).isEmpty();
      assertThat(first.unchecked()).doesNotContainKey("exact-image");
      assertThat(first.slowest(Phase.DOWNLOAD)).isPositive();
      assertThat(first.boards()).allSatisfy(board -> {
        assertThat(board.profile()).isEqualTo(BoardProfile.M487);
        assertThat(board.activeVersion()).isEqualTo("1800000000");
        assertThat(board.boots()).isEqualTo(2);
        assertThat(board.phases()).containsKeys(Phase.values());
      });
      var device = fleet.device("board-00001");
      assertThat(fleet.standIn().version(device)).contains("1800000000");
      assertThat(fleet.standIn().task(device)).map(Task::status).contains(Task.Status.SUCCEEDED);
      assertThat(fleet.console("board-00001")).contains("1800000000");

      UpgradeResult second = fleet.upgrade(NEWER, LONG).requireAllUpgraded().requireInvariants();

      assertThat(second.version()).isEqualTo(NEWER.version());
      assertThat(second.board("board-00002").reportedVersion()).isEqualTo("1800000001");
      assertThatThrownBy(() -> fleet.upgrade(NEW)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not newer than 1800000001");
    }
  }

  @Test
  void boards_whose_downloads_are_refused_are_told_with_their_cause() {
    Chaos refused = Chaos.text("""
        faults = [ { kind = http-status, status = 404, times = 200 } ]
        """);
    try (Fleet fleet = Fleet.of(2).profile(BoardProfile.NUC472).chaos(refused).start()) {
      UpgradeResult result = fleet.upgrade(NEW, Duration.ofSeconds(4));
      assertThat(result.endedBy()).isEqualTo("timeout");
      assertThat(result.upgraded()).isZero();
      assertThat(result.faults()).containsKey("http-status");
      assertThat(result.failures()).hasSize(2).allSatisfy(board -> {
        assertThat(board.cause()).isNotEmpty();
        assertThat(board.advice()).isNotEmpty();
        assertThat(board.phase()).isEqualTo(Phase.DOWNLOAD);
      });
      assertThatThrownBy(result::requireAllUpgraded).isInstanceOf(AssertionError.class)
          .hasMessageContaining("2 of 2 boards").hasMessageContaining("board-00000");
    }
  }

  @Test
  void equal_plans_meet_the_same_chaos_side_by_side_and_reports_are_kept_where_asked(@TempDir Path dir)
      throws Exception {
    FleetPlan plan = Fleet.of(4).profile(BoardProfile.NUC472).seed(7)
        .chaos(Chaos.named("power-cuts-during-install"));
    try (Fleet one = plan.reports(dir).start(); Fleet other = plan.start()) {
      UpgradeResult of = one.upgrade(NEW, LONG).requireAllUpgraded().requireInvariants();
      UpgradeResult ofOther = other.upgrade(NEW, LONG).requireAllUpgraded().requireInvariants();
      assertThat(of.faults()).containsKey("power-cut").isEqualTo(ofOther.faults());
      assertThat(of.report()).contains(dir.resolve("campaign-0001"));
      assertThat(ofOther.report()).isEmpty();
      assertThat(one.standIn().mqttPort()).isNotEqualTo(other.standIn().mqttPort());
    }
    assertThat(Files.readString(dir.resolve("campaign-0001/report.json"))).contains("\"upgraded\" : 4");
  }

  @Test
  void who_interrupts_an_upgrade_is_heard_and_its_job_is_called_off() throws Exception {
    try (Fleet fleet = Fleet.of(1).profile(BoardProfile.NUC472).pace(Pace.BOARD).start()) {
      Thread waits = Thread.currentThread();
      Thread interrupts = new Thread(() -> {
        fleet.standIn().await(Heard.Notice.class, fleet.device("board-00000"), one -> true, LONG);
        waits.interrupt();
      });
      interrupts.start();
      assertThatThrownBy(() -> fleet.upgrade(NEW, LONG)).isInstanceOf(NotInTime.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      interrupts.join();
      fleet.standIn().awaitTask(fleet.device("board-00000"), Task.Status.CANCELED, Duration.ofSeconds(20));
    }
  }

  @Test
  void what_cannot_be_meant_is_told_in_a_line_before_anything_starts() {
    for (FleetPlan plan : List.of(Fleet.of(1).mix("nuc999=1"), Fleet.of(100_000))) {
      assertThatThrownBy(plan::start).isInstanceOf(IllegalArgumentException.class).message().hasLineCount(1);
    }
    assertThatThrownBy(() -> Fleet.of(0)).hasMessageContaining("1..100000");
    assertThatThrownBy(() -> Chaos.named("no-such")).hasMessageContaining("no-such");
    assertThatThrownBy(() -> Chaos.named("../api")).hasMessageContaining("does not come along");
    assertThatThrownBy(() -> Chaos.text("faults = [ { kind = nonsense } ]"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("scenario.conf: 1");
    assertThatThrownBy(() -> Firmware.of(new byte[0], 1)).hasMessageContaining("1..");
    assertThatThrownBy(() -> Firmware.ofSize(Firmware.MOST_BYTES + 1, 1)).hasMessageContaining("1..");
  }

  @Test
  void every_scenario_that_comes_along_can_be_named() throws Exception {
    try (var files = Files.list(Path.of("conf/scenarios"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".conf", ""))).isNotEmpty()
          .allSatisfy(name -> assertThat(Chaos.named(name).toString()).startsWith(name));
    }
  }
}
