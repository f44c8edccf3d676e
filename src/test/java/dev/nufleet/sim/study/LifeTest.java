package dev.nufleet.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Act;
import dev.nufleet.history.Fact;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifeTest {
  private static final long SECOND = 1_000_000_000L;
  private final Workshop workshop = new Workshop();

  @Test
  void a_board_that_is_unfinished_at_the_end_violates_liveness_and_says_where_it_stands() {
    WorldPlan tooShort = WorldPlan.calm(1, List.of(BoardProfile.M487, BoardProfile.NUC472))
        .ending(WorldPlan.Mode.LIVENESS, Long.MAX_VALUE, 30 * SECOND);
    Life life = Life.of(tooShort, workshop);
    assertThat(life.violations()).extracting(Violation::invariant).containsExactly("liveness", "liveness");
    assertThat(life.violations()).extracting(Violation::board).containsExactly("board-00001", "board-00002");
    assertThat(life.violations().get(0).words()).contains("its task: ");
    assertThat(life.violations().get(0).isLike(life.violations().get(1))).isTrue();
    assertThat(life.end().nanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void acts_that_are_given_are_the_same_world_as_acts_that_are_drawn() {
    for (long seed = 1; seed <= 12; seed++) {
      WorldPlan drawn = Swarm.plan(seed, 2, null);
      Life life = Life.of(drawn, workshop);
      assertThat(Life.of(drawn.befallenBy(drawn.befalls()), workshop).end()).as("seed %d", seed)
          .isEqualTo(life.end());
    }
  }

  @Test
  void what_came_true_is_told_with_its_place_in_the_history() {
    Map<ActId, Long> told = new HashMap<>();
    Life life = Life.of(Swarm.plan(3, 4, null), workshop, fact -> ActId.of(fact).ifPresent(
        id -> told.putIfAbsent(id, fact.n())), (board, prints) -> { });
    assertThat(life.acted()).isNotEmpty();
    life.acted().forEach((id, came) -> assertThat(came.n()).as("%s", id).isEqualTo(told.get(id)));
    List<ActId> planned = new ArrayList<>();
    life.plan().befalls().each((board, act) -> {
      planned.add(ActId.of(board, act));
      return Optional.of(act);
    });
    assertThat(planned).containsAll(life.acted().keySet()).doesNotHaveDuplicates();
  }

  @Test
  void a_board_does_the_same_whichever_others_there_are() {
    WorldPlan three = WorldPlan.calm(5, List.of(BoardProfile.M487, BoardProfile.NUC472, BoardProfile.IOT_M487))
        .spreading(20_000);
    assertThat(boots(three.keeping(Set.of("board-00002")), "board-00002")).isNotEmpty()
        .isEqualTo(boots(three, "board-00002"));
  }

  /** Times of its boots, and what they found. */
  private List<String> boots(WorldPlan plan, String board) {
    List<String> boots = new ArrayList<>();
    Life.of(plan, workshop, fact -> {
      if (fact.who().equals(board) && fact.what().startsWith("Boot")) {
        boots.add(fact.nanos() + " " + fact.fields());
      }
    }, (name, prints) -> { });
    return boots;
  }

  @Test
  void an_act_that_is_left_out_moves_no_other() {
    PlannedActs all = Swarm.plan(3, 4, null).befalls();
    List<Act> of = all.of("board-00001");
    assertThat(of).as("seed 3 has acts").hasSizeGreaterThan(1);
    PlannedActs fewer = all.each((board, act) -> act == of.get(0) ? Optional.empty() : Optional.of(act));
    assertThat(fewer.of("board-00001")).isEqualTo(of.subList(1, of.size()));
    assertThat(fewer.of("board-00002")).isEqualTo(all.of("board-00002"));
    assertThat(fewer.count()).isEqualTo(all.count() - 1);
  }

  @Test
  void names_and_numbers_make_no_other_kind_of_violation() {
    Violation one = new Violation("exact-image", "board-00001", 7, 0, "board-00001 boots 12 bytes of 0123456789abcdef");
    assertThat(one.isLike(new Violation("exact-image", "b", 8, 5, "b boots 9 bytes of fedcba9876543210"))).isTrue();
    assertThat(one.isLike(new Violation("exact-image", "b", 8, 5, "b halts"))).isFalse();
    assertThat(one.isLike(new Violation("tasks-final", "b", 8, 5, "b boots 9 bytes of fedcba9876543210"))).isFalse();
  }

  @Test
  void a_world_that_breaks_off_says_where() {
    Life life = Life.of(WorldPlan.calm(1, List.of(BoardProfile.M487)), workshop, this::breaksAtTheFifth,
        (board, prints) -> { });
    assertThat(life.outcome()).isEmpty();
    assertThat(life.violations()).hasSize(1);
    assertThat(life.violations().get(0).line())
        .startsWith("internal-error: IllegalStateException: number 5; in LifeTest.");
    assertThat(life.end().facts()).isEqualTo(5);
  }

  private void breaksAtTheFifth(Fact fact) {
    if (fact.n() == 5) {
      throw new IllegalStateException("number 5");
    }
  }
}
