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
    Judgement judgement) {
  /** What was counted for one board. */
  public record Counts(long downloadedBytes, int downloads, int resumes, int reconnects, int boots) {}

  /** Nanoseconds that a phase took. */
  public OptionalLong nanosOf(Phase phase) {
    long nanos = phaseNanos[phase.ordinal()];
    return nanos < 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
  }
}
