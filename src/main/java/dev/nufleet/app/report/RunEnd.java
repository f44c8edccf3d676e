package dev.nufleet.app.report;

import dev.nufleet.app.settings.Times;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Why a run ended.
 *
 * @param reason a line for the user, with the platform's words where it is the platform's doing
 */
public record RunEnd(By by, String reason) {
  /** The kinds; their words stand in report.json. */
  public enum By {
    /** Every board came to an end of its own. */
    COMPLETED("completed"),
    TIMEOUT("timeout"),
    /** Ctrl-C or another signal. */
    INTERRUPTED("interrupted"),
    /** The platform answered, and said no. */
    CAMPAIGN_REFUSED("campaign-refused"),
    /** The platform did not answer, or not with an answer. */
    PLATFORM_LOST("platform-lost"),
    /** No other process is left, or can be reached, that holds boards. */
    NODES_LOST("nodes-lost"),
    /** A condition of the user's came true. */
    STOPPED("stopped"),
    /** Its process ended without a report: what is reported was told from its history. */
    KILLED("killed"),
    /** A defect of this program. */
    INTERNAL_ERROR("internal-error");

    private final String word;

    By(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** @return empty if it is no word of these */
    public static Optional<By> byWord(String word) {
      return Arrays.stream(values()).filter(by -> by.word.equals(word)).findFirst();
    }
  }

  /** @param doing completes "the timeout passed while ..." */
  public static RunEnd timeout(Duration timeout, String doing) {
    return new RunEnd(By.TIMEOUT, "the timeout of " + Times.show(timeout.toMillis()) + " passed while " + doing);
  }

  /** A campaign of several that is not waited for any longer. */
  public static RunEnd overdue(String why) {
    return new RunEnd(By.TIMEOUT, why);
  }

  /** What it is without the platform's last word: one that had come to its end is lost without it. */
  public By byWithoutWord() {
    return by == By.COMPLETED ? By.PLATFORM_LOST : by;
  }

  private static final Set<By> MAY_PASS = Set.of(By.COMPLETED, By.TIMEOUT, By.STOPPED);

  /**
   * Whether such a run can be good at all: boards' own word alone, without the platform's, is no proof.
   *
   * @param platformHeard whether the platform has told of its tasks; a run without a campaign of its own, which nobody
   *     may ask the platform about, still comes to an end by itself
   */
  boolean mayPass(boolean platformHeard) {
    return MAY_PASS.contains(by) && (platformHeard || by == By.COMPLETED);
  }

  /** What kept a board that is still on its way from getting there, as a cause. */
  public String cause() {
    return by == By.COMPLETED ? By.TIMEOUT.word() : by.word();
  }
}
