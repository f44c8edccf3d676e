package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawTest {
  @Test
  void a_number_depends_on_seed_names_and_index_alone() {
    Draw draw = Draw.of(7, "board-00001", "hal");
    long third = draw.bits(3);
    draw.bits(0);
    assertThat(draw.bits(3)).isEqualTo(third);
    assertThat(Draw.of(7, "board-00001", "hal").bits(3)).isEqualTo(third);
    assertThat(Draw.of(8, "board-00001", "hal").bits(3)).isNotEqualTo(third);
    assertThat(Draw.of(7, "board-00002", "hal").bits(3)).isNotEqualTo(third);
    assertThat(Draw.of(7, "board-00001", "tear").bits(3)).isNotEqualTo(third);
    assertThat(draw.bits(4)).isNotEqualTo(third);
  }

  @Test
  void names_do_not_run_into_each_other() {
    assertThat(Draw.of(1, "ab", "c")).isNotEqualTo(Draw.of(1, "a", "bc")).isNotEqualTo(Draw.of(1, "abc"));
  }

  /** A run's numbers must stay those of earlier runs of the same seed: reports are compared across versions. */
  @Test
  void the_numbers_of_a_seed_never_change() {
    assertThat(Draw.of(0).bits(0)).isEqualTo(-2152535657050944081L);
    assertThat(Draw.of(0).bits(5)).isEqualTo(-1159869536955519932L);
  }

  @Test
  void ten_thousand_boards_draw_different_numbers() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(Draw.of(1, "board-" + i, "hal").bits(0));
    }
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void a_share_is_hit_as_often_as_it_says() {
    Draw draw = Draw.of(1, "share");
    long hits = 0;
    for (int i = 0; i < 100_000; i++) {
      hits += draw.hit(i, 0.3) ? 1 : 0;
    }
    assertThat(hits).isBetween(29_000L, 31_000L);
    assertThat(draw.hit(0, 0)).isFalse();
    assertThat(draw.hit(0, 1)).isTrue();
  }
}
