package dev.nufleet.boot;

import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryStorage;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Boards and candidates for tests of the bootloader. */
public final class Boards {
  public static final RootOfTrust ROOT = RootOfTrust.parse("00112233445566778899aabbccddeeff").orElseThrow();

  private Boards() {}

  /** A provisioned board that left the factory with this firmware, a blank card in its slot. */
  public static MemoryStorage factory(BoardProfile profile, long version, byte[] application) {
    MemoryStorage board = MemoryStorage.of(
        profile, FactoryImage.of(MergedImage.build(new byte[0], new FirmwareVersion(version), application)));
    KeyValueLog log = KeyValueLog.open(board.flash());
    log.saveRootOfTrust(ROOT);
    log.set("provision", new byte[] {'1'}, true);
    return board;
  }

  public static byte[] firmware(long seed, int length) {
    byte[] firmware = new byte[length];
    new SplittableRandom(seed).nextBytes(firmware);
    return firmware;
  }

  /** Puts a header and bytes into the slot, whatever they claim. */
  public static void stage(BoardStorage board, ExternalHeader header, byte[] firmware) {
    Card card = board.card().orElseThrow();
    byte[] content = Arrays.copyOf(header.encode(DeviceKey.of(ROOT)), 512 + (firmware.length + 511) / 512 * 512);
    System.arraycopy(firmware, 0, content, 512, firmware.length);
    try {
      card.program(MemoryMap.CANDIDATE, content, 0, content.length);
    } catch (CardFailure e) {
      throw new AssertionError(e);
    }
  }

  public static byte[] application(BoardStorage board, int length) {
    byte[] application = new byte[length];
    board.flash().read(MemoryMap.APPLICATION, application, 0, length);
    return application;
  }

  static BoardStorage withFlash(BoardStorage board, Flash flash) {
    return new BoardStorage() {
      @Override
      public BoardProfile profile() {
        return board.profile();
      }

      @Override
      public Flash flash() {
        return flash;
      }

      @Override
      public Optional<Card> card() {
        return board.card();
      }

      @Override
      public Operations operations() {
        return board.operations();
      }
    };
  }
}
