package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.Card;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a board keeps where: the mark and the root of trust in its flash, the seed of its TLS layer on the card. */
class CardSwapTest {
  private static final String NO_SEED = "[err] HAL_Kv_Get(49): HAL_Kv_Get(seed_key) failed";

  private final BoardRig rig = BoardRig.wifi().bootAndWait();

  @Test
  void the_seed_is_missed_once_and_kept_on_the_card() {
    assertThat(rig.hal.lines()).contains(NO_SEED);
    assertThat(boot()).doesNotContain(NO_SEED);
  }

  @Test
  void a_card_of_another_board_is_taken_but_its_seed_is_not() {
    BoardRig other = BoardRig.wifi();
    other.boot().hal.hal().random(new byte[64]); // so that its root of trust is another
    other.waitForNotice();
    Card card = other.storage.takeCard().orElseThrow();
    rig.storage.insert(card);

    assertThat(boot()).contains("The device has provisioned. Skip provision process", NO_SEED);
  }

  @Test
  void flashing_anew_provisions_again_and_the_seed_is_missed_again() {
    rig.storage.flash().erase(0x10000, 0x2000);

    assertThat(boot()).contains("The device has not provisioned yet. Try to provision it...", NO_SEED);
  }

  @Test
  void a_candidate_is_worth_nothing_after_flashing() {
    rig.upgradeTo(BoardRig.image(3, 1000));
    rig.runToEnd();
    rig.storage.flash().erase(0x10000, 0x2000);

    assertThat(boot()).contains("No Update image");
  }

  @Test
  void a_seed_is_neither_read_nor_kept_without_a_card() {
    rig.storage.takeCard();
    rig.hal.clearConsole();
    rig.broker.peer().reset();
    rig.hal.runFor(20_000);

    assertThat(rig.hal.lines()).containsSequence(NO_SEED, "[err] HAL_Kv_Set(71): HAL_Kv_Set(seed_key) failed");
  }

  private List<String> boot() {
    rig.boot(ResetReason.SOFTWARE).waitForNotice();
    return rig.hal.lines();
  }
}
