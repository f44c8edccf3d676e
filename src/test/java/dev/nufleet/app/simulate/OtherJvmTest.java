package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Trace;
import dev.nufleet.sim.study.Trace.Difference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherJvmTest {
  private final Workshop workshop = new Workshop();
  private final Worlds worlds = Worlds.of(1, Worlds.SWARM);

  @Test
  void worlds_live_alike_where_language_zone_charset_and_hash_codes_are_others() {
    try (OtherJvm other = OtherJvm.start(worlds)) {
      for (long seed = 1; seed <= 6; seed++) {
        other.begin(seed);
        WorldPlan plan = worlds.plan(seed);
        assertThat(other.end(plan, Trace.of(plan, workshop), workshop)).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void the_first_difference_is_shown_as_it_is_on_both_sides() {
    try (OtherJvm other = OtherJvm.start(worlds)) {
      WorldPlan plan = worlds.plan(3);
      WorldPlan slower = plan.underWay(plan.latencyNanos() + 1, plan.jitterNanos());
      other.begin(3);
      Optional<Difference> differs = other.end(slower, Trace.of(slower, workshop), workshop);
      assertThat(differs).isPresent();
      assertThat(differs.get().item()).isPositive();
      assertThat(differs.get().first()).isNotEqualTo(differs.get().second()).isNotEmpty();
      assertThat(differs.get().second()).isEqualTo(
          Trace.text(plan, workshop, (int) differs.get().item()).replace("\r", "\\u000d").replace("\n", "\\u000a"));
      other.begin(4);
      Trace next = Trace.of(worlds.plan(4), workshop);
      assertThat(other.end(worlds.plan(4), next, workshop)).as("and it goes on").isEmpty();
    }
  }
}
