package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardId;
import dev.nufleet.network.LinkShape;
import org.junit.jupiter.api.Test;

/** The count of a board's links, and its real-time clock. */
class DialsTest {
  private static final long SECOND = 1_000_000_000;

  private long now = 77 * SECOND;
  private final Dials dials = new Dials(new BoardId("board-00001"), LinkShape.NONE, () -> now);

  private int clock() {
    return dials.next("host", 443).clockSeconds();
  }

  @Test
  void the_clock_begins_with_the_first_link_and_goes_on_over_resets() {
    assertThat(clock()).isZero();
    now += 5 * SECOND - 1;
    assertThat(clock()).isEqualTo(4);
    now += 1;
    assertThat(clock()).isEqualTo(5);
  }

  @Test
  void without_power_the_clock_forgets_what_it_is() {
    clock();
    now += 100 * SECOND;
    dials.powerLost();
    assertThat(clock()).isZero();
    now += SECOND;
    assertThat(clock()).isEqualTo(1);
  }

  @Test
  void links_are_counted_whatever_the_power_does() {
    assertThat(dials.next("host", 443).number()).isEqualTo(1);
    dials.powerLost();
    assertThat(dials.next("host", 443).number()).isEqualTo(2);
  }
}
