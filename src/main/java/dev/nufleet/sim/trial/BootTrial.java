package dev.nufleet.sim.trial;

import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.PowerLine;
import dev.nufleet.storage.PowerSupply;
import dev.nufleet.storage.ReservedData;
import dev.nufleet.storage.StorageFault;
import dev.nufleet.storage.StorageFaults;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a board's bootloader would do if one thing of its flash or card were another, on a copy of both, while the board
 * is off: it has a good firmware, and a newer candidate waits. {@code bootloader-choice}: whatever is wrong with the
 * candidate, the firmware stays and starts; whatever is wrong with the firmware, the candidate takes its place; nothing
 * that is damaged starts; power may fail at any operation; without a card the firmware starts, and one that cannot be
 * read is waited for. Source: bootloader.md 4.3.
 */
public final class BootTrial {
  private static final String INVARIANT = "bootloader-choice";
  private static final int HMAC_BYTES = 264;
  private static final int INTERNAL_HEADER_WORDS = InternalHeader.SIZE_BYTES / Flash.PROGRAM_BYTES;

  /** What is another. */
  private enum Change {
    CANDIDATE("a bit of its candidate has flipped"),
    HEADER("a bit of its candidate's header has flipped"),
    FOREIGN("another board has written its candidate"),
    EQUAL("its candidate is of the version that it runs"),
    OLDER("its candidate is older than what it runs"),
    ACTIVE("a bit of its firmware has flipped"),
    ACTIVE_HEADER("a bit of its firmware's header has flipped"),
    BOTH("bits of its firmware and of its candidate have flipped"),
    POWER("power fails while it installs"),
    AWAY("its card is away"),
    DEAF("its card cannot be read");

    private final String words;

    Change(String words) {
      this.words = words;
    }
  }

  private enum Found { STAYS, INSTALLED, HALTED, HANGS }

  private final BoardStorage copy;
  private final Flash flash;
  private final Card card;
  private final InternalHeader active;
  private final byte[] image;
  private final FirmwareVersion version;
  private final Dice dice;

  private BootTrial(BoardStorage copy, InternalHeader active, FirmwareVersion version, byte[] image, Draw draw) {
    this.copy = copy;
    this.flash = copy.flash();
    this.card = copy.card().orElseThrow();
    this.active = active;
    this.version = version;
    this.image = image;
    this.dice = new Dice(draw);
  }

  /**
   * Tries one change.
   *
   * @param storage without what befalls it; with a whole candidate of {@code version}
   * @return whether there was something to be tried: a good firmware that is older
   */
  public static boolean of(
      Overheard overheard, String board, BoardStorage storage, FirmwareVersion version, byte[] image, Draw draw) {
    BoardStorage copy = storage.scratch();
    Optional<InternalHeader> active = header(copy.flash()).filter(header -> holds(copy.flash(), header));
    if (active.isEmpty() || !version.newerThan(active.get().version())) {
      return false;
    }
    try {
      new BootTrial(copy, active.get(), version, image, draw).run(overheard, board);
    } catch (CardFailure e) {
      return false; // a block that a loss of power has torn, behind the candidate's last byte
    }
    return true;
  }

  private void run(Overheard overheard, String board) throws CardFailure {
    Change change = Change.values()[dice.below(Change.values().length)];
    Found expected = change(change);
    BootResult result = Bootloader.boot(befallen(change), ResetReason.POWER_ON);
    overheard.tried(INVARIANT, board, found(result).equals(Optional.of(expected)),
        () -> change.words + ", and " + said(result));
  }

  /** @return what its next boot is to leave */
  private Found change(Change change) throws CardFailure {
    switch (change) {
      case CANDIDATE -> flipCandidate();
      case HEADER -> flipOnCard(MemoryMap.CANDIDATE, HMAC_BYTES);
      case FOREIGN -> candidate(version, new RootOfTrust(new byte[RootOfTrust.SIZE_BYTES]));
      case EQUAL -> candidate(active.version(), own());
      case OLDER -> candidate(new FirmwareVersion(active.version().unsigned() - 1), own());
      case ACTIVE -> flipActive();
      case ACTIVE_HEADER -> flip(MemoryMap.HEADER, InternalHeader.SIZE_BYTES);
      case BOTH -> {
        flipActive();
        flipCandidate();
      }
      case POWER -> failAtInstall();
      default -> { } // nothing that either holds
    }
    return switch (change) {
      case ACTIVE, ACTIVE_HEADER, POWER -> Found.INSTALLED;
      case BOTH -> Found.HALTED;
      case DEAF -> Found.HANGS;
      default -> Found.STAYS;
    };
  }

