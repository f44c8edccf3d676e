package dev.nufleet.app.run.progress;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A fleet at one moment as lines for a terminal, each shorter than the terminal is wide, and all cleaned of what
 * strangers say.
 */
final class ProgressBars {
  static final Comparator<Map.Entry<String, Integer>> MOST_FREQUENT =
      Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());
  static final int MOST_CAUSES = 4;

  private static final int BAR_CHARS = 32;
  /** A shorter bar says nothing. */
  private static final int LEAST_BAR_CHARS = 4;
  /** Of the characters from here on some take two columns; the others are counted so as well. */
  private static final int FIRST_WIDE = 0x300;
  private static final String INDENT = "  ";
  /** On narrower terminals every column counts. */
  private static final int INDENTED_COLUMNS = 40;

  /** What a line is about. */
  private enum Tone {
    PLAIN,
    BAR,
    TROUBLE
  }

  /** Text without escape sequences, and how it is coloured. */
  record Line(String text, Tone tone) {
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String USUAL = "\u001b[0m";

    String coloured() {
      return switch (tone) {
        case PLAIN -> text;
        case BAR -> text.replaceFirst("#+", GREEN + "$0" + USUAL);
        case TROUBLE -> RED + text + USUAL;
      };
    }
  }

  private final FleetSnapshot fleet;
  private final int columns;
  private final String indent;

  ProgressBars(FleetSnapshot fleet, int columns) {
    this.fleet = fleet;
    this.columns = columns;
    this.indent = columns < INDENTED_COLUMNS ? "" : INDENT;
  }

  /** @param state short pieces about the whole, which go to as many lines as they need */
  List<Line> lines(List<String> state) {
    List<Line> lines = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL) {
        lines.add(cut(bar(phase.word(), fleet.passed().get(phase), fleet.total(), columns), Tone.BAR));
      }
    }
    packed(state).forEach(line -> lines.add(cut(line, Tone.PLAIN)));
    fleet.causes().entrySet().stream().sorted(MOST_FREQUENT).limit(MOST_CAUSES).forEach(cause -> lines.add(
        cut(indent + cause.getValue() + " stuck: " + cause.getKey(), Tone.TROUBLE)));
    if (fleet.causes().size() > MOST_CAUSES) {
      lines.add(cut(indent + "and " + (fleet.causes().size() - MOST_CAUSES) + " other causes", Tone.TROUBLE));
    }
    return lines;
  }

  private Line cut(String text, Tone tone) {
    String clean = Printable.line(text);
    int end = 0;
    for (int wide = 0; end < clean.length(); end += Character.charCount(clean.codePointAt(end))) {
      wide += clean.codePointAt(end) < FIRST_WIDE ? 1 : 2;
      if (wide >= columns) {
        break;
      }
    }
    return new Line(clean.substring(0, end), tone);
  }

  private List<String> packed(List<String> pieces) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String piece : pieces) {
      boolean first = line.length() == indent.length();
      if (!first && line.length() + ", ".length() + piece.length() >= columns) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        first = true;
      }
      line.append(first ? "" : ", ").append(piece);
    }
    lines.add(line.toString());
    return lines;
  }

  /** As wide as there is room for; on a narrow terminal the figures alone. */
  private static String bar(String name, int done, int total, int columns) {
    String figures = String.format(Locale.ROOT, "%5d/%d", done, total);
    int room = Math.min(BAR_CHARS, columns - 1 - "  123456789  ".length() - figures.length());
    if (room < LEAST_BAR_CHARS) {
      return String.format(Locale.ROOT, "%-9s %d/%d", name, done, total);
    }
    int filled = (int) ((long) done * room / total);
    return String.format(Locale.ROOT, "  %-9s %s %s", name, "#".repeat(filled) + ".".repeat(room - filled), figures);
  }
}
