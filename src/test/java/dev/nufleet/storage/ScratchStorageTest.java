package dev.nufleet.storage;

import static dev.nufleet.storage.MemoryStorageTest.content;
import static dev.nufleet.storage.MemoryStorageTest.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is tried on a copy is what would have become of the board's storage, which knows nothing of it. */
class ScratchStorageTest {
  private static final int SECTORS = 4;

  private static BoardStorage written(long seed) {
    BoardStorage storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    for (int i = 0; i < SECTORS; i++) {
      change(storage.flash(), new SplittableRandom(seed + i));
    }
    return storage;
  }

  /** Programs, erases or damages something, over the borders of pages and within them. */
  private static void change(Flash flash, SplittableRandom random) {
    int sectors = SECTORS * flash.sectorBytes();
    int at = random.nextInt(sectors / 4) * 4;
    int length = Math.min(sectors - at, 4 * random.nextInt(1, 1000));
    byte[] bytes = random(random.nextLong(), length + 4);
    switch (random.nextInt(4)) {
      case 0 -> flash.erase(random.nextInt(SECTORS) * flash.sectorBytes(), flash.sectorBytes());
      case 1 -> flash.damage(at + 1, bytes, 3, length - 2);
      default -> flash.program(at, bytes, 4, length);
    }
  }

  @Property(tries = 100)
  void a_flash_that_is_tried_holds_what_the_real_one_would(@ForAll long seed) {
    BoardStorage storage = written(seed);
    byte[] before = content(storage.flash());
    Flash tried = storage.scratch().flash();
    Flash real = written(seed).flash();
    for (int i = 0; i < 8; i++) {
      change(tried, new SplittableRandom(~seed - i));
      change(real, new SplittableRandom(~seed - i));
      assertThat(content(tried)).isEqualTo(content(real));
    }
    assertThat(content(storage.flash())).isEqualTo(before);
  }

  @Test
  void two_tries_do_not_see_each_other() {
    BoardStorage storage = written(1);
    byte[] before = content(storage.flash());
    Flash one = storage.scratch().flash();
    one.erase(0, one.sectorBytes());
    one.program(4, new byte[8], 0, 8);
    assertThat(content(storage.scratch().flash())).isEqualTo(before);
    Flash other = storage.scratch().flash();
    other.erase(0, other.sectorBytes());
    assertThat(content(other)).startsWith(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
  }
}
