package dev.nufleet.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The platform's words in a history. All name their board, if they are of one. */
public final class PlatformFacts {
  public static final String PLATFORM = "platform";

  /** The platform knows, and has kept, a version that a board told by the message {@code id} of {@code link}. */
  public static final String INFORM_TAKEN = "InformTaken";
  /** That message is acknowledged: PUBACK goes out. */
  public static final String ACK_SENT = "AckSent";
  public static final String SESSION_BEGAN = "SessionBegan";
  /** A task went from one status to another. */
  public static final String TASK_TURNED = "TaskTurned";
  /** How a task of the run's campaign stood at the end; its time is when the platform was asked. */
  public static final String TASK_STOOD = "TaskStood";

  /**
   * What only a stand-in tells of itself: CONNACKs, what it took and acknowledged, what it pushed and served, how
   * sessions ended, and that its broker was restarted.
   */
  static final Set<String> INSIDE = Set.of("SignInJudged", INFORM_TAKEN, ACK_SENT, "SessionEnded", "NoticePushed",
      "Served", "Restarted");

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

  /** The same with why it stands so, in the platform's words; empty if it says nothing. */
  public static Map<String, Object> stood(String board, String status, String version, String why) {
    Map<String, Object> fields = stood(board, status, version);
    if (!why.isEmpty()) {
      fields.put("why", why);
    }
    return fields;
  }

  /** Whether a task of this status is over for good. */
  public static boolean isFinal(String status) {
    return FINAL.contains(status);
  }
}
