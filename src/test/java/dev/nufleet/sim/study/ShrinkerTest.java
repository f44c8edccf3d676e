package dev.nufleet.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Shrinker.Shrunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final long SECOND = 1_000_000_000L;

  private final Workshop workshop = new Workshop();

  // ---- delta debugging

  @Property
  void what_is_needed_stays_and_all_else_goes(
      @ForAll @IntRange(max = 60) int all, @ForAll @Size(max = 6) Set<@IntRange(max = 59) Integer> some) {
    Set<Integer> needed = new TreeSet<>(some);
    needed.removeIf(one -> one >= all);
    assertThat(MinimalPart.of(IntStream.range(0, all).boxed().toList(), part -> part.containsAll(needed), () -> true))
        .containsExactlyElementsOf(needed);
  }

  /** Of things of which so many are needed, whichever: no single one can be left out of what is found. */
  @Property
  void no_single_thing_can_be_left_out_at_the_end(
      @ForAll @IntRange(min = 1, max = 60) int all, @ForAll @IntRange(max = 60) int needed) {
    int many = Math.min(all, needed);
    assertThat(MinimalPart.of(IntStream.range(0, all).boxed().toList(), part -> part.size() >= many, () -> true))
        .hasSize(many);
  }

  @Test
  void nothing_is_tried_when_time_is_up() {
    AtomicInteger tries = new AtomicInteger();
    List<Integer> all = List.of(1, 2, 3, 4, 5);
    assertThat(MinimalPart.of(all, part -> tries.incrementAndGet() > 0, () -> tries.get() < 1)).hasSize(3);
    assertThat(tries).hasValue(1);
  }

  // ---- worlds

  private static Fault fault(int number, FaultKind kind, Boards boards, When when, Parameters parameters) {
    return new Fault(number, kind, boards, when, 1, Spread.of(1), Optional.empty(), parameters);
  }

  private static Parameters power(long off, Cut how) {
    return new Parameters(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(),
        OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.of(how),
        Optional.of(Spread.of(off)), Optional.empty());
  }

  /** Five boards, and something befalls each; one stays without power for good. */
  private static WorldPlan crowd() {
    When inDownload = new When.During(Phase.DOWNLOAD, new When.At.Bytes(new Spread(1000, 9000)));
    List<Fault> faults = List.of(
        fault(1, FaultKind.CLOSE, new Boards.All(), inDownload, Parameters.NONE),
        fault(2, FaultKind.RESET, new Boards.All(), new When.After(Spread.of(SECOND)), Parameters.NONE),
        fault(3, FaultKind.POWER_CUT, new Boards.All(), inDownload, power(2 * SECOND, Cut.BEFORE)),
        fault(4, FaultKind.POWER_CUT, new Boards.Named("board-00004"),
            new When.During(Phase.PROVISION, new When.At.Operations(Spread.of(3))),
            power(9_123_456_789_012L, Cut.TORN)),
        fault(5, FaultKind.STALL, new Boards.All(), new When.After(new Spread(0, 20 * SECOND)),
            Parameters.NONE.withLasts(Spread.of(SECOND))));
    Scenario scenario = new Scenario("crowd", "", 0, faults, new OperatorPolicy(SECOND, Optional.of(SECOND), 100));
    List<BoardProfile> five = new ArrayList<>(List.of(BoardProfile.values()));
    five.add(BoardProfile.M487);
    return WorldPlan.calm(11, five).spreading(20_000).under(scenario)
        .ending(WorldPlan.Mode.LIVENESS, Long.MAX_VALUE, 1800 * SECOND);
  }

  @Test
  void one_board_and_the_one_fault_that_matters_are_left_of_a_crowd() {
    Life life = Life.of(crowd(), workshop);
    assertThat(life.violations()).extracting(Violation::board).as("only this board is unfinished")
        .containsExactly("board-00004");
    Shrunk shrunk = Shrinker.shrink(life, life.violations().get(0), workshop, () -> true);
    WorldPlan small = shrunk.life().plan();
    assertThat(small.names()).containsExactly("board-00004");
    assertThat(small.befalls().count()).isEqualTo(1);
    Act left = small.befalls().of("board-00004").get(0);
    assertThat(left.fault()).isEqualTo(4);
    assertThat(left.drawn().how()).as("torn does not matter").isEqualTo(Cut.BEFORE);
    assertThat(left.drawn().offNanos()).as("whole seconds").isEqualTo(9_123 * SECOND);
    assertThat(small.imageBytes()).isEqualTo(1);
    assertThat(shrunk.complete()).isTrue();
    assertThat(shrunk.violation().isLike(life.violations().get(0))).isTrue();
    assertThat(Life.of(small, workshop).violations()).containsExactly(shrunk.violation());
  }

  @Test
  void a_board_that_is_unfinished_for_another_reason_does_not_count() {
    Life life = Life.of(crowd(), workshop);
    Violation other = new Violation(Violation.LIVENESS, "board-00004", 0, 0, "HALTED; its task: FAILED");
    Shrunk shrunk = Shrinker.shrink(life, other, workshop, () -> true);
    assertThat(shrunk.life().plan()).isEqualTo(life.plan());
    assertThat(shrunk.complete()).isTrue();
  }

  @Test
  void where_time_was_up_nothing_is_said_to_be_the_smallest() {
    Life life = Life.of(crowd(), workshop);
    AtomicInteger left = new AtomicInteger(3);
    Shrunk shrunk = Shrinker.shrink(life, life.violations().get(0), workshop, () -> left.getAndDecrement() > 0);
    assertThat(shrunk.complete()).isFalse();
    assertThat(shrunk.tries()).isBetween(1, 3);
    assertThat(Shrinker.shrink(life, life.violations().get(0), workshop, () -> false).complete()).isFalse();
  }

  @Test
  void what_is_unfinished_keeps_its_time_after_the_last_fault() {
    WorldPlan plan = crowd().ending(WorldPlan.Mode.LIVENESS, 600 * SECOND, 601 * SECOND); // too little by far
    Life life = Life.of(plan, workshop);
    assertThat(life.violations()).isNotEmpty();
    Shrunk shrunk = Shrinker.shrink(life, life.violations().get(0), workshop, () -> true);
    WorldPlan small = shrunk.life().plan();
    assertThat(small.calmAt()).as("faults end earlier").isLessThan(600 * SECOND);
    assertThat(small.endsAt() - small.calmAt()).isEqualTo(SECOND);
    assertThat(small.mode()).isEqualTo(WorldPlan.Mode.LIVENESS);
  }

  // ---- scenarios

  @Test
  void a_small_world_as_a_scenario_plans_the_same_acts() {
    PlannedActs acts = crowd().befalls();
    Scenario scenario = ForFleet.scenario(crowd(), "small", "");
    PlannedActs planned = crowd().under(scenario).befalls();
    assertThat(planned.count()).isEqualTo(acts.count());
    for (String board : crowd().names()) {
      for (int i = 0; i < acts.of(board).size(); i++) {
        Act before = acts.of(board).get(i);
        Act after = planned.of(board).get(i);
        assertThat(after.kind()).isEqualTo(before.kind());
        assertThat(after.spot()).isEqualTo(before.spot().rounded(1_000_000));
        assertThat(after.drawn().offNanos()).isEqualTo(before.drawn().rounded(1_000_000).offNanos());
        assertThat(after.drawn().lastsNanos()).isEqualTo(before.drawn().lastsNanos());
        if (before.drawn().how() == Cut.TORN) {
          assertThat(after.drawn().tear()).as("the same bits").isEqualTo(before.drawn().tear());
        }
      }
    }
  }

  @Test
  void a_scenario_of_a_swarms_world_has_all_that_can_come_true() {
    for (long seed = 1; seed <= 60; seed++) {
      WorldPlan plan = Swarm.plan(seed, 2, null);
      assertThat(plan.befalls().ofBoards().values().stream().flatMap(List::stream)).as("phases that never begin")
          .noneMatch(act -> act.spot().text().equals(Phase.TOTAL.word()));
      assertThat(plan.under(ForFleet.scenario(plan, "x", "")).befalls().count()).as("seed %d", seed)
          .isEqualTo(plan.befalls().count());
    }
  }

  @Test
  void what_storage_faults_damage_is_the_same_in_a_scenario() {
    Set<FaultKind> met = new TreeSet<>();
    for (long seed = 1; seed <= 60; seed++) {
      WorldPlan plan = Swarm.plan(seed, 2, null);
      PlannedActs planned = plan.under(ForFleet.scenario(plan, "x", "")).befalls();
      for (String board : plan.names()) {
        for (int i = 0; i < plan.befalls().of(board).size(); i++) {
          Act before = plan.befalls().of(board).get(i);
          if (Set.of(FaultKind.FLASH_BIT_FLIP, FaultKind.KV_CORRUPT, FaultKind.WORN_FLASH).contains(before.kind())) {
            met.add(before.kind());
            assertThat(planned.of(board).get(i).drawn().tear()).as("seed %d, %s", seed, before.text())
                .isEqualTo(before.drawn().tear());
          }
        }
      }
    }
    assertThat(met).hasSize(3);
  }
}
