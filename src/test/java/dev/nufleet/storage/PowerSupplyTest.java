package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.storage.PowerLine.Cut;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Power that fails before, in the middle of and after one operation of a board's storage. */
class PowerSupplyTest {
  private static final int SECTOR = BoardProfile.M487.sectorBytes();
  private static final byte[] WORDS = {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};

  private final MemoryStorage storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.of(new byte[3 * SECTOR]));
  private final List<String> asked = new ArrayList<>();

  /** Fails at one operation, and hears all. */
  private PowerSupply failing(long at, Cut how) {
    return new PowerSupply(operation -> {
      asked.add(String.valueOf(operation));
      return operation == at ? how : Cut.GO_ON;
    });
  }

  private byte[] flash(int address, int length) {
    byte[] bytes = new byte[length];
    storage.flash().read(address, bytes, 0, length);
    return bytes;
  }

  private byte[] block(long address) throws CardFailure {
    byte[] block = new byte[512];
    storage.card().orElseThrow().read(address, block, 0, 512);
    return block;
  }

  private static byte[] blocks(int... values) {
    byte[] blocks = new byte[512 * values.length];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(blocks, 512 * i, 512 * (i + 1), (byte) values[i]);
    }
    return blocks;
  }

  @Test
  void every_sector_word_and_block_is_asked_for() throws CardFailure {
    PowerSupply supply = failing(-1, Cut.BEFORE);
    BoardStorage fed = supply.feed(storage);
    fed.flash().erase(0, 2 * SECTOR);
    fed.flash().program(0, WORDS, 0, 12);
    fed.card().orElseThrow().read(0, new byte[1024], 0, 1024);
    fed.card().orElseThrow().program(0, new byte[1024], 0, 1024);
    assertThat(asked).containsExactly("0", "1", "2", "3", "4", "5", "6");
    assertThat(storage.operations()).isEqualTo(new BoardStorage.Operations(2, 3, 2, 2));
    assertThat(supply.isLost()).isFalse();
  }

  @Test
  void before_the_second_word_the_first_is_there() {
    PowerSupply supply = failing(1, Cut.BEFORE);
    BoardStorage fed = supply.feed(storage);
    storage.flash().erase(0, SECTOR);
    assertThatThrownBy(() -> fed.flash().program(0, WORDS, 0, 12)).isInstanceOf(PowerLost.class)
        .hasMessage("power lost after 1 storage operations");
    assertThat(flash(0, 12)).containsExactly(1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1);
  }

  @Test
  void after_the_second_word_both_are_there_and_the_call_does_not_return() {
    BoardStorage fed = failing(1, Cut.AFTER).feed(storage);
    storage.flash().erase(0, SECTOR);
    assertThatThrownBy(() -> fed.flash().program(0, WORDS, 0, 12)).isInstanceOf(PowerLost.class)
        .hasMessage("power lost after 2 storage operations");
    assertThat(flash(0, 12)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, -1, -1, -1, -1);
  }

  @Test
  void in_the_middle_of_the_second_word_some_of_its_bits_are_there() {
    BoardStorage fed = failing(1, Cut.torn(3, 0)).feed(storage);
    storage.flash().erase(0, SECTOR);
    assertThatThrownBy(() -> fed.flash().program(0, WORDS, 0, 12)).isInstanceOf(PowerLost.class);
    assertThat(flash(0, 12)).containsExactly(1, 1, 1, 1, 2, 2, -1, -1, -1, -1, -1, -1);
  }

  @Test
  void a_torn_word_keeps_what_was_programmed_before() {
    storage.flash().erase(0, SECTOR);
    storage.flash().program(0, new byte[] {0x0F, 0x0F, 0x0F, 0x0F}, 0, 4);
    BoardStorage fed = failing(0, Cut.torn(4, 0)).feed(storage);
    assertThatThrownBy(() -> fed.flash().program(0, new byte[] {-6, -6, -6, -6}, 0, 4)).isInstanceOf(PowerLost.class);
    assertThat(flash(0, 4)).containsExactly(0x0F, 0x0F, 0x0A, 0x0A);
  }

  @Test
  void erases_are_cut_sector_by_sector() {
    for (Cut how : new Cut[] {Cut.BEFORE, Cut.AFTER, Cut.torn(3, 0)}) {
      storage.flash().erase(0, 3 * SECTOR);
      storage.flash().program(0, new byte[3 * SECTOR], 0, 3 * SECTOR);
      BoardStorage fed = failing(1, how).feed(storage);
      assertThatThrownBy(() -> fed.flash().erase(0, 3 * SECTOR)).isInstanceOf(PowerLost.class);
      assertThat(flash(0, SECTOR)).as("the first").containsOnly(-1);
      ByteBuffer second = ByteBuffer.wrap(flash(SECTOR, SECTOR));
      while (second.hasRemaining()) {
        assertThat(second.getInt()).isEqualTo(how == Cut.BEFORE ? 0 : how == Cut.AFTER ? -1 : 0xFFFF0000);
      }
      assertThat(flash(2 * SECTOR, SECTOR)).as("the third").containsOnly(0);
    }
  }

  @Test
  void a_block_of_the_card_is_old_or_new_or_both() throws CardFailure {
    Card raw = storage.card().orElseThrow();
    for (Cut how : new Cut[] {Cut.BEFORE, Cut.AFTER, Cut.torn(5, 7)}) {
      raw.program(0, blocks(7, 7, 7), 0, 1536);
      Card card = failing(1, how).feed(storage).card().orElseThrow();
      assertThatThrownBy(() -> card.program(0, blocks(1, 2, 3), 0, 1536)).isInstanceOf(PowerLost.class);
      assertThat(block(0)).containsOnly(1);
      assertThat(block(1024)).containsOnly(7);
      if (how == Cut.BEFORE) {
        assertThat(block(512)).containsOnly(7);
      } else if (how == Cut.AFTER) {
        assertThat(block(512)).containsOnly(2);
      } else {
        assertThat(block(512)).startsWith(2, 2).endsWith(7, 7).containsOnly(2, 7);
      }
    }
  }

  @Test
  void an_unreadable_block_stays_so_in_any_slot_until_it_is_programmed() throws CardFailure {
    Card card = failing(1, Cut.torn(14, 0)).feed(storage).card().orElseThrow();
    assertThatThrownBy(() -> card.program(512, blocks(1, 2), 0, 1024)).isInstanceOf(PowerLost.class);
    MemoryCard taken = (MemoryCard) storage.takeCard().orElseThrow();
    MemoryStorage other = MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK, Optional.of(taken));
    Card moved = other.card().orElseThrow();
    for (Card one : new Card[] {moved, taken.copy(), other.scratch().card().orElseThrow()}) {
      assertThatThrownBy(() -> one.read(0, new byte[2048], 0, 2048))
          .isInstanceOfSatisfying(CardFailure.class, e -> assertThat(e.code()).isEqualTo(-1));
      one.read(512, new byte[512], 0, 512);
      one.read(1536, new byte[512], 0, 512);
    }
    Card tried = other.scratch().card().orElseThrow();
    tried.program(1024, blocks(9), 0, 512);
    tried.read(512, new byte[1536], 0, 1536);
    assertThatThrownBy(() -> moved.read(1024, new byte[512], 0, 512)).as("only tried").isInstanceOf(CardFailure.class);
    moved.program(512, blocks(3, 4), 0, 1024);
    byte[] found = new byte[1024];
    moved.read(512, found, 0, 1024);
    assertThat(found).isEqualTo(blocks(3, 4));
  }

  @Test
  void half_a_write_does_not_mend_a_block_that_cannot_be_read() throws CardFailure {
    storage.card().orElseThrow().spoil(0);
    Card card = failing(0, Cut.torn(1, 5)).feed(storage).card().orElseThrow();
    assertThatThrownBy(() -> card.program(0, blocks(1), 0, 512)).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> block(0)).isInstanceOf(CardFailure.class);
  }

  @Test
  void without_power_nothing_is_done_until_it_is_back() throws CardFailure {
    PowerSupply supply = failing(2, Cut.AFTER);
    BoardStorage fed = supply.feed(storage);
    storage.flash().erase(0, SECTOR);
    assertThatThrownBy(() -> fed.flash().program(0, WORDS, 0, 12)).isInstanceOf(PowerLost.class);
    assertThat(supply.isLost()).isTrue();
    assertThatThrownBy(() -> fed.flash().erase(0, SECTOR)).hasMessage("power lost after 3 storage operations");
    assertThatThrownBy(() -> fed.flash().program(12, WORDS, 0, 4)).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> fed.card().orElseThrow().program(0, blocks(1), 0, 512)).isInstanceOf(PowerLost.class);
    fed.flash().read(0, new byte[4], 0, 4);
    assertThat(asked).as("and nobody is asked").hasSize(3);
    assertThat(flash(12, 4)).containsOnly(-1);
    supply.restore();
    assertThat(supply.isLost()).isFalse();
    fed.flash().program(12, WORDS, 0, 4);
    fed.card().orElseThrow().program(0, blocks(1), 0, 512);
    assertThat(asked).endsWith("3", "4");
    assertThat(block(0)).containsOnly(1);
  }

  @Test
  void an_operation_that_was_cut_short_does_not_count_and_one_cut_afterwards_does() {
    for (Cut how : new Cut[] {Cut.BEFORE, Cut.torn(5, 5), Cut.AFTER}) {
      asked.clear();
      boolean[] cut = new boolean[1];
      PowerSupply supply = new PowerSupply(operation -> {
        asked.add(String.valueOf(operation));
        if (operation == 1 && !cut[0]) {
          cut[0] = true;
          return how;
        }
        return Cut.GO_ON;
      });
      BoardStorage fed = supply.feed(storage);
      assertThatThrownBy(() -> fed.flash().erase(0, 3 * SECTOR)).isInstanceOf(PowerLost.class);
      supply.restore();
      fed.flash().erase(0, SECTOR);
      assertThat(asked).containsExactly("0", "1", how == Cut.AFTER ? "2" : "1");
    }
  }

  @Test
  void a_card_that_is_put_in_later_has_the_same_power() throws CardFailure {
    PowerSupply supply = failing(1, Cut.BEFORE);
    BoardStorage fed = supply.feed(storage);
    assertThat(fed.card().orElseThrow()).isSameAs(fed.card().orElseThrow());
    storage.takeCard();
    assertThat(fed.card()).isEmpty();
    storage.insert(MemoryCard.blank());
    Card card = fed.card().orElseThrow();
    card.program(0, blocks(5), 0, 512);
    assertThatThrownBy(() -> card.program(512, blocks(5), 0, 512)).isInstanceOf(PowerLost.class);
    assertThat(block(0)).containsOnly(5);
    assertThat(block(512)).containsOnly(0);
  }

  @Test
  void what_is_only_tried_is_not_cut_and_changes_nothing() throws CardFailure {
    BoardStorage fed = failing(0, Cut.BEFORE).feed(storage);
    BoardStorage tried = fed.scratch();
    tried.flash().erase(0, SECTOR);
    tried.flash().damage(4, WORDS, 0, 4);
    tried.card().orElseThrow().program(0, blocks(5), 0, 512);
    tried.card().orElseThrow().spoil(512);
    byte[] found = new byte[8];
    tried.flash().read(0, found, 0, 8);
    assertThat(found).containsExactly(-1, -1, -1, -1, 1, 1, 1, 1);
    assertThatThrownBy(() -> tried.card().orElseThrow().read(0, new byte[1024], 0, 1024))
        .isInstanceOf(CardFailure.class);
    assertThat(asked).isEmpty();
    assertThat(flash(0, SECTOR)).containsOnly(0);
    assertThat(block(0)).containsOnly(0);
    block(512);
  }
}
