package dev.nufleet.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The platform's words in a history. All name their board. */
public final class PlatformFacts {
  public static final String PLATFORM = "platform";

  /** A version that a board told was taken; what was acknowledged to the board is in it. */
  public static final String INFORM_TAKEN = "InformTaken";
  public static final String SESSION_BEGAN = "SessionBegan";
  public static final String SESSION_ENDED = "SessionEnded";
  /** A task went from one status to another. */
  public static final String TASK_TURNED = "TaskTurned";
  /** How a task of the run's campaign stood when the platform was asked at the end. */
  public static final String TASK_STOOD = "TaskStood";

  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELED");

  private PlatformFacts() {}

  /** @param version that the task is for; empty if the platform does not say */
  public static Map<String, Object> stood(String board, String status, String version) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Fact.BOARD, board);
    fields.put("status", status);
    fields.put("version", version);
    return fields;
  }

  static boolean isFinal(String status) {
    return FINAL.contains(status);
  }
}
