package dev.nufleet.api;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Phase;
import java.time.Duration;
import java.util.Map;

/**
 * How an upgrade ended for one board.
 *
 * @param phase where it stands, or stood when it failed
 * @param cause why it is not upgraded, a word of {@code report.json}'s {@code failuresByCause}; empty if it is
 * @param detail the same in more words
 * @param advice what to do about it; empty if it is upgraded
 * @param activeVersion what its bootloader last found in the header of the ActiveImage; empty before its first boot
 * @param reportedVersion what it last told the platform; empty if nothing
 * @param phases how long each phase took that it passed, by the run's clock
 * @param boots how often its bootloader began
 */
public record BoardOutcome(String board, BoardProfile profile, Outcome outcome, Phase phase, String cause,
    String detail, String advice, String activeVersion, String reportedVersion, Map<Phase, Duration> phases,
    int boots) {
  public BoardOutcome {
    phases = Map.copyOf(phases);
  }

  /** The sums of {@code report.json}'s {@code boards}. */
  public enum Outcome {
    /** It reported the new version, and the platform counts its task as SUCCEEDED. */
    UPGRADED,
    /** Its application ended, or refused the notice. */
    FAILED,
    /** Dead until a reset or a power cycle. */
    HALTED,
    OFFLINE,
    /** Still on its way when the time was over. */
    UNFINISHED
  }

  public boolean isUpgraded() {
    return outcome == Outcome.UPGRADED;
  }
}
