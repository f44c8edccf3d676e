package dev.nufleet.csdk.port;

import java.util.OptionalInt;

/**
 * Where the TLS layer keeps the seed of its C {@code rand()}: key {@code seed_key}, 4 bytes, of the board's main
 * key-value store.
 */
public interface SeedStore {
  /** Empty on a board that has just been provisioned, or whose card was changed. */
  OptionalInt load();

  void store(int seed);
}
