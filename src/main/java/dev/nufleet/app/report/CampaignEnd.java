package dev.nufleet.app.report;

import dev.nufleet.app.rollout.RolloutRecord;
import java.util.Map;
import java.util.Optional;

/**
 * How a campaign ended.
 *
 * @param word what the platform says of the campaign's tasks
 * @param rollout its stages, if it had some and came as far
 */
public record CampaignEnd(RunEnd end, PlatformWord word, Optional<RolloutRecord> rollout) {
  /** Of a campaign without stages. */
  public CampaignEnd(RunEnd end, PlatformWord word) {
    this(end, word, Optional.empty());
  }

  /** Of one whose platform was not asked. @param notAsked why */
  public static CampaignEnd early(RunEnd.By by, String reason, String notAsked) {
    return new CampaignEnd(new RunEnd(by, reason), PlatformWord.unknown(notAsked));
  }

  /** Of a run with an error of its own. */
  public static CampaignEnd brokeDown(String why) {
    return early(RunEnd.By.INTERNAL_ERROR, why, "the run broke down before the platform was asked");
  }

  public CampaignEnd withRefusals(Map<String, String> heard) {
    return new CampaignEnd(end, word.withRefusals(heard), rollout);
  }

  public CampaignEnd inStages(Optional<RolloutRecord> stages) {
    return new CampaignEnd(end, word, stages);
  }

  /** Whether tasks of the campaign may be left that would upgrade devices after the run. */
  public boolean leavesTasks() {
    return !word.isKnown() || word.openTasks() > 0;
  }
}
