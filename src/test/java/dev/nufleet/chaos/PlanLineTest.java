package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanLineTest {
  private static final List<Spot> SPOTS = List.of(new Spot.Always(), new Spot.Moment(1_500_000_000L),
      new Spot.PhaseBegins(Phase.INSTALL), new Spot.ImageByte(7), new Spot.Operation(Phase.DOWNLOAD, 3),
      new Spot.Portion(Phase.DOWNLOAD, 250), new Spot.Packet(Phase.NOTICE, 2), new Spot.Request(1));

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void every_act_reads_back_from_its_line_wherever_it_is_placed(FaultKind kind) {
    for (Spot spot : SPOTS) {
      Act act = new Act(12, kind, 3, spot, new Act.Drawn(
          2_000_000_000L, 1, 2, 3, 4, 5, 6, Cut.TORN, 0xABCDEFL, 1_000_000_000L, "certificate"));
      assertThat(PlanLine.read(PlanLine.of("böard-@:1", act))).as(act.text()).hasValueSatisfying(line -> {
        assertThat(line.who()).isEqualTo("böard-@:1");
        assertThat(line.timed()).isEqualTo(act.isTimed());
        FaultActed told = act.told();
        assertThat(List.of(line.act().kind(), line.act().fault(), line.act().ordinal(), line.act().text()))
            .containsExactly(told.kind(), told.fault(), told.ordinal(), told.text());
      });
    }
  }

  @Test
  void facts_of_a_plans_lines_have_the_digest_of_its_acts() {
    List<Act> acts = SPOTS.stream().map(spot -> new Act(2, FaultKind.LINK_DROP, SPOTS.indexOf(spot), spot,
        Act.Drawn.NOTHING)).toList();
    assertThat(ActedDigest.of(Map.of("b", acts.stream().map(act -> PlanLine.of("b", act))
        .map(line -> PlanLine.read(line).orElseThrow().act()).toList())))
        .isEqualTo(ActedDigest.of(Map.of("b", acts.stream().map(Act::told).toList())));
  }

  @Test
  void what_is_no_line_of_a_plan_is_none() {
    for (String line : List.of("", "b", "b fault 1 #0", "b fault 1 #0 no-such-fault always",
        "b fault x #0 reset always", "fault 1 #0 reset always", "b fault 99999999999 #0 reset always")) {
      assertThat(PlanLine.read(line)).as(line).isEmpty();
    }
  }
}
