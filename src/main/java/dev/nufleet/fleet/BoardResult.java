package dev.nufleet.fleet;

import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.OptionalLong;

/**
 * How far one board came.
 *
 * @param phase where it stands, or stood when it failed
 * @param cause why it is not upgraded, short and from a small set; empty if nothing went wrong
 * @param reportedVersion what it last told the platform; empty if nothing
 * @param activeVersion what its bootloader last found in the active header; empty before the first boot ended
 * @param sinceNanos since when it is in its state, by the run's clock; -1 if nothing has happened to it
 * @param upgradedAtNanos when it told the target version, by the run's clock; -1 if it never did
 * @param phaseNanos by {@link Phase#ordinal}; -1 for a phase that was not passed
 * @param lateness against the plan
 */
public record BoardResult(
    BoardId board,
    BoardProfile profile,
    BoardState state,
    Phase phase,
    String cause,
    String detail,
    String reportedVersion,
    String activeVersion,
    long sinceNanos,
    long upgradedAtNanos,
    long[] phaseNanos,
    Counts counts,
    Judgement judgement,
    Lateness lateness) {
  /** Of a board for which nothing was planned. */
  public BoardResult(BoardId board, BoardProfile profile, BoardState state, Phase phase, String cause, String detail,
      String reportedVersion, String activeVersion, long sinceNanos, long upgradedAtNanos, long[] phaseNanos,
      Counts counts, Judgement judgement) {
    this(board, profile, state, phase, cause, detail, reportedVersion, activeVersion, sinceNanos, upgradedAtNanos,
        phaseNanos, counts, judgement, Lateness.UNKNOWN);
  }

  /**
   * What a board came later than was planned, which its phases leave out: a load generator that is behind would hide
   * it.
   *
   * @param bootNanos from when it was to be switched on to when its first boot began, 0 or more; -1 if it never did
   * @param noticeNanos from when the campaign was asked for to its first notice, 0 or more; -1 if it had none
   */
  public record Lateness(long bootNanos, long noticeNanos) {
    public static final Lateness UNKNOWN = new Lateness(PhaseTimes.NONE, PhaseTimes.NONE);
  }

  /** What was counted for one board. */
  public record Counts(long downloadedBytes, int downloads, int resumes, int reconnects, int boots) {}

  /** Nanoseconds that a phase took. */
  public OptionalLong nanosOf(Phase phase) {
    long nanos = phaseNanos[phase.ordinal()];
    return nanos < 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
  }
}
