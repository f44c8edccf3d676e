package dev.nufleet.fleet;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;

/**
 * One board's way through the campaign, told by its events. Mutable, because there are thousands with some dozens of
 * events each; it belongs to the fleet's actor alone. Reads no clock: times are those of the events, in nanoseconds.
 * What each kind of event means stands in {@link JourneySteps}.
 */
public final class Journey {
  /** Hears of each phase that a board passes. */
  public interface Passages {
    /** @param first whether this board passed this phase for the first time */
    void passed(BoardProfile profile, Phase phase, long nanos, boolean first);
  }

  private final BoardId board;
  private final BoardProfile profile;
  private final FleetSpec.Goal goal;
  private final Checks checks;
  private final Passages passages;
  private final PhaseTimes times;
  private BoardState state = BoardState.OFF;
  private long sinceNanos = PhaseTimes.NONE;
  private long upgradedAtNanos = PhaseTimes.NONE;
  private boolean launching = true;
  private boolean staged;
  /** A new image was installed, and the board has not told its version since. */
  private boolean installed;
  private String downloadVerdict = "";
  private String reported = "";
  private String activeVersion = "";
  /** Why its last try for a connection failed; empty once one came to be. */
  private String linkCause = "";
  private Phase failurePhase = Phase.BOOT;
  private String failureCause = "";
  private String failureDetail = "";
  private long downloadedBytes;
  private int downloads;
  private int resumes;
  private int reconnects;
  private int boots;

  /** @param checks of the same goal */
  public Journey(BoardId board, BoardProfile profile, FleetSpec.Goal goal, Passages passages, Checks checks) {
    this.board = board;
    this.profile = profile;
    this.goal = goal;
    this.checks = checks;
    this.passages = passages;
    this.times = new PhaseTimes((phase, nanos, first) -> passages.passed(profile, phase, nanos, first));
  }

  /** The way of the same board through the next campaign; this one is over. */
  Journey next(FleetSpec.Goal goal) {
    checks.begin(goal);
    return new Journey(board, profile, goal, passages, checks);
  }

  /** @param at when the board is to be switched on, or reset for this campaign */
  void plan(long at) {
    times.plan(at);
  }

  /**
   * Takes the next event.
   *
   * @param campaignNanos when the campaign was asked for, {@link Long#MIN_VALUE} if that is not known yet
   * @return what the operator is to do
   */
  public Wanted on(BoardEvent event, long campaignNanos) {
    checks.see(event.what());
    BoardState before = state;
    Wanted wanted = JourneySteps.take(this, event, campaignNanos);
    sinceNanos = state == before ? sinceNanos : event.atNanos();
    return wanted;
  }

  /** What the operator is to do at the board's console. */
  public enum Wanted { NOTHING, RESET }

  /** The board's actor is gone: a defect of this program, not of the board. */
  void lost() {
    fail("internal-error", "the board's actor stopped");
  }

  void bootStarted(long at) {
    boots++;
    linkCause = "";
    installed = installed && !staged;
    state = staged ? BoardState.INSTALLING : BoardState.BOOTING;
    downloadVerdict = staged ? downloadVerdict : "";
    if (!staged && !installed) {
      times.mark(at);
    }
  }

  void bootEnded(BoardEvent.BootEnded ended, long at) {
    activeVersion = ended.activeVersion().toString();
    if (ended.outcome() == BootOutcome.BOOTS) {
      if (!installed) {
        installed = ended.installed();
        times.pass(installed && staged ? Phase.INSTALL : Phase.BOOT, at);
      }
      staged = false;
      state = installed ? BoardState.REPORTING : BoardState.PROVISIONING;
    } else if (ended.outcome() == BootOutcome.HALTS) {
      halt("no-bootable-image", "");
    } else if (ended.outcome() == BootOutcome.HANGS) {
      halt("card-read-error", "the bootloader waits for the card for ever");
    }
  }

  void provisioned(long at) {
    if (!installed) {
      times.pass(Phase.PROVISION, at);
      state = BoardState.CONNECTING;
    }
  }

  void signedIn(BoardEvent.SignedIn signedIn, long at) {
    launching = false;
    linkCause = "";
    if (signedIn.again()) {
      reconnects++;
      if (state == BoardState.OFFLINE) {
        state = BoardState.ONLINE;
      }
    } else if (!installed) {
      times.pass(Phase.CONNECT, at);
      state = BoardState.ONLINE;
    }
  }

  void linkFailed(String cause) {
    launching = false;
    linkCause = cause;
  }

