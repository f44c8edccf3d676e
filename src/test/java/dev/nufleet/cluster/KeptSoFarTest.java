package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.BoardEnvironment.IsKept;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSoFarTest {
  private final KeptSoFar kept = new KeptSoFar();

  @Test
  void who_has_told_nothing_waits_for_nothing() {
    assertThat(kept.ask(0, board(7))).containsExactly(board(7));
  }

  @Test
  void an_answer_comes_when_the_message_is_heard_that_took_the_last_part_along_and_not_before() {
    assertThat(kept.ask(3, board(1))).isEmpty();
    kept.sent(1, 2);
    assertThat(kept.heard(1)).isEmpty();
    kept.sent(2, 3);
    assertThat(kept.ask(3, board(2))).as("it is sent, but nobody has heard it").isEmpty();
    assertThat(kept.heard(2)).containsExactly(board(1), board(2));
    assertThat(kept.ask(3, board(3))).containsExactly(board(3));
  }

  @Test
  void a_message_that_is_heard_stands_for_those_before() {
    List.of(1, 5, 9).forEach(parts -> kept.sent((parts + 3) / 4, parts));
    assertThat(kept.ask(1, board(1))).isEmpty();
    assertThat(kept.ask(5, board(2))).isEmpty();
    assertThat(kept.ask(6, board(3))).isEmpty();
    assertThat(kept.heard(2)).containsExactly(board(1), board(2));
    assertThat(kept.heard(3)).containsExactly(board(3));
  }

  private static IsKept board(long number) {
    return new IsKept(number, null);
  }
}
