package dev.nufleet.boot;

import dev.nufleet.boot.StorageMap.Candidate;
import dev.nufleet.boot.StorageMap.CandidateState;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.KvArea;
import dev.nufleet.storage.ReservedData;
import dev.nufleet.storage.UserFilesystem;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks at one board's storage and changes nothing: reads past faults and counts, so no fault acts earlier, no time
 * passes on the board and no figure grows. Used by whoever holds the storage just then. What was found stands until a
 * byte changes, so whoever asks again and again has the images hashed once.
 */
public final class StorageLook {
  private final BoardStorage storage;
  private StorageMap found;
  private long foundAt;

  public StorageLook(BoardStorage storage) {
    this.storage = storage;
  }

  /** @throws java.io.UncheckedIOException if the host's disk does not read */
  public StorageMap now() {
    BoardStorage beneath = storage.beneath();
    long changes = storage.wear().changes();
    if (found == null || foundAt != changes || found.card().isPresent() != beneath.card().isPresent()) {
      found = map(beneath, storage.wear());
      foundAt = changes;
    }
    return found;
  }

  /** The same of a copy on which something has been tried. */
  public StorageMap of(BoardStorage copy) {
    return map(copy, storage.wear());
  }

  private static StorageMap map(BoardStorage storage, BoardStorage.Wear wear) {
    Flash flash = storage.flash();
    Optional<RootOfTrust> root = ReservedData.readDirectly(flash);
    Optional<InternalHeader> header = ActiveImage.header(flash);
    boolean intact = header.filter(one -> isIntact(flash, one)).isPresent();
    return new StorageMap(flash.sectorBytes(), wear.erases(), wear.mostErases(), wear.mostErasedAt(),
        KvArea.shown(flash).stream().map(area -> new StorageMap.Area(area.address(), MemoryMap.KVSTORE_AREA_BYTES,
            area.version(), area.active(), area.usedBytes(), area.keys())).toList(),
        root.isPresent(),
        header.map(one -> new StorageMap.Image(
            one.version().toString(), one.sizeBytes(), one.hash().toString(), intact)),
        storage.card().map(card -> card(card, root, header.filter(one -> intact))));
  }

  private static boolean isIntact(Flash flash, InternalHeader header) {
    return Long.compareUnsigned(header.sizeBytes(), MemoryMap.APPLICATION_MAX_BYTES) <= 0
        && ActiveImage.hash(flash, (int) header.sizeBytes()).equals(header.hash());
  }

  /** @param active empty: unusable */
  private static StorageMap.CardMap card(
      Card card, Optional<RootOfTrust> root, Optional<InternalHeader> active) {
    OptionalInt files;
    boolean user;
    try {
      files = CardKeyValues.files(card);
      user = UserFilesystem.isFormatted(card);
    } catch (CardFailure e) {
      files = OptionalInt.empty();
      user = false;
    }
    Candidate candidate;
    try {
      candidate = candidate(card, root, active);
    } catch (CardFailure e) {
      candidate = new Candidate(CandidateState.UNREADABLE, Optional.empty(), 0);
    }
    return new StorageMap.CardMap(card.reportedBytes(), files, candidate, user);
  }

  private static Candidate candidate(Card card, Optional<RootOfTrust> root, Optional<InternalHeader> active)
      throws CardFailure {
    Optional<ExternalHeader> header = CandidateSlot.header(card, root);
    if (header.isEmpty()) {
      return new Candidate(isBlank(card) ? CandidateState.EMPTY : CandidateState.FOREIGN, Optional.empty(), 0);
    }
    ExternalHeader one = header.get();
    boolean whole = Long.compareUnsigned(one.sizeBytes(), MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES) <= 0
        && CandidateSlot.holds(card, one);
    CandidateState state = whole ? against(one, active) : CandidateState.INCOMPLETE;
    return new Candidate(state, Optional.of(one.version().toString()), one.sizeBytes());
  }

  private static CandidateState against(ExternalHeader candidate, Optional<InternalHeader> active) {
    if (active.isEmpty() || candidate.version().compareTo(active.get().version()) > 0) {
      return CandidateState.NEWER;
    }
    return candidate.hash().equals(active.get().hash()) && candidate.version().equals(active.get().version())
        ? CandidateState.INSTALLED : CandidateState.OLDER;
  }

  private static boolean isBlank(Card card) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    card.read(MemoryMap.CANDIDATE, block, 0, block.length);
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }
}
