package dev.nufleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Faults;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Fact;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Mends;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When faults have ended, the operator brings every board to its end that can be brought there. */
class LivenessTest {
  private static final Workshop WORKSHOP = new Workshop();
  private final List<Fact> facts = new ArrayList<>();

  /** One board that these faults befall until so many seconds after the world's beginning. */
  static WorldPlan plan(BoardProfile profile, String faults, int calmSeconds) {
    return new WorldPlan(1, WorldPlan.Mode.LIVENESS, List.of(profile), Faults.scenario(faults), 2048,
        /* dynamic= */ false, /* retryMinutes= */ 1, /* retries= */ 10, /* noticeQos= */ 0, WorldPlan.SECOND,
        calmSeconds * WorldPlan.SECOND, (calmSeconds + 3600) * WorldPlan.SECOND, 10_000_000, 2_000_000, Mends.NONE);
  }

  private static WorldPlan with(WorldPlan p, int retries, int endSeconds) {
    return new WorldPlan(p.seed(), p.mode(), p.profiles(), p.scenario(), p.imageBytes(), p.dynamic(), p.retryMinutes(),
        retries, p.noticeQos(), p.campaignAt(), p.calmAt(), endSeconds * WorldPlan.SECOND, p.latencyNanos(),
        p.jitterNanos(), p.mends());
  }

  private Outcome live(WorldPlan plan) {
    return new World(plan, WORKSHOP, facts::add, (board, prints) -> { }).live();
  }

  private long count(String what) {
    return facts.stream().filter(fact -> fact.what().equals(what)).count();
  }

  @Test
  void a_board_that_halts_at_every_reset_is_switched_off_and_on() {
    Outcome outcome = live(plan(BoardProfile.NUC472,
        "{ kind = sd-removed, during = provision, times = 1, lasts = 5s }", 60));
    assertThat(count("Halted")).isPositive();
    assertThat(outcome.upgraded()).as("%s", outcome).isEqualTo(1);
    assertThat(outcome.virtualNanos()).isLessThan(600 * WorldPlan.SECOND);
  }

  @Test
  void the_platforms_faults_end_too() {
    Outcome outcome = live(plan(BoardProfile.M487, "{ kind = slow-body, rate = 1B/s, after-bytes = 0, times = 3 }", 2));
    assertThat(outcome.upgraded()).isEqualTo(1);
    assertThat(outcome.virtualNanos()).isLessThan(300 * WorldPlan.SECOND);
  }

  // ---- a defect of the firmware explains

  private static final String NOTICE_LOST = "{ kind = bandwidth, rate = 319B/s, during = connect, lasts = 45s }";
  private static final String IMAGE_SPOILT = "{ kind = flash-bit-flip, during = boot, times = 1, bytes = 100 }";
  private static final String BOARD = "board-00001";

  @Test
  void a_board_that_its_firmwares_defect_keeps_is_explained_by_its_name() {
    Outcome outcome = live(plan(BoardProfile.M487, NOTICE_LOST, 60));
    assertThat(outcome.explained()).containsExactly(Map.entry(BOARD, "out-of-step"));
    assertThat(outcome.unexplained()).isEmpty();
    assertThat(outcome.isViolated()).isFalse();
  }

  /** As in a seed of the swarm: the last byte's answer does not fill its last read, and no time is left for that. */
  @Test
  void a_board_that_reads_without_a_limit_of_time_is_explained_by_its_name() {
    Outcome outcome = live(plan(BoardProfile.M487, "{ kind = bandwidth, rate = 515B/s, during = boot, lasts = 261s }\n"
        + "{ kind = truncate, after-bytes = 451 }\n{ kind = broker-restart, after = 6s, lasts = 1s }", 60)
        .spreading(128));
    assertThat(outcome.explained()).as("%s", outcome.unexplained()).containsExactly(Map.entry(BOARD, "blocked-read"));
  }

  @Test
  void what_is_done_for_the_proof_is_no_part_of_the_history() {
    List<String> prints = new ArrayList<>();
    WorldPlan plan = plan(BoardProfile.M487, IMAGE_SPOILT, 60);
    Outcome outcome = new World(plan, WORKSHOP, facts::add, (board, lines) -> prints.add(board)).live();
    assertThat(outcome.explained()).containsExactly(Map.entry(BOARD, "nothing-bootable"));
    assertThat(facts).hasSize((int) outcome.facts()).last().extracting(Fact::what).isEqualTo("RunEnded");
    assertThat(facts.get(facts.size() - 1).nanos()).isEqualTo(plan.endsAt()).isEqualTo(outcome.virtualNanos());
    World silent = new World(plan, WORKSHOP, fact -> { }, (board, lines) -> prints.remove(board)).pass();
    assertThat(silent.isUpgraded(BOARD)).isFalse();
    assertThat(prints).as("prints after the end").isEmpty();
  }

  @Test
  void a_board_that_its_firmwares_defect_makes_late_is_explained_and_late() {
    Outcome outcome = live(with(plan(BoardProfile.M487, "{ kind = http-status, status = 404, times = 3 }", 5),
        /* retries= */ 10, /* endSeconds= */ 60));
    assertThat(outcome.explained()).containsExactly(Map.entry(BOARD, "status-blind (late)"));
  }

  @Test
  void a_board_that_is_late_for_another_reason_than_its_defect_is_not_explained() {
    WorldPlan hasty = with(
        plan(BoardProfile.M487, "{ kind = wrong-digest, times = 1 }", 5), /* retries= */ 10, /* endSeconds= */ 60);
    Outcome outcome = live(hasty);
    assertThat(outcome.explained()).isEmpty();
    assertThat(outcome.unexplained().get(BOARD))
        .contains("it shows dead-after-main, but with that mended it does not", "and it does if one waits");
    assertThat(outcome.isViolated()).isTrue();
  }

  @Test
  void a_defect_that_is_not_the_cause_explains_nothing_and_one_that_shows_behind_it_does() {
    Explanation lost = new Explanation(plan(BoardProfile.M487, NOTICE_LOST, 60), WORKSHOP);
    assertThat(lost.proof(BOARD, Defect.OUT_OF_STEP)).contains("out-of-step");
    assertThat(lost.proof(BOARD, Defect.DEAD_AFTER_MAIN)).contains("out-of-step");
    Explanation failed = new Explanation(
        with(plan(BoardProfile.M487, "{ kind = wrong-digest, times = 1 }", 60), /* retries= */ 0, 3660), WORKSHOP);
    assertThat(failed.proof(BOARD, Defect.DEAD_AFTER_MAIN)).isEmpty();
  }

  @Test
  void each_defect_has_a_remedy() {
    assertThat(Defect.values()).allSatisfy(defect -> assertThat(Remedy.of(defect)).isNotNull());
  }

  @Test
  void a_board_that_booted_almost_too_often_before_may_still_boot_afterwards() {
    Outcome outcome = live(plan(BoardProfile.NUC472,
        "{ kind = sd-removed, during = provision, times = 1, lasts = 19800ms }", 60));
    assertThat(facts.stream().filter(fact -> fact.what().equals("BootStarted"))
        .filter(fact -> fact.nanos() < 60 * WorldPlan.SECOND).count()).as("boots before").isEqualTo(199);
    assertThat(outcome.upgraded()).as("%s", outcome).isEqualTo(1);
  }
}
