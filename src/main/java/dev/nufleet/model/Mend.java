package dev.nufleet.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Defects of the SDK and its sample that a run may mend, to show what a fix would be worth. Without a mend the boards
 * are the real ones; each mend is one branch at the place of its defect.
 */
public enum Mend {
  RESUBSCRIBE_AFTER_RECONNECT(
      "After a reconnect the client neither subscribes nor says its version, even if the broker has lost its session.",
      "Mended, it does both again when CONNACK says that no session is present."),
  RECONNECT_JITTER(
      "All boards wait exactly 1, 2, 4, 8, 16 and 30 s between reconnects, so an outage ends in a storm.",
      "Mended, each wait is drawn between an eighth of it and the whole."),
  CHECK_HTTP_STATUS(
      "The downloader does not look at the status and takes an error page, or a whole file for a range, for firmware.",
      "Mended, only 2xx is firmware, and only 206 if not from byte 0 on; the rest is a failed fetch, tried again."),
  GIVE_UP_AFTER_N(
      "Failed fetches are repeated without end, and the platform hears nothing of them.",
      "Mended, N of them in a row (1..1000) end the download with step -2."),
  REFRESH_EXPIRED_LINK(
      "A link that has expired (403) is asked again, and what comes is taken for firmware.",
      "Mended, the board asks the platform for the notice again and goes on with its link; implies a look at the"
          + " status."),
  RECONNECT_WHEN_OUT_OF_STEP(
      "An MQTT packet that comes in part only is thrown away, and the client reads on in its midst: notices get lost.",
      "Mended, the client gives the connection up and connects again."),
  STAY_AFTER_MAIN(
      "The sample ends after its first upgrade, good or bad, and no later notice finds it.",
      "Mended, it waits for the next notice after an upgrade that failed.");

  /** With {@link #RECONNECT_JITTER} a wait is the whole by this at least. */
  public static final int JITTERED_WAIT_DIVISOR = 8;

  private final String defect;
  private final String remedy;

  Mend(String defect, String remedy) {
    this.defect = defect;
    this.remedy = remedy;
  }

  /** As users write it; the one with a number ends in {@code N}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("-n$", "-N");
  }

  /** A sentence: what the real firmware does. */
  public String defect() {
    return defect;
  }

  /** A sentence: what the mended firmware does. */
  public String remedy() {
    return remedy;
  }

  /** @param word without a number; see {@link Mends#with} */
  static Optional<Mend> byWord(String word) {
    return Arrays.stream(values()).filter(mend -> mend.word().equals(word)).findFirst();
  }
}
