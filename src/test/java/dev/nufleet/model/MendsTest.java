package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MendsTest {
  @Test
  void words_make_mends_and_mends_make_words() {
    Mends mends = Mends.of("stay-after-main", "give-up-after-5", "reconnect-jitter");
    assertThat(mends.which())
        .containsExactlyInAnyOrder(Mend.STAY_AFTER_MAIN, Mend.GIVE_UP_AFTER_N, Mend.RECONNECT_JITTER);
    assertThat(mends.fetches()).isEqualTo(5);
    assertThat(mends.words()).containsExactly("reconnect-jitter", "give-up-after-5", "stay-after-main");
    assertThat(Mends.of(mends.words().toArray(String[]::new))).isEqualTo(mends);
    assertThat(Mends.NONE.words()).isEmpty();
  }

  @Test
  void a_word_that_comes_again_changes_nothing() {
    assertThat(Mends.of("give-up-after-5", "give-up-after-5")).isEqualTo(Mends.of("give-up-after-5"));
    assertThat(Mends.of("give-up-after-5", "reconnect-jitter").fetches()).isEqualTo(5);
  }

  @Test
  void two_numbers_exclude_each_other() {
    assertThatThrownBy(() -> Mends.of("give-up-after-5", "give-up-after-6"))
        .hasMessage("give-up-after-5 and give-up-after-6 exclude each other; leave one of them out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"give-up-after-0", "give-up-after-1001", "give-up-after-", "give-up-after-x",
      "give-up-after-00001", "give-up-after--1"})
  void a_number_of_fetches_is_1_to_1000(String word) {
    assertThatThrownBy(() -> Mends.of(word))
        .hasMessage("'" + word + "' has no number of failed fetches; give-up-after-1..give-up-after-1000 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"give-up-after-N", "GIVE_UP_AFTER_N", "jitter", ""})
  void what_is_no_mend_is_refused(String word) {
    assertThatThrownBy(() -> Mends.of(word)).hasMessage("'" + word + "' is no mend");
  }

  @Test
  void the_bounds_themselves_are_allowed() {
    assertThat(Mends.of("give-up-after-1").fetches()).isEqualTo(1);
    assertThat(Mends.of("give-up-after-1000").fetches()).isEqualTo(1000);
  }

  @Test
  void it_gives_up_with_so_many_and_never_without_that_mend() {
    Mends five = Mends.of("give-up-after-5");
    assertThat(five.givesUpAfter(4)).isFalse();
    assertThat(five.givesUpAfter(5)).isTrue();
    assertThat(five.givesUpAfter(6)).isTrue();
    assertThat(Mends.NONE.givesUpAfter(1_000_000)).isFalse();
    assertThat(Mends.of("reconnect-jitter").givesUpAfter(1_000_000)).isFalse();
  }

  @Test
  void a_number_belongs_to_its_mend_alone() {
    for (int fetches : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> new Mends(Set.of(Mend.GIVE_UP_AFTER_N), fetches))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Mends(Set.of(), 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void who_refreshes_links_looks_at_the_status_too() {
    assertThat(Mends.of("refresh-expired-link").looksAtStatus()).isTrue();
    assertThat(Mends.of("check-http-status").looksAtStatus()).isTrue();
    assertThat(Mends.of("stay-after-main").looksAtStatus()).isFalse();
  }

  @Test
  void each_mend_says_what_is_wrong_and_what_becomes_of_it() {
    for (Mend mend : Mend.values()) {
      assertThat(mend.defect()).as(mend.word()).endsWith(".").isNotEqualTo(mend.remedy());
      assertThat(mend.remedy()).as(mend.word()).startsWith("Mended, ").endsWith(".");
    }
  }
}
