package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final BoardId A = new BoardId("a");
  private static final BoardId B = new BoardId("b");

  private final Outbox outbox = new Outbox();

  @Test
  void facts_of_one_board_go_out_together_whoever_speaks_between_them() {
    outbox.add(A, 1, 0, event(1));
    outbox.add(B, 1, 0, event(2));
    outbox.add(A, 1, 1, event(3));
    assertThat(outbox.size()).isEqualTo(3);
    assertThat(outbox.take(100).parts()).containsExactly(
        new FromNode.Told(A, 1, 0, List.of(event(1), event(3))), new FromNode.Told(B, 1, 0, List.of(event(2))));
    assertThat(outbox.size()).isZero();
  }

  @Test
  void what_comes_and_goes_keeps_its_place_among_the_facts_of_its_board() {
    outbox.add(new FromNode.Arrived(A));
    outbox.add(A, 1, 0, event(1));
    outbox.add(new FromNode.Left(A, 1));
    outbox.add(new FromNode.Arrived(A));
    outbox.add(A, 2, 0, event(2));
    assertThat(outbox.take(100).parts()).containsExactly(new FromNode.Arrived(A),
        new FromNode.Told(A, 1, 0, List.of(event(1))), new FromNode.Left(A, 1), new FromNode.Arrived(A),
        new FromNode.Told(A, 2, 0, List.of(event(2))));
  }

  @Test
  void nothing_is_said_of_a_board_before_its_place_was_given_up_that_came_after() {
    outbox.add(A, 1, 0, event(1));
    outbox.add(new FromNode.Left(A, 1));
    outbox.add(A, 1, 1, event(2));
    assertThat(outbox.take(100).parts()).containsExactly(new FromNode.Told(A, 1, 0, List.of(event(1))),
        new FromNode.Left(A, 1), new FromNode.Told(A, 1, 1, List.of(event(2))));
  }

  @Test
  void facts_of_two_incarnations_are_never_in_one_part() {
    outbox.add(A, 1, 7, event(1));
    outbox.add(A, 2, 0, event(2));
    assertThat(outbox.take(100).parts()).containsExactly(
        new FromNode.Told(A, 1, 7, List.of(event(1))), new FromNode.Told(A, 2, 0, List.of(event(2))));
  }

  @Test
  void what_was_taken_does_not_grow_any_more() {
    outbox.add(A, 1, 0, event(1));
    FromNode.Batch taken = outbox.take(1);
    outbox.add(A, 1, 1, event(2));
    assertThat(taken.parts()).containsExactly(new FromNode.Told(A, 1, 0, List.of(event(1))));
    assertThat(outbox.take(1).parts()).containsExactly(new FromNode.Told(A, 1, 1, List.of(event(2))));
  }

  @Test
  void the_oldest_go_first_and_no_more_than_are_wanted() {
    for (int i = 0; i < 10; i++) {
      outbox.add(new BoardId("board-" + i), 1, 0, event(i));
    }
    assertThat(outbox.take(4).parts()).hasSize(4);
    assertThat(outbox.size()).isEqualTo(6);
    assertThat(((FromNode.Told) outbox.take(100).parts().get(0)).board()).isEqualTo(new BoardId("board-4"));
  }

  private static FromNode.Event event(long at) {
    return new FromNode.Event(at, -1, new BoardEvent.PowerLost());
  }
}
