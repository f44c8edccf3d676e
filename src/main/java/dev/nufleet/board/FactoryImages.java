package dev.nufleet.board;

import dev.nufleet.firmware.KnownContents;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.storage.FactoryImage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What boards are flashed with in the factory: one image for all boards with equal firmware, and no bootloader. */
final class FactoryImages implements Function<BoardSpec, FactoryImage> {
  private static final byte[] NO_BOOTLOADER = {};

  private final ConcurrentHashMap<Factory, FactoryImage> images = new ConcurrentHashMap<>();

  @Override
  public FactoryImage apply(BoardSpec spec) {
    Factory factory = new Factory(spec.initialApplication(), spec.initialVersion().unsigned());
    return images.computeIfAbsent(factory, f -> {
      KnownContents.add(spec.initialApplication());
      return FactoryImage.of(MergedImage.build(NO_BOOTLOADER, spec.initialVersion(), spec.initialApplication()));
    });
  }

  /** A factory firmware. Arrays are told apart by identity: a fleet has one per firmware. */
  private record Factory(byte[] application, long version) {
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
