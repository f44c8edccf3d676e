package dev.nufleet.model;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that depend on what they are for and on nothing that was drawn before: one stream for each (seed,
 * names), and in it one number for each index. So a board gets the same numbers alone, in a fleet, and in a part of a
 * fleet, and a draw more in one place moves no other.
 *
 * <p>The mixer is SplitMix64's finalizer; good for spreading, not for secrets.
 *
 * @param key of the stream; also a seed for a generator where a sequence is wanted
 */
public record Draw(long key) {
  /** @param names who and what for, from the general to the special: {@code "board-00001", "hal"} */
  public static Draw of(long seed, String... names) {
    long key = mix(seed);
    for (String name : names) {
      for (byte b : (name + "\n").getBytes(StandardCharsets.UTF_8)) {
        key = mix(key ^ b & 0xFF);
      }
    }
    return new Draw(key);
  }

  /** The 64 bits at {@code index}. */
  public long bits(long index) {
    return mix(key ^ mix(index));
  }

  /** Whether a chance of {@code share} (0 to 1) falls at {@code index}. */
  public boolean hit(long index, double share) {
    return (bits(index) >>> 11) * 0x1p-53 < share;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
