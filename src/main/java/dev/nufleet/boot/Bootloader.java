package dev.nufleet.boot;

import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.FlashFailure;
import dev.nufleet.storage.PowerLost;
import dev.nufleet.storage.ReservedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * mbed-bootloader v4.1.0: from reset to the jump into the application, or to the end.
 *
 * <p>A good active firmware is replaced by an authentic candidate with a greater version; one that cannot be used is
 * replaced by any authentic candidate with a version above 0. The header is written before the application, so whatever
 * power cut leaves behind counts as a bad active firmware, and the next boot starts over from the erase. Rows named
 * below are those of the decision table in bootloader.md 4.3.
 */
public final class Bootloader {
  private static final int MAX_BOOT_RETRIES = 3;

  private final BoardStorage board;
  private final Flash flash;
  private final Consumer<String> uart;
  private final List<String> console = new ArrayList<>(10);
  private RetainedRam retained;
  private boolean installed;
  private Optional<Sha256> verified = Optional.empty();

  private Bootloader(BoardStorage board, RetainedRam retained, Consumer<String> uart) {
    this.board = board;
    this.flash = board.flash();
    this.retained = retained;
    this.uart = uart;
  }

  /** One boot with RAM clear, as real boards have it: no boot counter. */
  public static BootResult boot(BoardStorage board, ResetReason reason) {
    return boot(board, reason, RetainedRam.CLEAR);
  }

  /**
   * One boot.
   *
   * @param retained what RAM kept from the boot before
   */
  public static BootResult boot(BoardStorage board, ResetReason reason, RetainedRam retained) {
    return boot(board, reason, retained, text -> { });
  }

  /** One boot. @param uart hears each print when it is made, before what comes after it is begun */
  public static BootResult boot(
      BoardStorage board, ResetReason reason, RetainedRam retained, Consumer<String> uart) {
    return new Bootloader(board, retained, uart).run(reason);
  }

  private BootResult run(ResetReason reason) {
    BootOutcome outcome;
    try {
      print(BootText.BANNER);
      Optional<Card> card = board.card();
      // row 1: without a card even a corrupt application is started
      boolean mayBoot = card.isEmpty() || checkAndUpdate(card.get(), reason);
      if (!mayBoot) {
        retained = retained.afterHalt();
      }
      print(mayBoot ? BootText.BOOTING : BootText.FAILED_TO_JUMP);
      outcome = mayBoot ? BootOutcome.BOOTS : BootOutcome.HALTS;
    } catch (CardFailure e) {
      // v4.1.0 waits for a completion event that a failed read never raises
      outcome = BootOutcome.HANGS;
    } catch (PowerLost e) {
      outcome = BootOutcome.POWER_CUT;
    }
    FirmwareVersion active = ActiveImage.header(flash).map(InternalHeader::version).orElse(FirmwareVersion.ZERO);
    return new BootResult(outcome, installed, active, verified, console, retained);
  }

  /** @return whether the application may be started */
  private boolean checkAndUpdate(Card card, ResetReason reason) throws CardFailure {
    Optional<InternalHeader> active = ActiveImage.header(flash);
    boolean good = active.filter(this::activeMatches).isPresent();
    boolean retriesLeft = count(active, reason) < MAX_BOOT_RETRIES;
    boolean usable = good && retriesLeft;
    if (!usable) {
      boolean empty = active.isPresent() && active.get().sizeBytes() == 0;
      print(empty ? BootText.ACTIVE_EMPTY
          : retriesLeft ? BootText.ACTIVE_DAMAGED
          : BootText.ACTIVE_FAILED_TO_BOOT);
    }
    FirmwareVersion best = usable ? active.get().version() : FirmwareVersion.ZERO;
    Optional<ExternalHeader> candidate = choose(card, best, usable);
    if (candidate.isPresent()) {
      installed = install(card, candidate.get());
      return installed;
    }
    print(usable ? BootText.UP_TO_DATE : BootText.ACTIVE_INVALID);
    return usable;
  }

