package dev.nufleet.history;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.Map;

/** Tells a history by hand, of a campaign for version 20 whose bytes have the digest {@code new}. */
final class Told {
  static final String BOARD = "board-1";

  final Examination examination = new Examination();
  private long n;
  private long nanos;
  private long boardMillis = BoardEvent.NO_TIME;

  Told() {
    this("");
  }

  /** @param mended of the boards' firmware */
  Told(String mended) {
    say("run", RunFacts.STARTED, RunFacts.started("r", 1, "none", 1, "max", "embedded", "20", "new", mended));
  }

  /** Says so anew of the campaign: its package is not as usual. */
  Told ofPackage(String field, String value) {
    Map<String, Object> started = RunFacts.started("r", 1, "none", 1, "max", "embedded", "20", "new", "");
    started.put(field, value);
    return say("run", RunFacts.STARTED, started);
  }

  Told after(double seconds) {
    nanos += Math.round(seconds * 1e9);
    return this;
  }

  /** Of the board's own time alone, from now on with what it tells. */
  Told waits(long millis) {
    boardMillis = Math.max(0, boardMillis) + millis;
    return this;
  }

  Told skip(int facts) {
    n += facts;
    return this;
  }

  Told say(String who, String what, Map<String, Object> fields) {
    examination.see(new Fact(++n, nanos, who, what, fields));
    return this;
  }

  /** Of {@link #BOARD}. */
  Told did(BoardEvent.What... whats) {
    for (BoardEvent.What what : whats) {
      examination.see(BoardFacts.of(++n,
          new BoardEvent(new BoardId(BOARD), BoardProfile.M487, nanos, boardMillis, what)));
    }
    return this;
  }

  /** @param how power fails; empty for what is no loss of power */
  Told fault(FaultKind kind, String how) {
    return did(new FaultActed(kind, 1, 0, "x", -1, how));
  }

  /** One that goes on. @param lasts in the board's time, which is the run's here */
  Told fault(FaultKind kind, int number, double lasts) {
    return did(new FaultActed(kind, number, 0, "the " + kind.word(), -1, "", Math.round(lasts * 1e9)));
  }

  Told boots(int version) {
    return did(new BootStarted(ResetReason.POWER_ON), booted(BootOutcome.BOOTS, false, version));
  }

  Told downloads() {
    return did(new NoticeReceived("20", 100), new DownloadEnded(100, true), new CandidateWritten());
  }

  Told installs() {
    return did(new BootStarted(ResetReason.SOFTWARE), booted(BootOutcome.BOOTS, true, 20));
  }

  Told signsInAndTells(String version) {
    return did(new Provisioned(false), new SignedIn(false), new VersionReported(version));
  }

  Told platform(String what, Map<String, Object> fields) {
    return say(PlatformFacts.PLATFORM, what, fields);
  }

  Told stood(String status, String version) {
    return platform(PlatformFacts.TASK_STOOD, PlatformFacts.stood(BOARD, status, version));
  }

  Told ends() {
    return say("run", RunFacts.ENDED, RunFacts.ended("completed", 0));
  }

  /** A whole upgrade in which nothing goes wrong. */
  Told upgrades() {
    return boots(10).signsInAndTells("10").downloads().installs().signsInAndTells("20");
  }

  static BootEnded booted(BootOutcome outcome, boolean installed, int version) {
    return new BootEnded(outcome, installed, new FirmwareVersion(version), version == 20 ? "new" : "");
  }

  Finding of(String invariant) {
    return examination.findings().stream().filter(one -> one.invariant().equals(invariant)).findFirst().orElseThrow();
  }
}
