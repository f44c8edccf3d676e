package dev.nufleet.app.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom stages ask where the platform does not choose. */
class CrowdTest {
  private static final List<String> NAMES =
      IntStream.range(0, 1_000).mapToObj(i -> String.format(Locale.ROOT, "board-%05d", i)).toList();
  private final Crowd crowd = crowd(1);

  private static Crowd crowd(long seed) {
    BoardProfile[] all = BoardProfile.values();
    return new Crowd(NAMES, IntStream.range(0, NAMES.size()).mapToObj(i -> all[i % all.length]).toList(), seed);
  }

  @Test
  void shares_grow_by_boards_that_nobody_has_asked_until_all_are() {
    Set<String> asked = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    for (RolloutStage stage : RolloutPlan.parse("1%,5%,25%,100%")) {
      List<String> chosen = crowd.chosen(stage, asked);
      sizes.add(chosen.size());
      assertThat(asked).doesNotContainAnyElementsOf(chosen);
      asked.addAll(chosen);
    }
    assertThat(sizes).containsExactly(10, 40, 200, 750);
    assertThat(asked).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void a_share_is_drawn_from_the_seed_and_is_not_the_first_boards() {
    RolloutStage tenth = RolloutPlan.parse("10%,100%").get(0);
    assertThat(crowd(1).chosen(tenth, Set.of())).isEqualTo(crowd.chosen(tenth, Set.of()))
        .isNotEqualTo(crowd(2).chosen(tenth, Set.of()))
        .isNotEqualTo(NAMES.subList(0, 100));
  }

  @Test
  void boards_of_a_profile_or_a_name_are_asked_unless_they_were_before() {
    String second = "profile=" + BoardProfile.values()[1].id();
    List<RolloutStage> stages = RolloutPlan.parse("name=board-0000?," + second + ",100%");
    List<String> first = crowd.chosen(stages.get(0), Set.of());
    assertThat(first).containsExactlyElementsOf(NAMES.subList(0, 10));
    List<String> ofProfile = crowd.chosen(stages.get(1), Set.copyOf(first));
    assertThat(ofProfile).hasSizeBetween(200, 250).doesNotContainAnyElementsOf(first)
        .contains(NAMES.get(BoardProfile.values().length * 10 + 1)).doesNotContain(NAMES.get(20));
  }

  @Test
  void a_share_counts_those_whom_other_stages_asked() {
    RolloutStage tenth = RolloutPlan.parse("10%,100%").get(0);
    assertThat(crowd.chosen(tenth, Set.copyOf(NAMES.subList(0, 70)))).hasSize(30);
    assertThat(crowd.chosen(tenth, Set.copyOf(NAMES.subList(0, 170)))).isEmpty();
  }

  @Test
  void a_platform_that_takes_boards_in_their_order_is_asked_for_as_many_more_as_it_asks_again() {
    RolloutStage.Gray tenth = (RolloutStage.Gray) RolloutPlan.parse("10%,100%").get(0);
    Set<String> upgraded = Set.copyOf(NAMES.subList(0, 50));
    assertThat(crowd.share(tenth, upgraded, upgraded)).as("all came through").isEqualTo(50);
    Set<String> asked = Set.copyOf(NAMES.subList(0, 53));
    assertThat(crowd.share(tenth, asked, upgraded)).as("three did not").isEqualTo(50);
    Set<String> withLast = Set.of(NAMES.get(998), NAMES.get(999));
    assertThat(crowd.share(tenth, withLast, Set.of())).as("those come late in the order").isEqualTo(98);
    assertThat(crowd.share(tenth, Set.copyOf(NAMES.subList(0, 100)), Set.of())).as("nobody is missing").isZero();
  }

  @Test
  void the_last_share_takes_all_that_are_not_through() {
    RolloutStage.Gray all = (RolloutStage.Gray) RolloutPlan.parse("100%").get(0);
    assertThat(crowd.share(all, Set.copyOf(NAMES.subList(0, 10)), Set.copyOf(NAMES.subList(5, 10)))).isEqualTo(995);
  }
}