  /** The boot counter. @return how often this version has been started in a row; 0 after a hardware reset */
  private int count(Optional<InternalHeader> active, ResetReason reason) {
    if (board.profile().readsResetReason() && isHardware(reason)) {
      return 0;
    }
    retained = retained.counted(active.map(InternalHeader::version).orElse(FirmwareVersion.ZERO));
    return retained.counter();
  }

  private static boolean isHardware(ResetReason reason) {
    return reason == ResetReason.POWER_ON || reason == ResetReason.PIN || reason == ResetReason.BROWN_OUT;
  }

  /**
   * Whether the active firmware has its header's SHA-256. The size is 64 bits wide, but what remains to be hashed is
   * counted in 32: of 2^32 + n bytes the first n are.
   */
  private boolean activeMatches(InternalHeader header) {
    int size = (int) header.sizeBytes();
    if (header.sizeBytes() == 0 || Integer.compareUnsigned(size, MemoryMap.APPLICATION_MAX_BYTES) > 0) {
      return false; // there is no flash behind the last byte to be hashed
    }
    verified = Optional.of(ActiveImage.hash(flash, size)).filter(header.hash()::equals);
    return verified.isPresent();
  }

  /** The slot's firmware if it is to be installed; else says why not. */
  private Optional<ExternalHeader> choose(Card card, FirmwareVersion best, boolean usable) throws CardFailure {
    Optional<ExternalHeader> found = CandidateSlot.header(card, ReservedData.readDirectly(flash));
    if (found.isEmpty()) {
      print(BootText.NO_UPDATE);
      return found;
    }
    ExternalHeader candidate = found.get();
    // a good firmware is not replaced by the version that retained RAM names either: a side effect of the boot counter
    boolean named = usable && candidate.version().equals(retained.lastVersion());
    if (!candidate.version().newerThan(best) || candidate.sizeBytes() == 0 || named) {
      print(BootText.UPDATE_OLDER);
      return Optional.empty();
    }
    if (!CandidateSlot.holds(card, candidate)) {
      print(BootText.UPDATE_DAMAGED);
      return Optional.empty();
    }
    if (Long.compareUnsigned(candidate.sizeBytes(), MemoryMap.APPLICATION_MAX_BYTES) > 0) {
      print(BootText.UPDATE_TOO_LARGE);
      return Optional.empty();
    }
    return found;
  }

  /** One attempt; that is what "max-copy-retries 1" means. */
  private boolean install(Card card, ExternalHeader candidate) throws CardFailure {
    int size = (int) candidate.sizeBytes();
    boolean good;
    verified = Optional.empty(); // what was read before is about to be erased
    print(BootText.UPDATING);
    try {
      print(BootText.ERASING);
      flash.erase(MemoryMap.HEADER, roundUp(MemoryMap.APPLICATION - MemoryMap.HEADER + size, flash.sectorBytes()));
      print(BootText.WRITING_HEADER);
      flash.program(MemoryMap.HEADER, candidate.installed().encode(), 0, InternalHeader.SIZE_BYTES);
      print(BootText.COPYING);
      copy(card, size);
      print(BootText.VERIFYING);
      good = ActiveImage.header(flash).filter(this::activeMatches).isPresent();
    } catch (FlashFailure e) {
      good = false;
    }
    print(good ? BootText.UPDATED : BootText.UPDATE_FAILED);
    return good;
  }

  /** In reads of 16 KiB. The last word takes up to 3 bytes of what else stands in the card's last block. */
  private void copy(Card card, int size) throws CardFailure {
    byte[] buffer = new byte[CandidateSlot.READ_BYTES];
    for (int done = 0; done < size; done += buffer.length) {
      int length = CandidateSlot.lengthAt(done, size);
      CandidateSlot.read(card, done, buffer, length);
      flash.program(MemoryMap.APPLICATION + done, buffer, 0, roundUp(length, Flash.PROGRAM_BYTES));
    }
  }

  private static int roundUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
  }

  private void print(String text) {
    console.add(text);
    uart.accept(text);
  }
}
