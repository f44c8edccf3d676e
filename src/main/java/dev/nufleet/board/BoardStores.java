package dev.nufleet.board;

import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Function;

/** Where boards get their flash and card from. */
@FunctionalInterface
public interface BoardStores extends Closeable {
  /** Storage for a board that is made now; asked once per board, from any thread. */
  BoardStorage storageOf(BoardSpec spec);

  /** Whether storages wait for the host's disk: then parts that use one run where blocking is allowed. */
  default boolean waitForDisk() {
    return false;
  }

  /** The boards are gone; lets go of what was held for them. */
  @Override
  default void close() throws IOException {}

  /** In memory, gone when the process ends. Boards with equal factory firmware share one image of it. */
  static BoardStores inMemory() {
    return inMemory(new FactoryImages());
  }

  /** In memory, and every board was flashed with this image. */
  static BoardStores inMemory(FactoryImage flashed) {
    return inMemory(spec -> flashed);
  }

  private static BoardStores inMemory(Function<BoardSpec, FactoryImage> images) {
    return spec -> MemoryStorage.of(spec.profile(), images.apply(spec));
  }
}
