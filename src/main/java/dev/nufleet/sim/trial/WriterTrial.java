package dev.nufleet.sim.trial;

import dev.nufleet.boot.CandidateSlot;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.CandidateWriter;
import dev.nufleet.ota.WriteRefused;
import dev.nufleet.ota.WriteRefused.Cause;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import java.util.Arrays;
import java.util.Optional;

/**
 * The writer of candidates in other use than a download makes of it: on a card of its own, in fragments of any size,
 * with a byte too many or too few, and with sizes at the border of what a slot holds. {@code candidate-whole}: only
 * what was told beforehand is there at the end, all of it, and nothing before. Source: bootloader.md 3.3.
 */
public final class WriterTrial {
  private static final String INVARIANT = "candidate-whole";
  private static final int[] SIZES = {1, 2, 127, 511, 512, 513, 1023, 1024, 1025, 2000, 66_000};
  private static final int[] FRAGMENTS = {1, 127, 128, 511, 512, 513, 1024, 1300};
  private static final String CAMPAIGN = "ff000000000000000000000000000000";

  private final Overheard overheard;
  private final String board;
  private final Dice dice;
  private final MemoryStorage storage;
  private final Card card = MemoryCard.blank();
  private final RootOfTrust root;

  public WriterTrial(Overheard overheard, String board, BoardProfile profile, Draw draw) {
    this.overheard = overheard;
    this.board = board;
    dice = new Dice(draw);
    storage = MemoryStorage.of(profile, FactoryImage.BLANK);
    storage.insert(card);
    byte[] key = new byte[RootOfTrust.SIZE_BYTES];
    key[dice.below(key.length)] = (byte) dice.bits();
    root = new RootOfTrust(key);
    KeyValueLog.open(storage.flash()).saveRootOfTrust(root);
  }

  private void hold(boolean holds, String words) {
    overheard.tried(INVARIANT, board, holds, () -> "in other use of the writer of candidates, " + words);
  }

  public void run() {
    sizes();
    try {
      write();
    } catch (CardFailure e) {
      throw new IllegalStateException("a sound card of memory does not fail", e);
    }
  }

  private void write() throws CardFailure {
    int size = SIZES[dice.below(SIZES.length)];
    int length = size + new int[] {0, 0, 1, -1}[dice.below(4)];
    byte[] image = new byte[Math.max(size, length)];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) dice.bits();
    }
    long version = 1 + dice.below(1 << 30);
    CandidateWriter writer = new CandidateWriter(storage);
    Optional<WriteRefused> refused = writer.prepare(0, Long.toString(version), size);
    for (int at = 0; at < length && refused.isEmpty(); ) {
      int fragment = Math.min(FRAGMENTS[dice.below(FRAGMENTS.length)], length - at);
      refused = writer.write(image, at, fragment);
      at += fragment;
    }
    hold(header().isEmpty(), "a header stands on the card before all is written");
    refused = refused.isPresent() ? refused : writer.finish();
    Optional<Cause> cause = refused.map(WriteRefused::cause);
    Optional<Cause> right = length == size ? Optional.empty()
        : Optional.of(length < size ? Cause.WRONG_SIZE : Cause.BEYOND_SIZE);
    hold(cause.equals(right), length + " bytes of " + size + " end with " + cause);
    if (length == size) {
      look(new FirmwareVersion(version), image);
    } else {
      hold(header().isEmpty(), "a header stands on the card behind " + length + " bytes of " + size);
    }
  }

  /** A slot takes so much and no more; neither anything is written yet. */
  private void sizes() {
    long more = dice.below(2) == 0 ? 1 : 1L + dice.below(1 << 30);
    long most = MemoryMap.CANDIDATE_BYTES - Card.BLOCK_BYTES;
    hold(new CandidateWriter(storage).prepare(0, "1", most).isEmpty(), "what a slot just holds is refused");
    hold(new CandidateWriter(storage).prepare(0, "1", most + more).map(WriteRefused::cause)
        .equals(Optional.of(Cause.TOO_LARGE)), "what no slot holds is not refused");
    hold(new CandidateWriter(storage).prepare(0, "1.0", 1).map(WriteRefused::cause)
        .equals(Optional.of(Cause.BAD_VERSION)), "a version that is no number is not refused");
  }

  private Optional<ExternalHeader> header() throws CardFailure {
    return CandidateSlot.header(card, Optional.of(root));
  }

  private void look(FirmwareVersion version, byte[] image) throws CardFailure {
    Optional<ExternalHeader> header = header();
    hold(header.filter(one -> one.version().equals(version) && one.sizeBytes() == image.length
        && one.hash().equals(Sha256.of(image)) && one.campaign().toString().equals(CAMPAIGN)).isPresent(),
        "the header on the card is " + header.map(one -> "another").orElse("missing"));
    byte[] found = new byte[(image.length + Card.BLOCK_BYTES - 1) / Card.BLOCK_BYTES * Card.BLOCK_BYTES];
    card.read(MemoryMap.CANDIDATE_FIRMWARE, found, 0, found.length);
    hold(Arrays.equals(found, 0, image.length, image, 0, image.length), "the card has other bytes than were written");
  }
}
