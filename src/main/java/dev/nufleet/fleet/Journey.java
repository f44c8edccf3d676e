package dev.nufleet.fleet;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeIgnored;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.ResetRequested;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.util.Arrays;

/**
 * One board's way through the campaign, told by its events. Mutable, because there are thousands with some dozens of
 * events each; it belongs to the fleet's actor alone. Reads no clock: times are those of the events, in nanoseconds.
 */
final class Journey {
  static final long NONE = -1;

  /** Hears of each phase that a board passes. */
  interface Passages {
    /** @param first whether this board passed this phase for the first time */
    void passed(BoardProfile profile, Phase phase, long nanos, boolean first);
  }

  private final BoardId board;
  private final BoardProfile profile;
  private final String target;
  private final Passages passages;
  private final Checks checks;
  private final long[] phaseNanos = new long[Phase.values().length];

  private BoardState state = BoardState.OFF;
  private long markNanos = NONE;
  private long upgradedAtNanos = NONE;
  private boolean launching = true;
  private boolean staged;
  private boolean installed;
  private String downloadVerdict = "";
  private String reported = "";
  private String activeVersion = "";
  private String signInCause = "";
  private Phase failurePhase = Phase.BOOT;
  private String failureCause = "";
  private String failureDetail = "";
  private long downloadedBytes;
  private int downloads;
  private int resumes;
  private int reconnects;
  private int boots;

  /** @param withPast the board was left by another process, as {@link Checks} has it */
  Journey(BoardId board, BoardProfile profile, FleetSpec.Goal goal, Passages passages, boolean withPast) {
    this.board = board;
    this.profile = profile;
    this.target = goal.version().toString();
    this.checks = new Checks(goal, withPast);
    this.passages = passages;
    Arrays.fill(phaseNanos, NONE);
  }

  /**
   * Takes the next event.
   *
   * @param campaignNanos when the campaign was asked for, {@link Long#MIN_VALUE} if that is not known yet
   * @return what the operator is to do
   */
  Wanted on(BoardEvent event, long campaignNanos) {
    long at = event.atNanos();
    What what = event.what();
    checks.see(what);
    if (what instanceof Counted counted) {
      count(counted.since());
    } else if (what instanceof BootStarted) {
      bootStarted(at);
    } else if (what instanceof BootEnded ended) {
      bootEnded(ended, at);
    } else if (what instanceof Provisioned) {
      provisioned(at);
    } else if (what instanceof SignedIn signedIn) {
      signedIn(signedIn, at);
    } else if (what instanceof SignInFailed failed) {
      launching = false;
      signInCause = failed.cause();
    } else if (what instanceof SignedOut) {
      if (state == BoardState.ONLINE) {
        state = BoardState.OFFLINE;
      }
    } else if (what instanceof VersionReported version) {
      versionReported(version.version(), at);
    } else if (what instanceof NoticeReceived) {
      noticeReceived(at, campaignNanos);
    } else if (what instanceof NoticeIgnored ignored) {
      noticeIgnored(ignored.reason());
    } else if (what instanceof DownloadStarted started) {
      downloads++;
      resumes += started.fromByte() > 0 ? 1 : 0;
    } else if (what instanceof DownloadEnded ended) {
      downloadVerdict = ended.authentic() ? "authentic" : "digest-mismatch";
      pass(Phase.DOWNLOAD, at);
      state = BoardState.VERIFYING;
    } else if (what instanceof CandidateWritten) {
      pass(Phase.VERIFY, at);
      staged = true;
      state = BoardState.STAGED;
    } else if (what instanceof ApplicationEnded ended) {
      return applicationEnded(ended.cause());
    } else if (what instanceof ResetRequested) {
      state = staged ? BoardState.INSTALLING : BoardState.BOOTING;
    } else if (what instanceof Halted halted) {
      halt(halted.cause(), "");
    } else if (what instanceof PowerLost) {
      state = BoardState.OFF;
    } else if (!(what instanceof ProgressSent)) {
      throw new IllegalStateException("an event of a kind that a journey does not know: " + what);
    }
    return Wanted.NOTHING;
  }

  /** What the operator is to do at the board's console. */
  enum Wanted {
    NOTHING,
    RESET
  }

  /** The board's actor is gone: a defect of this program, not of the board. */
  void lost() {
    fail("internal-error", "the board's actor stopped");
  }

  private void bootStarted(long at) {
    boots++;
    signInCause = "";
    installed = false;
    if (staged) {
      state = BoardState.INSTALLING;
    } else {
      state = BoardState.BOOTING;
      markNanos = at;
      downloadVerdict = "";
    }
  }

