package dev.nufleet.model;

/**
 * A fact about a board, told upwards: to the fleet, the metrics, the event feed. Nothing in a board waits for who
 * listens.
 *
 * @param atNanos when it happened, by the run's clock: comparable between boards, platform and fleet
 * @param boardMillis the same by the board's own clock, since its reset, if its firmware tells it: what that waits is
 *     exact by it at every pace. {@link #NO_TIME} for all that is done to the board, and by its bootloader
 */
public record BoardEvent(BoardId board, BoardProfile profile, long atNanos, long boardMillis, What what) {
  public static final long NO_TIME = -1;

  /** One of whose board's own time nothing is known. */
  public BoardEvent(BoardId board, BoardProfile profile, long atNanos, What what) {
    this(board, profile, atNanos, NO_TIME, what);
  }

  public sealed interface What {}

  /** Power came, or a reset let the bootloader begin. */
  public record BootStarted(ResetReason reason) implements What {}

  /**
   * @param outcome how the bootloader ended
   * @param installed whether it copied a candidate into the active slot
   * @param activeSha256 of the application's bytes in flash, lower-case hex, as the world reads them when the
   *     bootloader starts them, whatever the bootloader found; empty if it started none, if the active header does not
   *     say where they end, or if the board still has its factory firmware
   */
  public record BootEnded(BootOutcome outcome, boolean installed, FirmwareVersion activeVersion, String activeSha256)
      implements What {}

  /** The application has passed pre-main. @param fresh it provisioned itself just now (first boot after flashing) */
  public record Provisioned(boolean fresh) implements What {}

  /**
   * CONNACK 0.
   *
   * @param again the C-SDK's own reconnect, not the first sign-in of this boot
   * @param afterMillis that the board began to dial before it, in real time
   */
  public record SignedIn(boolean again, long afterMillis) implements What {
    /** One of which nobody asks how long it took. */
    public SignedIn(boolean again) {
      this(again, 0);
    }
  }

  /**
   * A connection attempt or CONNECT failed.
   *
   * @param cause short and from a small set, fit for a table: {@code connack-4}, {@code tls}
   * @param again as that of {@link SignedIn}
   * @param afterMillis as that of {@link SignedIn}
   */
  public record SignInFailed(String cause, boolean again, long afterMillis) implements What {
    /** A name could not be looked up: nobody but the board knows of the attempt. */
    public static final String DNS = "dns";

    /** A first one of which nobody asks how long it took. */
    public SignInFailed(String cause) {
      this(cause, false, 0);
    }
  }

  /** The MQTT connection is noticed to be gone. */
  public record SignedOut(String cause) implements What {}

  /**
   * An MQTT packet came in part only, and the client, which threw that part away, reads on in its midst: what comes
   * over this connection from now on may be lost. Told once for a connection.
   */
  public record PacketTorn() implements What {}

  public record VersionReported(String version) implements What {}

  /**
   * PUBACK of what the board published with QoS 1.
   *
   * @param afterMillis that it was sent before it for the first time, in real time
   */
  public record PublishAcknowledged(long afterMillis) implements What {}

  public record NoticeReceived(String version, long sizeBytes) implements What {}

  /** A notice that the C-SDK rejects or ignores, with its reason. */
  public record NoticeIgnored(String reason) implements What {}

  /** The first byte of firmware has come ({@code fromByte} 0), or a new connection goes on at {@code fromByte}. */
  public record DownloadStarted(long fromByte) implements What {}

  /**
   * No connection to the file server came to be, and the board tries again; or it reads without a limit of time.
   * @param cause as that of {@link SignInFailed}; {@code http-refused}, {@code blocked-read}
   */
  public record DownloadHindered(String cause) implements What {}

  /** A ProgressReport went out: percent, or -1..-4. */
  public record ProgressSent(int step) implements What {}

  /** All bytes are here. @param authentic the digest of the notice fits */
  public record DownloadEnded(long bytes, boolean authentic) implements What {}

  /** The candidate's header is on the card: the commit point. */
  public record CandidateWritten() implements What {}

  /** The sample's main() ended; the board now waits for a reset. @param cause {@code done} or why not */
  public record ApplicationEnded(String cause) implements What {}

  /** An upgrade came to nothing, and the program waits for another notice; only mended firmware does. */
  public record UpgradeFailed(String cause) implements What {}

  /** The operator's key {@code r} is carried out. */
  public record ResetRequested() implements What {}

  /**
   * Dead until reset or power cycle.
   * @param cause short and from a small set: {@code no-bootable-image}, {@code fatal-error}
   */
  public record Halted(String cause) implements What {}

  /**
   * @param unheard the process in which the board lived ended without a last word, and the board's memory did not: what
   *     it did last may be in its flash and on its card though nobody was told
   */
  public record PowerLost(boolean unheard) implements What {
    /** One before which everything was told, but for what the board was just about to tell. */
    public PowerLost() {
      this(false);
    }
  }

  /**
   * A fault of the run's scenario came true on this board.
   *
   * @param fault its place in the scenario
   * @param ordinal how many times the fault had acted on this board before, by plan
   * @param text the planned act in words; equal texts are equal acts
   * @param offNanos how long the board is to stay without power, in its own time; -1: as the operator has it
   * @param how power fails with respect to an operation: {@code before}, {@code torn} or {@code after}; else empty
   * @param lastsNanos how long it goes on from now, in the board's time: 0 if it is over at once
   */
  public record FaultActed(
      FaultKind kind, int fault, int ordinal, String text, long offNanos, String how, long lastsNanos)
      implements What {
    /** Faults from this number on are what somebody's hands do to one board: they are in no scenario and no list. */
    public static final int BY_HAND = 1_900_000;

    /** It goes on until somebody ends it, or to the end of the run. */
    public static final long TO_THE_END = -1;

    /** One that is over at once. */
    public FaultActed(FaultKind kind, int fault, int ordinal, String text, long offNanos, String how) {
      this(kind, fault, ordinal, text, offNanos, how, 0);
    }

    /** One that is no loss of power at an operation. */
    public FaultActed(FaultKind kind, int fault, int ordinal, String text, long offNanos) {
      this(kind, fault, ordinal, text, offNanos, "");
    }
  }

  /** What was counted since the last such event of this board. */
  public record Counted(Traffic since) implements What {}
}
