package dev.nufleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.history.Fact;
import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A world that nothing befalls: the whole way of its boards, and the same again. */
class WorldTest {
  private final Workshop workshop = new Workshop();

  private Outcome live(WorldPlan plan, List<Fact> facts) {
    return new World(plan, workshop, facts::add, (board, prints) -> { }).live();
  }

  @Test
  void boards_of_every_kind_come_to_the_new_firmware_from_the_factory() {
    List<Fact> facts = new ArrayList<>();
    Outcome outcome = live(WorldPlan.calm(1, List.of(BoardProfile.values())), facts);
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.upgraded()).as("upgraded of %d, %s", outcome.boards(), outcome.unexplained())
        .isEqualTo(BoardProfile.values().length);
    assertThat(facts).filteredOn(fact -> fact.what().equals("TaskTurned"))
        .extracting(fact -> fact.text("to")).contains("NOTIFIED", "IN_PROGRESS", "SUCCEEDED");
    assertThat(facts).extracting(Fact::what).as("the stand-in's insides, which the judges need")
        .contains("SignInJudged", "InformTaken", "AckSent", "NoticePushed", "Served", "SessionEnded");
    assertThat(outcome.virtualNanos()).isBetween(200 * WorldPlan.SECOND, 600 * WorldPlan.SECOND);
  }

  @Test
  void the_same_plan_is_the_same_history_and_another_seed_is_another() {
    List<Fact> first = new ArrayList<>();
    List<Fact> second = new ArrayList<>();
    WorldPlan plan = WorldPlan.calm(7, List.of(BoardProfile.M487, BoardProfile.IOT_M487)).spreading(20_000);
    long hash = live(plan, first).hash();
    assertThat(live(plan, second).hash()).isEqualTo(hash);
    assertThat(second).isEqualTo(first);
    assertThat(new World(plan, workshop, fact -> { }).live().hash()).as("with consoles unread").isEqualTo(hash);
    assertThat(live(WorldPlan.calm(8, plan.profiles()).spreading(20_000), new ArrayList<>()).hash())
        .isNotEqualTo(hash);
  }
}
