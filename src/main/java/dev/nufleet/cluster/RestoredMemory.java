package dev.nufleet.cluster;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.program.ProvisionMark;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.UserFilesystem;
import java.util.HexFormat;

/**
 * Flash and card of a board as far as the cluster remembers them: its firmware, its root of trust and the mark that it
 * is provisioned. The card is a new one, with an empty key-value store and a formatted user file system, for a
 * provisioned board stops at one without; what was in the candidate slot is gone.
 */
final class RestoredMemory {
  private static final byte[] NO_BOOTLOADER = {};

  private RestoredMemory() {}

  /** @param firmware whose version and digest the mark names */
  static BoardStorage of(BoardSpec spec, BoardMark mark, byte[] firmware) {
    FactoryImage image =
        FactoryImage.of(MergedImage.build(NO_BOOTLOADER, new FirmwareVersion(mark.version()), firmware));
    MemoryStorage storage = MemoryStorage.of(spec.profile(), image);
    if (mark.isProvisioned()) {
      provision(storage, new RootOfTrust(HexFormat.of().parseHex(mark.rootOfTrust())));
    }
    storage.rest();
    return storage;
  }

  private static void provision(BoardStorage storage, RootOfTrust root) {
    KeyValueLog log = KeyValueLog.open(storage.flash());
    log.reset();
    good(log.saveRootOfTrust(root));
    good(log.set(ProvisionMark.KEY, ProvisionMark.done(), /* writeOnce= */ true));
    try {
      CardKeyValues.start(storage.card().orElseThrow());
      UserFilesystem.format(storage.card().orElseThrow());
    } catch (CardFailure e) {
      throw new IllegalStateException("a new card in memory takes everything", e);
    }
  }

  private static void good(KvStatus status) {
    if (status != KvStatus.OK) {
      throw new IllegalStateException("an empty store takes everything, and said " + status);
    }
  }
}
