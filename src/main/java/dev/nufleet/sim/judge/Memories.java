package dev.nufleet.sim.judge;

import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.history.Fact;
import dev.nufleet.history.Facts;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.KvStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one board remembers: {@code values-kept}, its key-value stores give back what was set last, and where power
 * failed meanwhile the old or the new value; {@code provisioned-once}, it draws one root of trust; {@code
 * candidate-whole}, a header on the card that is its own stands before the bytes that it names. Where something other
 * than a loss of power has befallen flash or card, values may be gone, and none may be another.
 */
final class Memories {
  private static final String VALUES = "values-kept";
  private static final String PROVISIONED = "provisioned-once";
  private static final String CANDIDATE = "candidate-whole";
  private static final byte[] ABSENT = {};
  private static final Set<FaultKind> OF_FLASH =
      Set.of(FaultKind.FLASH_BIT_FLIP, FaultKind.KV_CORRUPT, FaultKind.WORN_FLASH);

  private final Tallies tallies;
  private final String board;
  /** What may be found; a key that is missing was never set. */
  private final Map<String, List<byte[]>> values = new HashMap<>();
  private KvRequest open;
  private boolean damaged;
  /** Its root of trust may be gone, and so the proof of who wrote what is on the card. */
  private boolean flashDamaged;
  private boolean torn;
  private boolean provisioned;
  /** It said that it wrote a candidate, which must be found. */
  private boolean written;
  /** A header of its own may be on the card. */
  private boolean hasHeader;
  /** Another download overwrites what that header names. */
  private boolean overwritten;

  Memories(Tallies tallies, String board) {
    this.tallies = tallies;
    this.board = board;
  }

  void see(Fact fact) {
    switch (fact.what()) {
      case "FaultActed" -> befallen(fact);
      case "BootStarted" -> interrupted();
      case "Provisioned" -> provisioned(fact.flag("fresh"));
      case "DownloadStarted" -> overwritten |= hasHeader;
      case "CandidateWritten" -> {
        written = true;
        hasHeader = true;
        overwritten = false;
      }
      default -> { } // nothing that is remembered
    }
  }

  private void befallen(Fact fact) {
    torn |= Facts.tears(fact);
    damaged |= Facts.damagesStorage(fact);
    flashDamaged |= Facts.kind(fact).filter(OF_FLASH::contains).isPresent();
  }

  private void provisioned(boolean fresh) {
    if (!damaged) {
      tallies.hold(PROVISIONED, !(fresh && provisioned), board, () -> "it provisions itself once more");
    }
    provisioned = true;
    if (fresh) {
      written = false;
      hasHeader = false;
      overwritten = false;
    }
  }

  // ---- the candidate

  /** A boot begins. @param found what the card has, see {@link Overheard#slot} */
  void slot(Slot found) {
    boolean judged = !flashDamaged && !torn && !overwritten && found != Slot.UNREADABLE;
    if (judged && (written || found != Slot.EMPTY)) {
      tallies.hold(CANDIDATE, found == Slot.WHOLE, board, () -> found == Slot.EMPTY
          ? "it has written a candidate, and none is on its card"
          : "a header of its own is on its card, and what stands behind it is not the campaign's image");
    }
    hasHeader |= found == Slot.WHOLE || found == Slot.OTHER;
  }

  // ---- key-value stores

  void asked(KvRequest request) {
    open = request;
  }

  void answered(KvAnswer answer) {
    KvRequest request = open;
    open = null;
    if (request instanceof KvRequest.Get get) {
      got(key(get.store(), get.key()), answer);
    } else if (request instanceof KvRequest.Set set) {
      if (answer.status() == KvStatus.OK) {
        values.put(key(set.store(), set.key()), List.of(set.value()));
      } else {
        perhaps(key(set.store(), set.key()), set.value());
      }
    } else if (request instanceof KvRequest.Remove remove) {
      perhaps(key(remove.store(), remove.key()), ABSENT);
    } else if (request instanceof KvRequest.Reset) {
      values.replaceAll((key, before) -> with(answer.status() == KvStatus.OK ? List.of() : before, ABSENT));
    }
  }

  /** A boot ended in the midst of a request: what it was to change may have changed. */
  private void interrupted() {
    if (open instanceof KvRequest.Set set) {
      perhaps(key(set.store(), set.key()), set.value());
    } else if (open instanceof KvRequest.Remove remove) {
      perhaps(key(remove.store(), remove.key()), ABSENT);
    } else if (open instanceof KvRequest.Reset) {
      values.replaceAll((key, before) -> with(before, ABSENT));
    }
    if (torn) { // the card's store is formatted anew where its first block was torn
      values.replaceAll((key, before) -> with(before, ABSENT));
    }
    open = null;
  }

  private void got(String key, KvAnswer answer) {
    List<byte[]> expected = values.getOrDefault(key, List.of(ABSENT));
    byte[] found = answer.status() == KvStatus.OK ? answer.value() : ABSENT;
    boolean known = answer.status() == KvStatus.OK || answer.status() == KvStatus.ITEM_NOT_FOUND
        || torn && answer.status() == KvStatus.FAILED_OPERATION; // a torn block of a card cannot be read
    if (!damaged || found.length > 0) { // a checksum tells what is damaged: nothing may be found, but nothing else
      tallies.hold(VALUES, known && expected.stream().anyMatch(one -> Arrays.equals(one, found)), board,
          () -> key + " was set to " + (expected.get(0).length == 0 ? "nothing" : "a value") + ", and "
              + (known ? found.length == 0 ? "nothing" : "another value" : answer.status()) + " is found ("
              + HexFormat.of().formatHex(found) + ")");
    }
    if (!damaged || found.length > 0) { // a card that is away comes back with what it had
      values.put(key, List.of(found));
    }
  }

  private static String key(KvRequest.Store store, String key) {
    return store.name().toLowerCase(Locale.ROOT) + "/" + key;
  }

  private void perhaps(String key, byte[] value) {
    values.put(key, with(values.getOrDefault(key, List.of(ABSENT)), value));
  }

  private static List<byte[]> with(List<byte[]> before, byte[] one) {
    if (before.stream().anyMatch(known -> Arrays.equals(known, one))) {
      return before;
    }
    List<byte[]> more = new ArrayList<>(before);
    more.add(one);
    return more;
  }
}
