package dev.nufleet.fleet;

import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import java.util.EnumSet;
import java.util.Set;

/**
 * Invariants of one board, checked while its events come; a fleet, a simulator and a recorded history can drive it. It
 * believes no part that it checks: the digest of the active bytes is the world's, read from the flash, not the
 * bootloader's. What the platform took is judged at the run's end, where its word is known.
 */
public final class Checks {
  private final Set<BoardInvariant> checked = EnumSet.noneOf(BoardInvariant.class);
  private final Set<BoardInvariant> violated = EnumSet.noneOf(BoardInvariant.class);
  private FleetSpec.Goal goal;
  private FirmwareVersion active = FirmwareVersion.ZERO;
  private int lastStep = -1;
  /** The last download of this boot and notice had the digest of the notice. */
  private boolean authentic;
  /** The candidate on the card was written from such a download, and is not installed yet. */
  private boolean staged;
  /** The candidate that was installed last was authentic: it is still on the card. */
  private boolean kept;
  /** Until it starts, what it does may follow from what nobody here saw. */
  private boolean withPast;
  /** A fault of the board's own befell it, be it only that power was lost in an operation. */
  private boolean befallen;
  /** A fault befell flash or card that left other bytes than were written, or kept them from being read. */
  private boolean damaged;
  /** The card was taken out, and since then no boot has shown that it is back: without one nothing is checked. */
  private boolean cardAway;
  /** Bits of the flash flipped since the bootloader read the active header: that may be none any more. */
  private boolean flipped;

  /**
   * @param withPast the board was left by another process, perhaps with a candidate that nobody here saw being written:
   *     what it installs until its bootloader starts something is not judged
   */
  public Checks(FleetSpec.Goal goal, boolean withPast) {
    this.goal = goal;
    this.withPast = withPast;
  }

  /** Takes the next event of the board; kinds that break no invariant are passed over. */
  public void see(What what) {
    if (what instanceof BootStarted || what instanceof NoticeReceived) {
      lastStep = -1;
      authentic = false;
    } else if (what instanceof ProgressSent progress) {
      progress(progress.step());
    } else if (what instanceof DownloadEnded ended) {
      authentic = ended.authentic();
    } else if (what instanceof CandidateWritten) {
      staged = authentic;
      kept = false;
    } else if (what instanceof FaultActed acted) {
      befall(acted.kind());
    } else if (what instanceof PowerLost lost) {
      staged |= authentic; // the last thing that it wrote may have been the candidate's header, and nobody heard of it
      withPast |= lost.unheard();
    } else if (what instanceof BootEnded ended) {
      bootEnded(ended);
    } else if (what instanceof VersionReported reported) {
      String version = reported.version();
      hold(BoardInvariant.VERSION_TRUTH, version.equals(active.toString()) || isNoVersion(version));
    }
  }

  /**
   * Percents rise, and a percent may be told again (the sample tells each twice). Failures, below zero, may come any
   * time.
   */
  private void progress(int step) {
    hold(BoardInvariant.PROGRESS_ORDER, step < 0 || step >= lastStep && step <= 100);
    lastStep = Math.max(lastStep, step);
  }

  private void bootEnded(BootEnded ended) {
    active = ended.activeVersion();
    flipped = false;
    bricked(ended.outcome());
    if (ended.outcome() == BootOutcome.BOOTS && active.equals(goal.version())) {
      exact(ended.activeSha256().equals(goal.imageSha256()));
    }
    if (ended.installed()) {
      if (!withPast) {
        hold(BoardInvariant.ONLY_AUTHENTIC_INSTALLS, staged);
      }
      if (ended.outcome() == BootOutcome.BOOTS) { // one that a loss of power breaks off is begun again
        kept = staged || withPast;
        staged = false;
      }
    }
    withPast &= ended.outcome() != BootOutcome.BOOTS;
  }

  /**
   * Only a board that starts has proved something, or one that stays where nothing excuses it: a halt, unless its
   * storage was damaged; a hang, unless at least a loss of power tore a block (the real one hangs at it too); neither
   * for what an earlier process may have left.
   */
  private void bricked(BootOutcome outcome) {
    boolean stays = outcome == BootOutcome.HALTS && !damaged || outcome == BootOutcome.HANGS && !befallen;
    if (outcome == BootOutcome.BOOTS || stays && !withPast) {
      hold(BoardInvariant.NO_BRICKED_BOARD, !stays);
    }
  }

  /** A bootloader without a card starts what is there, be it half a copy: the real one does. */
  private void exact(boolean exact) {
    if (exact || !cardAway) {
      hold(BoardInvariant.EXACT_IMAGE, exact);
    }
    cardAway &= !exact;
  }

  private void befall(FaultKind kind) {
    cardAway |= kind == FaultKind.SD_REMOVED;
    flipped |= kind == FaultKind.FLASH_BIT_FLIP;
    if (kind.side() == FaultKind.Side.BOARD) {
      befallen = true;
      if (kind != FaultKind.POWER_CUT) {
        damaged = true;
        staged |= kept; // a bootloader that finds the active image damaged installs the candidate once more
      }
    }
  }

  /** What a board says when its active header is unreadable: it claims no version. */
  private boolean isNoVersion(String version) {
    return version.equals("00000000") && (active.equals(FirmwareVersion.ZERO) || flipped);
  }

  private void hold(BoardInvariant invariant, boolean holds) {
    checked.add(invariant);
    if (!holds) {
      violated.add(invariant);
    }
  }

  /** Another campaign begins, on the same board: what is on its flash and card is known, and found is nothing yet. */
  void begin(FleetSpec.Goal next) {
    goal = next;
    checked.clear();
    violated.clear();
  }

  /** Adds what has been found so far to counts by {@link BoardInvariant#ordinal}. */
  void countInto(int[] checkedBy, int[] violatedBy) {
    checked.forEach(invariant -> checkedBy[invariant.ordinal()]++);
    violated.forEach(invariant -> violatedBy[invariant.ordinal()]++);
  }

  /** What has been found so far. */
  public Judgement end() {
    return checked.isEmpty() ? Judgement.NONE : new Judgement(checked, violated);
  }
}
