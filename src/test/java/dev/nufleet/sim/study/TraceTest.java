package dev.nufleet.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Worlds that live twice, facts and prints alike. */
class TraceTest {
  private static final int SEEDS = 150;

  private static WorldPlan plan(long seed) {
    return Swarm.plan(seed, (int) (1 + seed % 2), null);
  }

  /** Side by side the first time; one after the other, in another order and with other images before, the second. */
  @Test
  void a_fixed_set_of_seeds_lives_twice_alike() {
    List<Long> seeds = new ArrayList<>(LongStream.rangeClosed(1, SEEDS).boxed().toList());
    Map<Long, Long> first = Collections.synchronizedMap(new TreeMap<>());
    seeds.parallelStream().forEach(seed -> first.put(seed, Trace.of(plan(seed), new Workshop()).hash()));
    Collections.shuffle(seeds, new Random(1));
    Workshop workshop = new Workshop();
    for (long seed : seeds) {
      assertThat(Trace.of(plan(seed), workshop).hash()).as("seed %d", seed).isEqualTo(first.get(seed));
    }
  }

  @Test
  void lives_that_differ_do_so_at_an_item_that_says_something_else_in_each() {
    Workshop workshop = new Workshop();
    WorldPlan plan = WorldPlan.calm(3, List.of(BoardProfile.M487)).spreading(512);
    WorldPlan slower = plan.underWay(plan.latencyNanos() + 1, plan.jitterNanos());
    Trace trace = Trace.of(plan, workshop);
    Trace other = Trace.of(slower, workshop);
    int item = trace.differsFrom(other.hashes());
    assertThat(item).isBetween(10, trace.size() - 1);
    assertThat(Trace.text(plan, workshop, item)).isNotEqualTo(Trace.text(slower, workshop, item));
    assertThat(Trace.text(plan, workshop, item - 1)).isEqualTo(Trace.text(slower, workshop, item - 1));
    assertThat(trace.differsFrom(trace.hashes())).isEqualTo(-1);
    assertThat(trace.hash()).isNotEqualTo(other.hash());
  }

  @Test
  void what_boards_print_belongs_to_their_life() {
    Workshop workshop = new Workshop();
    WorldPlan plan = WorldPlan.calm(3, List.of(BoardProfile.M487)).spreading(512);
    List<String> texts = new ArrayList<>();
    for (int item = 0; item < 8; item++) {
      texts.add(Trace.text(plan, workshop, item));
    }
    assertThat(texts).anyMatch(text -> text.startsWith("board-00001 prints: ") && text.contains("Mbed Bootloader"))
        .anyMatch(text -> text.contains("BootStarted"));
  }
}
