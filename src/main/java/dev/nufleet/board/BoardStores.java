package dev.nufleet.board;

import dev.nufleet.firmware.MergedImage;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.util.concurrent.ConcurrentHashMap;

/** Where boards get their flash and card from. */
@FunctionalInterface
public interface BoardStores {
  /** Storage for a board that is made now; asked once per board, from any thread. */
  BoardStorage storageOf(BoardSpec spec);

  /** In memory, gone when the process ends. Boards with equal factory firmware share one image of it. */
  static BoardStores inMemory() {
    byte[] noBootloader = {};
    ConcurrentHashMap<Factory, FactoryImage> images = new ConcurrentHashMap<>();
    return spec -> {
      Factory factory = new Factory(spec.initialApplication(), spec.initialVersion().unsigned());
      return MemoryStorage.of(spec.profile(), images.computeIfAbsent(factory, f -> FactoryImage.of(
          MergedImage.build(noBootloader, spec.initialVersion(), spec.initialApplication()))));
    };
  }

  /** A factory firmware. Arrays are told apart by identity: a fleet has one per firmware. */
  record Factory(byte[] application, long version) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Factory f && f.application == application && f.version == version;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(application) + Long.hashCode(version);
    }
  }
}
