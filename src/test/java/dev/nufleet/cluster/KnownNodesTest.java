package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownNodesTest {
  private final KnownNodes nodes = new KnownNodes();

  @Test
  void a_node_says_since_when_it_stands_where_it_does() {
    come("a", 5);
    NodeEdge node = nodes.get("a").orElseThrow();
    assertThat(standing(0)).isEqualTo(new NodeStanding(
        facts("a"), 0, NodeStanding.State.UP, 5, Optional.empty()));
    node.stands(NodeStanding.State.UNREACHABLE, 7);
    node.stands(NodeStanding.State.UNREACHABLE, 8);
    assertThat(standing(0).state()).isEqualTo(NodeStanding.State.UNREACHABLE);
    assertThat(standing(0).sinceNanos()).as("said twice").isEqualTo(7);
    node.stands(NodeStanding.State.UP, 9);
    assertThat(standing(0).sinceNanos()).isEqualTo(9);
    node.used(new NodeUse(1.5, 2, 3));
    assertThat(standing(0).use()).contains(new NodeUse(1.5, 2, 3));
  }

  @Test
  void a_lost_node_stays_known_with_what_it_had_told_and_does_not_come_back() {
    come("a", 1);
    come("b", 2);
    nodes.get("a").orElseThrow().used(new NodeUse(1.5, 2, 3));
    assertThat(nodes.lose("a", 9)).isPresent();
    assertThat(nodes.lose("a", 10)).isEmpty();
    assertThat(nodes.isThere("a")).isFalse();
    assertThat(nodes.isNew("a")).isFalse();
    assertThat(nodes.all()).extracting(one -> one.facts().id()).containsExactly("a", "b");
    assertThat(standing(0)).isEqualTo(new NodeStanding(
        facts("a"), 0, NodeStanding.State.LOST, 9, Optional.of(new NodeUse(1.5, 2, 3))));
  }

  @Test
  void where_none_is_left_all_are_lost_since_then_or_before() {
    come("a", 1);
    come("b", 2);
    nodes.get("b").orElseThrow().used(new NodeUse(1.5, 2, 3));
    nodes.lose("a", 9);
    assertThat(nodes.all().stream().map(one -> one.lost(20))).containsExactly(
        new NodeStanding(facts("a"), 0, NodeStanding.State.LOST, 9, Optional.empty()),
        new NodeStanding(facts("b"), 0, NodeStanding.State.LOST, 20, Optional.of(new NodeUse(1.5, 2, 3))));
  }

  @Test
  void of_many_lost_nodes_the_newest_stay_known() {
    for (int i = 0; i <= KnownNodes.MOST_LOST; i++) {
      come("n" + i, i);
      nodes.lose("n" + i, i);
    }
    assertThat(nodes.all()).hasSize(KnownNodes.MOST_LOST);
    assertThat(nodes.isNew("n0")).isTrue();
    assertThat(nodes.isNew("n1")).isFalse();
  }

  private NodeStanding standing(int at) {
    return nodes.all().get(at);
  }

  private void come(String id, long nanos) {
    nodes.add(new NodeEdge(facts(id), null, nanos));
  }

  private static NodeFacts facts(String id) {
    return new NodeFacts(id, "node " + id, "1.0", 2, 100);
  }
}
