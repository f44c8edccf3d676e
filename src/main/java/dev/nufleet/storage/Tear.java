package dev.nufleet.storage;

import dev.nufleet.model.Draw;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What an operation leaves that power cut short. Pure: the same pattern (0 to 15) and bits leave the same.
 *
 * <p>Programming only clears bits and erasing only sets them, so what is left lies between old and new, bit by bit.
 * Patterns 0 to 7 say which bits had changed: none, one, all but one, the lower half of the word, the upper half, a
 * quarter of them, half, three quarters. Patterns 8 to 15 have a border, drawn with its ends: below it all is done,
 * above it is as in pattern - 8; it lies in the word that is programmed, or in the sector that is erased. So a tear may
 * read as "all done" or as "nothing done", which is where a status byte lies.
 *
 * <p>A block of a card lies behind a controller. Pattern 0: nothing is done; 1: all; 2 to 11: the old and the new
 * content, split at a byte (from 8 on the new one comes last); 12 and 13: noise; 14 and 15: noise that the card can no
 * longer read.
 */
public final class Tear {
  public static final int PATTERNS = 16;

  private static final int WITH_BORDER = 8;
  private static final int NEW_COMES_LAST = 8;
  private static final int NOISE = 12;
  private static final int UNREADABLE = 14;
  /** The border's place among the draws of a tear, away from those of the words. */
  private static final long BORDER = -1;

  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Tear() {}

  /** Which bits of a word had changed. @param pattern of the word, 0 to 7 */
  static int mask(int pattern, long bits) {
    int a = (int) bits;
    int b = (int) (bits >>> 32);
    return switch (pattern) {
      case 0 -> 0;
      case 1 -> 1 << (a & 31);
      case 2 -> ~(1 << (a & 31));
      case 3 -> 0x0000FFFF;
      case 4 -> 0xFFFF0000;
      case 5 -> a & b;
      case 6 -> a;
      default -> a | b;
    };
  }

  /** Half programs a word. @param word what it holds before and after */
  static void program(byte[] word, byte[] from, int offset, int pattern, long bits) {
    Draw draw = new Draw(bits);
    int mask = mask(pattern % WITH_BORDER, draw.bits(0));
    if (pattern >= WITH_BORDER) {
      int border = upTo(Integer.SIZE, draw);
      mask |= border == Integer.SIZE ? -1 : (1 << border) - 1;
    }
    WORDS.set(word, 0, (int) WORDS.get(word, 0) & ((int) WORDS.get(from, offset) | ~mask));
  }

  /** Half erases a sector in place. */
  static void erase(byte[] sector, int pattern, long bits) {
    Draw draw = new Draw(bits);
    int words = sector.length / Flash.PROGRAM_BYTES;
    int border = pattern >= WITH_BORDER ? upTo(words, draw) : 0;
    for (int word = 0; word < words; word++) {
      int mask = word < border ? -1 : mask(pattern % WITH_BORDER, draw.bits(word));
      int at = word * Flash.PROGRAM_BYTES;
      WORDS.set(sector, at, (int) WORDS.get(sector, at) | mask);
    }
  }

  /** Half programs a card's block. @param block what it holds before and after @return whether it can be read */
  static boolean block(byte[] block, byte[] wanted, int pattern, long bits) {
    Draw draw = new Draw(bits);
    if (pattern < NOISE) {
      int border = pattern == 0 ? 0 : pattern == 1 ? block.length : upTo(block.length, draw);
      boolean last = pattern >= NEW_COMES_LAST;
      int from = last ? border : 0;
      int until = last ? block.length : border;
      System.arraycopy(wanted, from, block, from, until - from);
      return true;
    }
    for (int at = 0; at < block.length; at += Flash.PROGRAM_BYTES) {
      WORDS.set(block, at, (int) draw.bits(at));
    }
    return pattern < UNREADABLE;
  }

  /** @return 0 to {@code most}, both included */
  private static int upTo(int most, Draw draw) {
    return (int) Long.remainderUnsigned(draw.bits(BORDER), most + 1);
  }
}
