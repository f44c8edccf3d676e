package dev.nufleet.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** The words of a history that are no board's: of the run itself and of its operator. */
public final class RunFacts {
  public static final String RUN = "run";
  public static final String OPERATOR = "operator";

  /** The first fact of a history. */
  public static final String STARTED = "RunStarted";
  /** A field of the first fact: the wall time from which times count. */
  public static final String STARTED_AT = "startedAt";
  /** A field of the first fact: of which module the package is, if it is not the devices' firmware. */
  public static final String MODULE = "module";
  /** Likewise: the version that the package changes, if it is a delta. */
  public static final String DELTA_FROM = "deltaFrom";
  /** A board that another process left: what it did before is not in the history. */
  public static final String TAKEN_OVER = "BoardTakenOver";
  /** A fault that was given while the run went on is taken back: what still acts of it ends. Chaos says so. */
  public static final String FAULT_ENDED = "FaultEnded";
  /** From then on boards are switched on; {@link #AGAIN}: reset, for a campaign that follows another. */
  public static final String LAUNCH_BEGAN = "LaunchBegan";
  /** The campaign is asked for, or a stage of it: notices are due from then on. */
  public static final String CAMPAIGN_ASKED = "CampaignAsked";
  /** What the run's process used, once a second. */
  public static final String PROCESS_STOOD = "ProcessStood";
  /** How a node of the run stood: when that changed, and now and then. */
  public static final String NODE_STOOD = "NodeStood";
  /** A stage of the campaign begins, whomever it asks. */
  public static final String STAGE_BEGAN = "StageBegan";
  /** A stage has asked a board; {@link #AGAIN}: which one before it had asked too. */
  public static final String STAGE_ASKED = "StageAsked";
  public static final String STAGE_ENDED = "StageEnded";
  /** A rule has called the stages off. */
  public static final String ROLLOUT_STOPPED = "RolloutStopped";
  /** A fault is given while the run goes on. Chaos says so. */
  public static final String FAULT_GIVEN = "FaultGiven";
  /** A field of those that may come again. */
  public static final String AGAIN = "again";
  /** The last fact of a history, unless the process was killed. */
  public static final String ENDED = "RunEnded";
  /** Of the last fact: why the run ended, in a line for people. */
  public static final String REASON = "reason";
  /** Likewise: why it is not known how the campaign's tasks stood; missing if it is. */
  public static final String UNHEARD = "unheard";

  private RunFacts() {}

  /**
   * @param imageSha256 of the campaign's bytes, lower-case hex
   * @param mended what of the boards' firmware is mended, in words with commas between them; empty: nothing
   */
  public static Map<String, Object> started(String id, long seed, String scenario, int boards, String pace,
      String target, String version, String imageSha256, String mended) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("seed", seed);
    fields.put("scenario", scenario);
    fields.put("boards", boards);
    fields.put("pace", pace);
    fields.put("target", target);
    fields.put("version", version);
    fields.put("imageSha256", imageSha256);
    fields.put("mended", mended);
    return fields;
  }

  /** @param dropped how many facts are missing because the disk was too slow */
  public static Map<String, Object> ended(String endedBy, long dropped) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("endedBy", endedBy);
    fields.put("dropped", dropped);
    return fields;
  }

  /**
   * The same with why.
   *
   * @param reason a line for people
   * @param unheard why it is not known how the campaign's tasks stood; empty if it is
   */
  public static Map<String, Object> ended(String endedBy, String reason, String unheard, long dropped) {
    Map<String, Object> fields = ended(endedBy, dropped);
    fields.put(REASON, reason);
    if (!unheard.isEmpty()) {
      fields.put(UNHEARD, unheard);
    }
    return fields;
  }
}
