package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.ReservedData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A provisioned board whose key-value stores were damaged between two boots. Source: board.md 1.1, 3.2 and 8.1: a mark
 * that is not found provisions anew, a card's store that cannot be mounted is formatted without a word.
 */
class CorruptStoreTest {
  private static final String NO_SEED = "[err] HAL_Kv_Get(49): HAL_Kv_Get(seed_key) failed";
  private static final String NOT_PROVISIONED = "The device has not provisioned yet. Try to provision it...";
  private static final String PROVISIONED = "The device has provisioned. Skip provision process";
  /** The mark is the first record of a log that was reset; the master record lies before it. */
  private static final int MASTER_RECORD = MemoryMap.KVSTORE + 72;
  private static final int MARK = MemoryMap.KVSTORE + 108;
  /** The seed is the only file. */
  private static final long SEED_FILE = MemoryMap.CARD_KVSTORE + Card.BLOCK_BYTES;

  private final BoardRig rig = BoardRig.wifi().bootAndWait();
  private final Optional<RootOfTrust> root = ReservedData.readDirectly(rig.storage.flash());

  @ParameterizedTest
  @ValueSource(ints = {MASTER_RECORD, MARK, MARK + 24, MARK + 32})
  void a_damaged_log_provisions_the_board_anew_so_its_root_and_its_seed_are_gone(int address) {
    rig.storage.flash().program(address, new byte[4], 0, 4);
    assertThat(boot()).contains(NOT_PROVISIONED, "Provision for development...OK", NO_SEED);
    assertThat(ReservedData.readDirectly(rig.storage.flash())).isPresent();
    assertThat(boot()).contains(PROVISIONED).doesNotContain(NO_SEED);
  }

  @Test
  void one_damaged_copy_of_the_root_of_trust_does_no_harm() {
    damageRoot(MemoryMap.KVSTORE);
    assertThat(ReservedData.readDirectly(rig.storage.flash())).isPresent().isEqualTo(root);
    assertThat(boot()).contains(PROVISIONED).doesNotContain(NO_SEED);
  }

  @Test
  void a_root_of_trust_that_is_lost_goes_unnoticed_but_the_seed_that_it_sealed_counts_as_absent() {
    damageRoot(MemoryMap.KVSTORE);
    damageRoot(MemoryMap.KVSTORE + MemoryMap.KVSTORE_AREA_BYTES);
    assertThat(ReservedData.readDirectly(rig.storage.flash())).isEmpty();
    assertThat(boot()).contains(PROVISIONED, NO_SEED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 20})
  void a_damaged_file_on_the_card_is_missed_once(int offset) throws CardFailure {
    flipABit(SEED_FILE, offset);
    assertThat(boot()).contains(PROVISIONED, NO_SEED);
    assertThat(boot()).doesNotContain(NO_SEED);
  }

  @Test
  void a_store_on_the_card_that_cannot_be_mounted_is_formatted_without_a_word() throws CardFailure {
    flipABit(MemoryMap.CARD_KVSTORE, 0);
    List<String> lines = boot();
    assertThat(lines).contains(PROVISIONED, "Mount user filesystem...OK", NO_SEED);
    assertThat(lines).noneMatch(line -> line.contains("Error"));
    assertThat(boot()).contains(PROVISIONED).doesNotContain(NO_SEED);
    assertThat(ReservedData.readDirectly(rig.storage.flash())).isEqualTo(root);
  }

  private void damageRoot(int area) {
    rig.storage.flash().program(area, new byte[4], 0, 4);
  }

  private void flipABit(long address, int offset) throws CardFailure {
    Card card = rig.storage.card().orElseThrow();
    byte[] block = new byte[Card.BLOCK_BYTES];
    card.read(address, block, 0, block.length);
    block[offset] ^= 1;
    card.program(address, block, 0, block.length);
  }

  private List<String> boot() {
    rig.boot(ResetReason.SOFTWARE).waitForNotice();
    return rig.hal.lines();
  }
}
