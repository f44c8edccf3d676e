package dev.nufleet.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** The words of a history that are no board's: of the run itself and of its operator. */
public final class RunFacts {
  public static final String RUN = "run";
  public static final String OPERATOR = "operator";

  /** The first fact of a history. */
  public static final String STARTED = "RunStarted";
  /** A field of the first fact: of which module the package is, if it is not the devices' firmware. */
  public static final String MODULE = "module";
  /** Likewise: the version that the package changes, if it is a delta. */
  public static final String DELTA_FROM = "deltaFrom";
  /** A board that another process left: what it did before is not in the history. */
  public static final String TAKEN_OVER = "BoardTakenOver";
  /** A fault that was given while the run went on is taken back: what still acts of it ends. Chaos says so. */
  public static final String FAULT_ENDED = "FaultEnded";
  /** The last fact of a history, unless the process was killed. */
  public static final String ENDED = "RunEnded";

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
}
