package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.HandClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeClockTest {
  @Test
  void a_node_has_the_runs_time_by_the_answer_that_came_the_shortest_way() {
    NodeClock clock = NodeClock.of(new HandClock(() -> 5_000), List.of(
        new NodeClock.Sample(1_000, 3_000, 90_000, 1),
        new NodeClock.Sample(1_000, 1_200, 71_100, 1_700_000_000_000L),
        new NodeClock.Sample(1_000, 9_000, 50, 2)));
    assertThat(clock.nanos()).as("70,000 ahead").isEqualTo(75_000);
    assertThat(clock.startedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
  }
}
