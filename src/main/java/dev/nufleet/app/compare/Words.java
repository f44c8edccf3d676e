package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.Times;
import java.util.Locale;

/** How the figures of a comparison are put, the same on the terminal, in Markdown and on the page. */
final class Words {
  static final String NONE = "–";
  /** A phase whose times could be so much longer by luck is not compared at all. */
  private static final double MOST_SHOWN = 3;
  static final String ABOUT_NOISE = "In brackets: the least change that is told from noise; a smaller one is called the"
      + " same.";

  private Words() {}

  static String time(double millis) {
    return Double.isNaN(millis) ? NONE : Times.show(millis);
  }

  /** {@code +15 %}; of the boards in the middle, or of the slow ones where those have changed. */
  static String moved(PhaseRow row) {
    return row.change() == Change.UNKNOWN ? NONE : String.format(Locale.ROOT, "%+.0f %%", row.moved() * 100);
  }

  /** {@code slower (6 %)}. */
  static String verdict(PhaseRow row) {
    if (row.change() == Change.UNKNOWN) {
      return "too few boards";
    }
    String word = switch (row.change()) {
      case WORSE -> row.ofTheSlow() ? "slow ones slower" : "slower";
      case BETTER -> row.ofTheSlow() ? "slow ones faster" : "faster";
      case SAME, UNKNOWN -> "same";
    };
    return word + (row.seenFrom() > MOST_SHOWN ? " (noisy)" : " (" + Comparison.percent(row.seenFrom()) + ")");
  }

  static String verdict(Change change) {
    return switch (change) {
      case WORSE -> "worse";
      case BETTER -> "better";
      case SAME -> "same";
      case UNKNOWN -> "";
    };
  }

  /** Who a side is. */
  static String side(Side side) {
    JsonNode run = side.report().get("run");
    JsonNode version = run.path("nufleet");
    return String.format(Locale.ROOT, "%s, %s, %,d boards, scenario %s, pace %s, seed %s%s", side.id(),
        run.path("startedAt").asText(), side.boardsTotal(), run.path("scenario").asText(), run.path("pace").asText(),
        run.path("seed").asText(), version.isTextual() ? ", nufleet " + version.asText() : "");
  }
}
