package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What power that fails in the middle leaves of a word, a sector, a block. */
class TearTest {
  private static final long BITS = 0x5EED_0BAD_CAFE_0042L;

  private static byte[] word(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static int programmed(int old, int wanted, int pattern, long bits) {
    byte[] word = word(old);
    Tear.program(word, word(wanted), 0, pattern, bits);
    return ByteBuffer.wrap(word).getInt();
  }

  @Property
  void a_torn_program_clears_bits_that_were_to_be_cleared_and_no_others(
      @ForAll int old, @ForAll int wanted, @ForAll @IntRange(max = 15) int pattern, @ForAll long bits) {
    int left = programmed(old, wanted, pattern, bits);
    assertThat(left & ~old).as("bits that were set").isZero();
    assertThat(old & wanted & ~left).as("bits that were cleared without need").isZero();
    assertThat(programmed(old, wanted, pattern, bits)).as("once more").isEqualTo(left);
  }

  @Property
  void a_torn_erase_sets_bits_and_clears_none(
      @ForAll long content, @ForAll @IntRange(max = 15) int pattern, @ForAll long bits) {
    byte[] old = MemoryStorageTest.random(content, 256);
    byte[] left = old.clone();
    Tear.erase(left, pattern, bits);
    byte[] again = old.clone();
    Tear.erase(again, pattern, bits);
    assertThat(again).isEqualTo(left);
    for (int i = 0; i < left.length; i++) {
      assertThat(old[i] & ~left[i]).isZero();
    }
  }

  @Test
  void the_patterns_of_a_word_are_none_one_all_but_one_its_halves_and_quarters() {
    int[] cleared = new int[8];
    for (int pattern = 0; pattern < 8; pattern++) {
      for (long bits = 0; bits < 1000; bits++) {
        cleared[pattern] += Integer.bitCount(~programmed(-1, 0, pattern, bits));
      }
    }
    assertThat(Arrays.copyOf(cleared, 5)).containsExactly(0, 1000, 31_000, 16_000, 16_000);
    assertThat(cleared[5]).isBetween(7_600, 8_400);
    assertThat(cleared[6]).isBetween(15_600, 16_400);
    assertThat(cleared[7]).isBetween(23_600, 24_400);
    assertThat(programmed(-1, 0, 3, BITS)).as("the lower half, little-endian").isEqualTo(0x0000FFFF);
    assertThat(programmed(-1, 0, 4, BITS)).isEqualTo(0xFFFF0000);
  }

  @Test
  void below_a_border_in_the_word_all_is_done() {
    Set<Integer> done = new TreeSet<>();
    for (long bits = 0; bits < 1000; bits++) {
      int left = Integer.reverseBytes(programmed(-1, 0, 8, bits));
      int border = Integer.numberOfTrailingZeros(left);
      assertThat(left).isEqualTo(border == 32 ? 0 : -1 << border);
      done.add(border);
      assertThat(Integer.reverseBytes(programmed(-1, 0, 14, bits)) & ~left).as("bits below the border").isZero();
    }
    assertThat(done).as("nothing and all among them").hasSize(33);
  }

  @Test
  void below_a_border_in_the_sector_all_is_erased_and_above_it_the_pattern_rules() {
    Set<Integer> borders = new TreeSet<>();
    for (long bits = 0; bits < 500; bits++) {
      byte[] sector = new byte[64];
      Tear.erase(sector, 8, bits);
      int border = (int) IntStream.range(0, 64).filter(i -> sector[i] == -1).count();
      byte[] expected = new byte[64];
      Arrays.fill(expected, 0, border, (byte) 0xFF);
      assertThat(sector).isEqualTo(expected);
      borders.add(border);
      byte[] stragglers = new byte[64];
      Tear.erase(stragglers, 9, bits);
      for (int at = 0; at < 64; at += 4) {
        int word = ByteBuffer.wrap(stragglers).getInt(at);
        assertThat(at < border ? word == -1 : Integer.bitCount(word) == 1).isTrue();
      }
    }
    assertThat(borders).as("nothing and all among them").hasSize(17).contains(0, 64);
  }

  @Test
  void words_of_a_sector_are_torn_each_in_its_own_way() {
    byte[] sector = new byte[2048];
    Tear.erase(sector, 6, BITS);
    Set<Integer> words = new TreeSet<>();
    for (int at = 0; at < sector.length; at += 4) {
      words.add(ByteBuffer.wrap(sector).getInt(at));
    }
    assertThat(words).hasSize(512);
  }

  @Test
  void a_torn_block_is_old_and_new_or_noise_or_unreadable() {
    byte[] old = new byte[512];
    byte[] fresh = new byte[512];
    Arrays.fill(fresh, (byte) 1);
    Set<Integer> borders = new TreeSet<>();
    for (int pattern = 0; pattern < Tear.PATTERNS; pattern++) {
      for (long bits = 0; bits < 400; bits++) {
        byte[] left = old.clone();
        boolean readable = Tear.block(left, fresh, pattern, bits);
        assertThat(readable).isEqualTo(pattern < 14);
        int taken = (int) IntStream.range(0, 512).filter(i -> left[i] == 1).count();
        assertThat(pattern == 0 ? taken == 0 : pattern != 1 || taken == 512).isTrue();
        if (pattern < 12) {
          byte[] expected = old.clone();
          int from = pattern < 8 ? 0 : 512 - taken;
          Arrays.fill(expected, from, from + taken, (byte) 1);
          assertThat(left).as("pattern %d", pattern).isEqualTo(expected);
          borders.add(taken);
        } else {
          assertThat(taken).as("noise").isLessThan(20);
        }
      }
    }
    assertThat(borders).hasSizeGreaterThan(300);
  }

  @Test
  void there_are_sixteen_patterns() {
    assertThatThrownBy(() -> PowerLine.Cut.torn(16, 0)).hasMessage("tear 16 is outside 0..15");
    assertThatThrownBy(() -> PowerLine.Cut.torn(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