  void signedOut() {
    if (state == BoardState.ONLINE) {
      state = BoardState.OFFLINE;
    }
  }

  void versionReported(String version, long at) {
    reported = version;
    if (version.equals(goal.version().toString())) {
      if (installed && state == BoardState.REPORTING) {
        times.pass(Phase.REPORT, at);
        times.total();
      }
      upgradedAtNanos = upgradedAtNanos == PhaseTimes.NONE ? at : upgradedAtNanos;
      state = BoardState.UPGRADED;
    } else if (installed) {
      state = BoardState.ONLINE;
      times.mark(at);
    }
    installed = false;
  }

  void noticeReceived(long at, long campaignNanos) {
    if (state == BoardState.DOWNLOADING) {
      return; // sent again
    }
    times.noticed(campaignNanos, at);
    times.pass(Phase.NOTICE, at);
    failureCause = "";
    failureDetail = "";
    downloadVerdict = "";
    state = BoardState.DOWNLOADING;
  }

  void noticeIgnored(String reason) {
    if (state == BoardState.ONLINE) {
      fail("notice-ignored", reason);
    }
  }

  void downloadStarted(long fromByte) {
    downloads++;
    linkCause = "";
    resumes += fromByte > 0 ? 1 : 0;
  }

  void downloadEnded(boolean authentic, long at) {
    downloadVerdict = authentic ? "authentic" : "digest-mismatch";
    times.pass(Phase.DOWNLOAD, at);
    state = BoardState.VERIFYING;
  }

  void candidateWritten(long at) {
    times.pass(Phase.VERIFY, at);
    staged = true;
    state = BoardState.STAGED;
  }

  void counted(Traffic since) {
    downloadedBytes += since.downloadedBytes();
  }

  void powerLost() {
    state = BoardState.OFF;
  }

  void resetRequested() {
    state = staged ? BoardState.INSTALLING : BoardState.BOOTING;
  }

  Wanted applicationEnded(String cause) {
    launching = false;
    if (staged) {
      return Wanted.RESET;
    }
    if (!state.isFinal()) {
      if (downloadVerdict.equals("digest-mismatch")) {
        fail(downloadVerdict, cause);
      } else if (!linkCause.isEmpty()) {
        fail(linkCause, cause);
      } else {
        fail(cause.equals("done") ? "no-candidate" : cause, "");
      }
    }
    return Wanted.NOTHING;
  }

  void halt(String cause, String detail) {
    if (state != BoardState.HALTED) {
      fail(cause, detail);
      state = BoardState.HALTED;
    }
  }

  private void fail(String cause, String detail) {
    failurePhase = phase();
    failureCause = cause;
    failureDetail = detail;
    launching = false;
    state = BoardState.FAILED;
  }

  /** The phase that the board is in. */
  Phase phase() {
    return switch (state) {
      case OFF, BOOTING -> staged ? Phase.INSTALL : installed ? Phase.REPORT : Phase.BOOT;
      case PROVISIONING -> Phase.PROVISION;
      case CONNECTING -> Phase.CONNECT;
      case ONLINE, OFFLINE -> Phase.NOTICE;
      case DOWNLOADING -> Phase.DOWNLOAD;
      case VERIFYING -> Phase.VERIFY;
      case STAGED, INSTALLING -> Phase.INSTALL;
      case REPORTING, UPGRADED -> Phase.REPORT;
      case FAILED, HALTED -> failurePhase;
    };
  }

  BoardProfile profile() {
    return profile;
  }

  String activeVersion() {
    return activeVersion;
  }

  public BoardState state() {
    return state;
  }

  /** Whether it will not go on unless somebody resets it; what is upgraded needs not. */
  public boolean isStuck() {
    return state == BoardState.FAILED || state == BoardState.HALTED;
  }

  /** Whether it is still on its first way to the platform. */
  boolean isLaunching() {
    return launching;
  }

  /** Whether a campaign need not wait for this board: it has told its version, or it never will. */
  boolean isReady() {
    return !reported.isEmpty() || state.isFinal();
  }

  public BoardResult result() {
    BoardResult.Counts counts = new BoardResult.Counts(downloadedBytes, downloads, resumes, reconnects, boots);
    return new BoardResult(board, profile, state, phase(), cause(), failureDetail, reported, activeVersion,
        sinceNanos, upgradedAtNanos, times.nanos(), counts, checks.end(), times.lateness());
  }

  /** Why it is not upgraded, short; empty if nothing went wrong. */
  String cause() {
    return state == BoardState.UPGRADED ? "" : failureCause.isEmpty() ? linkCause : failureCause;
  }
}
