package dev.nufleet.csdk.port;

import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Where the TLS layer keeps the seed of its C {@code rand()}: key {@code seed_key}, 4 bytes, of the board's main
 * key-value store. Both calls block on a board, so they take a continuation; it may be called before they return.
 */
public interface SeedStore {
  /** @param then gets the seed; empty on a board that has just been provisioned, or whose card was changed */
  void load(Consumer<OptionalInt> then);

  void store(int seed, Runnable then);
}
