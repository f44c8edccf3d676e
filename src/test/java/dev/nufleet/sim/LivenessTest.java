package dev.nufleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Faults;
import dev.nufleet.history.Fact;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Mends;
import java.util.ArrayList;
import java.util.List;
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
  void a_board_that_booted_almost_too_often_before_may_still_boot_afterwards() {
    Outcome outcome = live(plan(BoardProfile.NUC472,
        "{ kind = sd-removed, during = provision, times = 1, lasts = 19800ms }", 60));
    assertThat(facts.stream().filter(fact -> fact.what().equals("BootStarted"))
        .filter(fact -> fact.nanos() < 60 * WorldPlan.SECOND).count()).as("boots before").isEqualTo(199);
    assertThat(outcome.upgraded()).as("%s", outcome).isEqualTo(1);
  }
}