  private void bootEnded(BootEnded ended, long at) {
    activeVersion = ended.activeVersion().toString();
    if (ended.outcome() == BootOutcome.BOOTS) {
      installed = ended.installed();
      pass(installed && staged ? Phase.INSTALL : Phase.BOOT, at);
      staged = false;
      state = installed ? BoardState.REPORTING : BoardState.PROVISIONING;
    } else if (ended.outcome() == BootOutcome.HALTS) {
      halt("no-bootable-image", "");
    } else if (ended.outcome() == BootOutcome.HANGS) {
      halt("card-read-error", "the bootloader waits for the card for ever");
    }
  }

  private void provisioned(long at) {
    if (!installed) {
      pass(Phase.PROVISION, at);
      state = BoardState.CONNECTING;
    }
  }

  private void signedIn(SignedIn signedIn, long at) {
    launching = false;
    signInCause = "";
    if (signedIn.again()) {
      reconnects++;
      if (state == BoardState.OFFLINE) {
        state = BoardState.ONLINE;
      }
    } else if (!installed) {
      pass(Phase.CONNECT, at);
      state = BoardState.ONLINE;
    }
  }

  private void versionReported(String version, long at) {
    reported = version;
    if (version.equals(target)) {
      if (installed && state == BoardState.REPORTING) {
        pass(Phase.REPORT, at);
        if (phaseNanos[Phase.DOWNLOAD.ordinal()] != NONE) { // else another process saw most of its way
          note(Phase.TOTAL, sumOfPhases());
        }
      }
      if (upgradedAtNanos == NONE) {
        upgradedAtNanos = at;
      }
      state = BoardState.UPGRADED;
    } else if (installed) {
      state = BoardState.ONLINE;
      markNanos = at;
    }
  }

  private void noticeReceived(long at, long campaignNanos) {
    if (state == BoardState.DOWNLOADING) {
      return; // sent again
    }
    if (markNanos != NONE && campaignNanos > markNanos) {
      markNanos = Math.min(campaignNanos, at);
    }
    pass(Phase.NOTICE, at);
    clearFailure();
    state = BoardState.DOWNLOADING;
  }

  private void noticeIgnored(String reason) {
    if (state == BoardState.ONLINE) {
      fail("notice-ignored", reason);
    }
  }

  private Wanted applicationEnded(String cause) {
    launching = false;
    if (staged) {
      return Wanted.RESET;
    }
    if (!state.isFinal()) {
      if (downloadVerdict.equals("digest-mismatch")) {
        fail(downloadVerdict, cause);
      } else if (!signInCause.isEmpty()) {
        fail(signInCause, cause);
      } else {
        fail(cause.equals("done") ? "no-candidate" : cause, "");
      }
    }
    return Wanted.NOTHING;
  }

  private void halt(String cause, String detail) {
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

  private void clearFailure() {
    failureCause = "";
    failureDetail = "";
  }

  private void count(Traffic since) {
    downloadedBytes += since.downloadedBytes();
  }

  private void pass(Phase phase, long at) {
    if (markNanos != NONE) {
      note(phase, Math.max(0, at - markNanos));
    }
    markNanos = at;
  }

  private void note(Phase phase, long nanos) {
    boolean first = phaseNanos[phase.ordinal()] == NONE;
    phaseNanos[phase.ordinal()] = nanos;
    passages.passed(profile, phase, nanos, first);
  }

  private long sumOfPhases() {
    long sum = 0;
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL && phaseNanos[phase.ordinal()] != NONE) {
        sum += phaseNanos[phase.ordinal()];
      }
    }
    return sum;
  }

  /** The phase that the board is in. */
  Phase phase() {
    return switch (state) {
      case OFF, BOOTING -> staged ? Phase.INSTALL : Phase.BOOT;
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

  BoardId board() {
    return board;
  }

  BoardProfile profile() {
    return profile;
  }

  BoardState state() {
    return state;
  }

  /** Whether it is still on its first way to the platform. */
  boolean isLaunching() {
    return launching;
  }

  /** Whether a campaign need not wait for this board: it has told its version, or it never will. */
  boolean isReady() {
    return !reported.isEmpty() || state.isFinal();
  }

  BoardResult result() {
    BoardResult.Counts counts = new BoardResult.Counts(downloadedBytes, downloads, resumes, reconnects, boots);
    return new BoardResult(board, profile, state, phase(), causeOf(), failureDetail, reported, activeVersion,
        upgradedAtNanos, phaseNanos.clone(), counts, checks.violations());
  }

  private String causeOf() {
    if (state == BoardState.UPGRADED) {
      return "";
    }
    return failureCause.isEmpty() ? signInCause : failureCause;
  }
}
