package dev.nufleet.csdk.port;

import java.util.OptionalInt;

/** A seed store for tests: empty at first, as on a board that has just been provisioned. */
public final class MemorySeeds implements SeedStore {
  private OptionalInt seed = OptionalInt.empty();

  @Override
  public OptionalInt load() {
    return seed;
  }

  @Override
  public void store(int value) {
    seed = OptionalInt.of(value);
  }
}
