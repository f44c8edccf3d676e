package dev.nufleet.sim.study;

import dev.nufleet.history.Fact;

/** One number for texts and facts in their order: FNV-1a with 64 bits, the same on every machine. */
final class Digest {
  static final long EMPTY = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  /** No text has this character, so that "ab", "c" is not "a", "bc". */
  private static final int END = 0xffff;

  private Digest() {}

  static long more(long hash, Fact fact) {
    long now = more(more(more(hash, fact.nanos()), fact.who()), fact.what());
    for (var field : fact.fields().entrySet()) {
      now = more(more(now, field.getKey()), String.valueOf(field.getValue()));
    }
    return now;
  }

  static long more(long hash, String text) {
    long now = hash;
    for (int i = 0; i < text.length(); i++) {
      now = (now ^ text.charAt(i)) * PRIME;
    }
    return (now ^ END) * PRIME;
  }

  static long more(long hash, long number) {
    return ((hash ^ number) * PRIME ^ number >>> 32) * PRIME;
  }
}
