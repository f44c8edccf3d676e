package dev.nufleet.app.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.chaos.Boards;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stages as a user writes them. */
class RolloutPlanTest {
  @Test
  void shares_profiles_names_and_groups_are_stages() {
    assertThat(RolloutPlan.parse("name=canary-*, 0.125%,profile=iot-m263a,group=tDQvBJqb,100%")).containsExactly(
        new RolloutStage.Chosen("name=canary-*", new Boards.Named("canary-*")),
        new RolloutStage.Gray("0.125%", 125),
        new RolloutStage.Chosen("profile=iot-m263a", new Boards.OfProfile(BoardProfile.IOT_M263A)),
        new RolloutStage.Group("group=tDQvBJqb", "tDQvBJqb"),
        new RolloutStage.Gray("100%", 100_000));
  }

  @Test
  void what_is_no_stage_is_one_line_that_says_what_is() {
    refused("1%,half,100%", "'half' is no stage; 1%, 0.5%, profile=m487, name=board-0001* and group=GROUP_ID are");
    refused("0%,100%", "'0%' is no share; above 0% and up to 100% is");
    refused("101%", "'101%' is no share; above 0% and up to 100% is");
    refused("0.0001%,100%", "'0.0001%' is no stage");
    refused("profile=m48,100%", "profile 'm48' is unknown; " + BoardProfile.ids() + " are allowed");
    refused("name=,100%", "'name=' is no stage");
    refused("", "'' is no stage");
  }

  @Test
  void shares_rise() {
    refused("5%,name=x*,5%,100%", "5% is no more than the share before it");
    refused("25%,5%,100%", "5% is no more than the share before it");
  }

  @Test
  void the_last_stage_leaves_nobody_out() {
    refused("1%,25%", "'1%,25%' leaves boards out; let the last stage be 100%");
    refused("100%,profile=m487", "leaves boards out");
  }

  @Test
  void more_stages_than_anybody_follows_are_refused() {
    String many = "name=a,".repeat(RolloutPlan.MOST_STAGES - 1);
    assertThat(RolloutPlan.parse(many + "100%")).hasSize(RolloutPlan.MOST_STAGES);
    refused(many + "name=a,100%", "51 stages are too many; 1..50 are allowed");
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> RolloutPlan.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_share_is_rounded_down_but_never_to_nobody() {
    RolloutStage.Gray gray = (RolloutStage.Gray) RolloutPlan.parse("1%,100%").get(0);
    assertThat(List.of(gray.of(5_000), gray.of(199), gray.of(3))).containsExactly(50, 1, 1);
  }
}