  private BoardStorage befallen(Change change) {
    StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    if (change == Change.AWAY) {
      faults.start(1, new StorageFault.CardRemoved());
    } else if (change == Change.DEAF) {
      faults.start(1, StorageFault.CardFails.always(StorageFault.CardCall.READ));
    }
    return faults.around(copy);
  }

  private void failAtInstall() {
    int sectors = (MemoryMap.APPLICATION - MemoryMap.HEADER + image.length + flash.sectorBytes() - 1)
        / flash.sectorBytes();
    int operations = sectors + INTERNAL_HEADER_WORDS + (image.length + Flash.PROGRAM_BYTES - 1) / Flash.PROGRAM_BYTES;
    long at = dice.below(dice.below(2) == 0 ? operations : Math.min(operations, sectors + INTERNAL_HEADER_WORDS + 4));
    PowerLine.Cut cut = dice.cut();
    Bootloader.boot(new PowerSupply(operation -> operation < at ? PowerLine.Cut.GO_ON : cut).feed(copy),
        ResetReason.POWER_ON);
  }

  // ---- what is another

  private void flipActive() {
    flip(MemoryMap.APPLICATION, (int) active.sizeBytes());
  }

  private void flip(int from, int bytes) {
    long bit = dice.below(8L * bytes);
    int at = from + (int) (bit / 8);
    byte[] one = new byte[1];
    flash.read(at, one, 0, 1);
    one[0] ^= (byte) (1 << bit % 8);
    flash.damage(at, one, 0, 1);
  }

  private void flipCandidate() throws CardFailure {
    flipOnCard(MemoryMap.CANDIDATE_FIRMWARE, image.length);
  }

  private void flipOnCard(long from, int bytes) throws CardFailure {
    long bit = dice.below(8L * bytes);
    int at = (int) (bit / 8);
    byte[] block = new byte[Card.BLOCK_BYTES];
    long address = from + at / Card.BLOCK_BYTES * Card.BLOCK_BYTES;
    card.read(address, block, 0, block.length);
    block[at % Card.BLOCK_BYTES] ^= (byte) (1 << bit % 8);
    card.program(address, block, 0, block.length);
  }

  private RootOfTrust own() {
    return ReservedData.readDirectly(flash).orElseThrow();
  }

  /** The same candidate with another header. */
  private void candidate(FirmwareVersion other, RootOfTrust writer) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    card.read(MemoryMap.CANDIDATE, block, 0, block.length);
    ExternalHeader before = ExternalHeader.unchecked(block, 0);
    new ExternalHeader(other, before.sizeBytes(), before.hash(), before.campaign())
        .encode(DeviceKey.of(writer), block, 0);
    card.program(MemoryMap.CANDIDATE, block, 0, block.length);
  }

  // ---- what is found

  private static Optional<InternalHeader> header(Flash flash) {
    byte[] header = new byte[InternalHeader.SIZE_BYTES];
    flash.read(MemoryMap.HEADER, header, 0, header.length);
    try {
      return Optional.of(InternalHeader.decode(header, 0));
    } catch (BadHeader e) {
      return Optional.empty();
    }
  }

  private static boolean holds(Flash flash, InternalHeader header) {
    if (header.sizeBytes() <= 0 || header.sizeBytes() > MemoryMap.APPLICATION_MAX_BYTES) {
      return false;
    }
    return Sha256.of(application(flash, (int) header.sizeBytes())).equals(header.hash());
  }

  private static byte[] application(Flash flash, int bytes) {
    byte[] all = new byte[bytes];
    flash.read(MemoryMap.APPLICATION, all, 0, bytes);
    return all;
  }

  /** By what its flash holds, not by what the bootloader says; empty: none of these. */
  private Optional<Found> found(BootResult result) {
    if (result.outcome() == BootOutcome.HALTS || result.outcome() == BootOutcome.HANGS) {
      return Optional.of(result.outcome() == BootOutcome.HALTS ? Found.HALTED : Found.HANGS);
    }
    Optional<InternalHeader> now = header(flash);
    if (result.outcome() != BootOutcome.BOOTS || now.isEmpty()) {
      return Optional.empty();
    }
    InternalHeader installed = new InternalHeader(version, image.length, Sha256.of(image), CampaignId.OTA);
    if (now.get().equals(installed) && Arrays.equals(application(flash, image.length), image)) {
      return Optional.of(Found.INSTALLED);
    }
    return now.get().equals(active) && holds(flash, active) ? Optional.of(Found.STAYS) : Optional.empty();
  }

  private String said(BootResult result) {
    String firmware = found(result).map(one -> one == Found.INSTALLED ? "the candidate"
        : one == Found.STAYS ? "what it had" : "").orElse("something that is damaged");
    return result.outcome() == BootOutcome.BOOTS ? "its bootloader starts " + firmware
        : "its bootloader ends with " + result.outcome();
  }
}
