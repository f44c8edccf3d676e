package dev.nufleet.sim.trial;

import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.KeyValueLog;
import java.util.function.Consumer;

/** Single bits of a key-value store's flash that flip, one at a time, and are as before when somebody has looked. */
final class FlippedBits {
  private final Flash sound;
  private final Dice dice;

  FlippedBits(Flash sound, Dice dice) {
    this.sound = sound;
    this.dice = dice;
  }

  /** @param at byte of the store, from 0 on */
  void flipped(int at, Consumer<KeyValueLog> look) {
    byte[] whole = whole();
    byte[] flipped = {(byte) (whole[at] ^ 1 << dice.below(8))};
    sound.damage(MemoryMap.KVSTORE + at, flipped, 0, 1);
    look.accept(KeyValueLog.open(sound));
    sound.damage(MemoryMap.KVSTORE, whole, 0, whole.length);
  }

  /** A drawn byte that is not as an erased one is, if there is one. */
  int used() {
    byte[] whole = whole();
    int at = dice.below(whole.length);
    for (int i = 0; i < whole.length && whole[at] == -1; i++) {
      at = (at + 1) % whole.length;
    }
    return at;
  }

  private byte[] whole() {
    byte[] whole = new byte[MemoryMap.KVSTORE_BYTES];
    sound.read(MemoryMap.KVSTORE, whole, 0, whole.length);
    return whole;
  }
}
