package dev.nufleet.ota;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.WriteRefused.Cause;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.ReservedData;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes a firmware into the CandidateSlot as Nuvoton's UCP library does, byte for byte: {@link #prepare}, {@link
 * #write} in fragments of any size, {@link #finish}.
 *
 * <p>Bytes gather in a page of 512 that goes to the card when it is full. The page is never cleared after prepare, so
 * the last page and the header's block carry what was left in it. Erasing a card does nothing; the header, written
 * last, is the only commit. Numbers are the firmware's: 32 bits for sizes and offsets.
 *
 * <p>Source: mbedbl-ucp.cpp, bootloader.md 3.3 and board.md 6.
 */
public final class CandidateWriter {
  private static final int PAGE_BYTES = 512;
  private static final int LOCATIONS = 1;

  private final BoardStorage board;
  private final byte[] page = new byte[PAGE_BYTES];
  private MessageDigest digester;
  private FirmwareVersion version;
  private long sizeBytes;
  private long written;
  private int inPage;

  public CandidateWriter(BoardStorage board) {
    this.board = board;
  }

  /**
   * Begins a firmware. Writes nothing to the card: what the slot holds stays valid until {@link #finish}.
   *
   * @param location 0; the builds have one slot
   * @param versionText as the cloud sends it
   * @param firmwareBytes 0..2^32-1
   */
  public Optional<WriteRefused> prepare(int location, String versionText, long firmwareBytes) {
    if (location < 0 || location >= LOCATIONS) {
      return refuse(Cause.BAD_LOCATION, 88,
          Integer.toUnsignedString(location) + " exceeds max storage location id " + (LOCATIONS - 1));
    }
    OptionalLong number = Strtoull.parse(versionText);
    if (number.isEmpty()) {
      return refuse(Cause.BAD_VERSION, 110, "Non-UNIX timestamp firmware version: " + versionText);
    }
    Arrays.fill(page, (byte) 0);
    version = new FirmwareVersion(number.getAsLong());
    sizeBytes = firmwareBytes & 0xFFFFFFFFL;
    written = 0;
    inPage = 0;
    digester = Sha256.digester();
    Optional<RootOfTrust> root = ReservedData.readDirectly(board.flash());
    if (root.isEmpty()) {
      return refuse(Cause.NO_ROOT_OF_TRUST, 170, "ARM_UCP_Prepare(...) failed with 2");
    }
    // a throw-away header, to see that the key can be read; its bytes stay in the page
    header(Sha256.read(new byte[Sha256.SIZE_BYTES], 0), CampaignId.FACTORY).encode(DeviceKey.of(root.get()), page, 0);
    long needed = roundUp(MemoryMap.CANDIDATE_HEADER_BYTES + sizeBytes & 0xFFFFFFFFL) & 0xFFFFFFFFL;
    if (needed > MemoryMap.CANDIDATE_BYTES) {
      return refuse(Cause.TOO_LARGE, 170, "ARM_UCP_Prepare(...) failed with 1");
    }
    return Optional.empty();
  }

  /**
   * Takes a fragment. After a refusal caused by the card the page is kept, and the next write tries it again.
   *
   * @throws IllegalStateException if nothing was prepared
   */
  public Optional<WriteRefused> write(byte[] from, int offset, int length) {
    checkPrepared();
    int at = offset;
    int left = length;
    if (left > 0 && inPage > 0) {
      int n = Math.min(PAGE_BYTES - inPage, left);
      System.arraycopy(from, at, page, inPage, n);
      inPage += n;
      at += n;
      left -= n;
      if (inPage == PAGE_BYTES) {
        Optional<WriteRefused> refused = writePage();
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    if (left >= PAGE_BYTES) {
      int n = left / PAGE_BYTES * PAGE_BYTES; // whole pages bypass the buffer, which keeps its old bytes
      Optional<WriteRefused> refused = program(from, at, n, n, 856, 893);
      if (refused.isPresent()) {
        return refused;
      }
      at += n;
      left -= n;
    }
    if (left > 0) {
      System.arraycopy(from, at, page, inPage, left);
      inPage += left;
    }
    return Optional.empty();
  }

  /**
   * Writes what is left and then the header: from then on the bootloader finds the firmware.
   *
   * @throws IllegalStateException if nothing was prepared
   */
  public Optional<WriteRefused> finish() {
    checkPrepared();
    if (inPage > 0) {
      Optional<WriteRefused> refused = writePage();
      if (refused.isPresent()) {
        return refused;
      }
    }
    Sha256 hash = Sha256.finish(digester);
    if (written != sizeBytes) {
      return refuse(Cause.WRONG_SIZE, 330,
          "Write firmware size expected " + (int) sizeBytes + " but actual " + (int) written);
    }
    Optional<RootOfTrust> root = ReservedData.readDirectly(board.flash());
    if (root.isEmpty()) {
      return refuse(Cause.NO_ROOT_OF_TRUST, 354, "ARM_UCP_Prepare(...) failed with 2");
    }
    header(hash, CampaignId.OTA).encode(DeviceKey.of(root.get()), page, 0);
    try {
      card().program(MemoryMap.CANDIDATE, page, 0, PAGE_BYTES);
    } catch (CardFailure e) {
      return refuse(Cause.CARD_FAILED, 354, "ARM_UCP_Prepare(...) failed with 2");
    }
    return Optional.empty();
  }

  /** Firmware bytes on the card so far. */
  public long writtenBytes() {
    return written;
  }

  private Optional<WriteRefused> writePage() {
    Optional<WriteRefused> refused = program(page, 0, inPage, PAGE_BYTES, 939, 973);
    if (refused.isEmpty()) {
      inPage = 0;
    }
    return refused;
  }

  /** Programs {@code blockBytes} of which {@code length} count as firmware. */
  private Optional<WriteRefused> program(
      byte[] from, int offset, int length, int blockBytes, int beyondLine, int failedLine) {
    if (written + length > sizeBytes) {
      return refuse(Cause.BEYOND_SIZE, beyondLine, String.format(Locale.ROOT,
          "Write beyond firmware payload size, CUR=0x%08x, WRT=0x%08x, TOT=0x%08x", written, length, sizeBytes));
    }
    try {
      card().program(MemoryMap.CANDIDATE_FIRMWARE + written, from, offset, blockBytes);
    } catch (CardFailure e) {
      return refuse(Cause.CARD_FAILED, failedLine, "ARM_UCP_Write(...) failed with 2");
    }
    digester.update(from, offset, length);
    written += length;
    return Optional.empty();
  }

  private Card card() throws CardFailure {
    return board.card().orElseThrow(() -> new CardFailure(CardFailure.NO_DEVICE, "no card in the slot"));
  }

  private ExternalHeader header(Sha256 hash, CampaignId campaign) {
    return new ExternalHeader(version, sizeBytes, hash, campaign);
  }

  private void checkPrepared() {
    if (digester == null) {
      throw new IllegalStateException("prepare comes first");
    }
  }

  private static long roundUp(long bytes) {
    return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
  }

  private static Optional<WriteRefused> refuse(Cause cause, int line, String text) {
    return Optional.of(new WriteRefused(cause, line, text));
  }
}
