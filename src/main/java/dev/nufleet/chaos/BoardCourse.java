package dev.nufleet.chaos;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Says when a board's planned acts come true: it is told what the firmware does, step by step, and answers with what is
 * due. Each act comes true once. Acts that are placed by time ({@link Act#isTimed}) and those of the platform are
 * nothing to it.
 *
 * <p>Mutable, for one board, from one thread at a time.
 */
public final class BoardCourse {
  /** @param spot of the act, in numbers once these are known */
  private record Pending(Act act, Spot spot) {}

  private final List<Pending> left = new ArrayList<>();
  private Phase phase = Phase.BOOT;
  private boolean staged;
  private boolean begun;
  private long imageByte;
  private long operation;
  private long packet;
  /** The next byte of an image at which something is due; most pieces are far from it. */
  private long nextByte = Long.MAX_VALUE;
  private long nextOperation = Long.MAX_VALUE;

  public BoardCourse(List<Act> planned) {
    add(planned);
  }

  /**
   * More is planned from now on. A place that has passed counts when it comes again; a byte or a packet that has passed
   * counts at the next one of the same download or phase.
   */
  public void add(List<Act> more) {
    more.stream().filter(act -> !act.isTimed() && !(act.spot() instanceof Spot.Request))
        .forEach(act -> left.add(new Pending(act, act.spot())));
    look();
  }

  /** Nothing more of a fault comes true. @param fault its number */
  public void remove(int fault) {
    left.removeIf(pending -> pending.act().fault() == fault);
    look();
  }

  /** Where the board is. */
  public Phase phase() {
    return phase;
  }

  /** The firmware or the board tells a fact. @return what is due at it */
  public List<Act> on(BoardEvent.What what) {
    Phase next = next(what);
    if (what instanceof BoardEvent.DownloadStarted started) {
      imageByte = started.fromByte();
    }
    boolean begins = next != phase || what instanceof BoardEvent.BootStarted || !begun;
    if (!begins) {
      return List.of();
    }
    begun = true;
    phase = next;
    operation = 0;
    packet = 0;
    List<Act> due = dueAtBeginning();
    look();
    return due;
  }

  /** The firmware has taken so many more bytes of an image. */
  public List<Act> took(int bytes) {
    imageByte += bytes;
    return imageByte < nextByte
        ? List.of()
        : due(spot -> spot instanceof Spot.ImageByte at && at.offset() <= imageByte);
  }

  /** An MQTT message has passed, in either direction. */
  public List<Act> packet() {
    packet++;
    return left.isEmpty() ? List.of() : due(spot ->
        spot instanceof Spot.Packet at && at.phase() == phase && at.number() <= packet);
  }

  /**
   * A storage operation is about to begin. At most one power cut is due at it: the others wait for the next time that
   * this phase is tried.
   */
  public List<Act> operation() {
    operation++;
    return operation < nextOperation ? List.of() : due(spot ->
        spot instanceof Spot.Operation at && at.phase() == phase && at.number() == operation);
  }

  /** So many storage operations are about to begin. @return how many begin by this: nothing is due at any of them */
  public int undue(int about) {
    int undue = (int) Math.max(0, Math.min(about, nextOperation - operation - 1));
    operation += undue;
    return undue;
  }

  /** The storage operation, from 1 on, at which power fails next in this phase. */
  public OptionalLong nextCut() {
    return left.stream()
        .filter(pending -> pending.act().kind() == FaultKind.POWER_CUT && pending.spot() instanceof Spot.Operation at
            && at.phase() == phase && at.number() > operation)
        .mapToLong(pending -> ((Spot.Operation) pending.spot()).number()).min();
  }

  /** Whether an act waits for a portion of this phase's operations, so that their number must be told. */
  public boolean wantsOperations() {
    return left.stream().anyMatch(pending -> pending.spot() instanceof Spot.Portion at && at.phase() == phase);
  }

  /** The phase that has begun will take so many storage operations: portions of them become numbers. */
  public void operations(long total) {
    left.replaceAll(pending -> pending.spot() instanceof Spot.Portion at && at.phase() == phase
        ? new Pending(pending.act(), new Spot.Operation(at.phase(), Math.max(1, total * at.points() / 10_000)))
        : pending);
    look();
  }

  private Phase next(BoardEvent.What what) {
    if (what instanceof BoardEvent.BootStarted) {
      return staged ? Phase.INSTALL : Phase.BOOT;
    } else if (what instanceof BoardEvent.BootEnded ended && ended.outcome() == BootOutcome.BOOTS) {
      staged = staged && !ended.installed();
      return ended.installed() ? Phase.REPORT : Phase.PROVISION;
    } else if (what instanceof BoardEvent.Provisioned && phase == Phase.PROVISION) {
      return Phase.CONNECT;
    } else if (what instanceof BoardEvent.SignedIn signedIn && !signedIn.again() && phase == Phase.CONNECT
        || what instanceof BoardEvent.VersionReported && phase == Phase.REPORT) {
      return Phase.NOTICE;
    } else if (what instanceof BoardEvent.NoticeReceived) {
      return Phase.DOWNLOAD;
    } else if (what instanceof BoardEvent.DownloadEnded) {
      return Phase.VERIFY;
    } else if (what instanceof BoardEvent.CandidateWritten) {
      staged = true;
      return Phase.INSTALL;
    }
    return phase;
  }

  /** One act of each fault: the others are for the next times that the phase begins. */
  private List<Act> dueAtBeginning() {
    List<Act> due = new ArrayList<>();
    for (Iterator<Pending> pendings = left.iterator(); pendings.hasNext(); ) {
      Act act = pendings.next().act();
      if (act.spot() instanceof Spot.PhaseBegins at && at.phase() == phase
          && due.stream().noneMatch(one -> one.fault() == act.fault())) {
        due.add(act);
        pendings.remove();
      }
    }
    return due;
  }

  /** What a condition says is due, with one power cut among it at most. */
  private List<Act> due(Predicate<Spot> condition) {
    List<Act> due = new ArrayList<>();
    boolean cut = false;
    for (Iterator<Pending> pendings = left.iterator(); pendings.hasNext(); ) {
      Pending pending = pendings.next();
      boolean cuts = pending.act().kind() == FaultKind.POWER_CUT;
      if (condition.test(pending.spot()) && !(cuts && cut)) {
        due.add(pending.act());
        pendings.remove();
        cut |= cuts;
      }
    }
    look();
    return due;
  }

  private void look() {
    nextByte = Long.MAX_VALUE;
    nextOperation = Long.MAX_VALUE;
    for (Pending pending : left) {
      if (pending.spot() instanceof Spot.ImageByte at) {
        nextByte = Math.min(nextByte, at.offset());
      } else if (pending.spot() instanceof Spot.Operation at && at.phase() == phase && at.number() > operation) {
        nextOperation = Math.min(nextOperation, at.number());
      }
    }
  }
}
