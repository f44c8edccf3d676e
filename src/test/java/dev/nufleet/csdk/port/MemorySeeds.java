package dev.nufleet.csdk.port;

import java.util.OptionalInt;
import java.util.function.Consumer;

/** A seed store for tests: empty at first, as on a board that has just been provisioned. Answers within the call. */
public final class MemorySeeds implements SeedStore {
  private OptionalInt seed = OptionalInt.empty();

  @Override
  public void load(Consumer<OptionalInt> then) {
    then.accept(seed);
  }

  @Override
  public void store(int value, Runnable then) {
    seed = OptionalInt.of(value);
    then.run();
  }
}
