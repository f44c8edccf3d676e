package dev.nufleet.app.report;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** boards.csv: one line a board. */
public final class BoardsCsv {
  private static final Pattern FORMULA = Pattern.compile("\\p{javaWhitespace}*[=+@\\uFF1D\\uFF0B\\uFF20\\uFF0D-]");
  private static final Pattern NUMBER = Pattern.compile("-[0-9]{1,20}(\\.[0-9]{1,20})?");

  private BoardsCsv() {}

  public static String of(RunRecord run) {
    StringBuilder csv = new StringBuilder("board,profile,outcome,phase,cause,detail,reportedVersion,activeVersion");
    for (Phase phase : Phase.values()) {
      csv.append(',').append(phase.word()).append("Ms");
    }
    csv.append(",downloadedBytes,downloads,resumes,mqttReconnects,boots,violations\n");
    run.endings().forEach(ending -> line(csv, ending));
    return csv.toString();
  }

  private static void line(StringBuilder csv, Ending ending) {
    BoardResult board = ending.result();
    csv.append(cell(board.board().value())).append(',').append(board.profile().id())
        .append(',').append(ending.outcome().word()).append(',').append(board.phase().word())
        .append(',').append(cell(ending.cause())).append(',').append(cell(ending.detail()))
        .append(',').append(cell(board.reportedVersion())).append(',').append(cell(board.activeVersion()));
    for (Phase phase : Phase.values()) {
      OptionalLong nanos = board.nanosOf(phase);
      csv.append(',');
      nanos.ifPresent(n -> csv.append(String.format(Locale.ROOT, "%.3f", n / 1e6)));
    }
    BoardResult.Counts counts = board.counts();
    csv.append(',').append(counts.downloadedBytes()).append(',').append(counts.downloads())
        .append(',').append(counts.resumes()).append(',').append(counts.reconnects()).append(',').append(counts.boots())
        .append(',').append(cell(String.join(" ",
            board.judgement().violated().stream().map(BoardInvariant::word).sorted().toList())))
        .append('\n');
  }

  /**
   * On its line, and quoted where it must be. A text that a spreadsheet would take for a formula is led by an
   * apostrophe: one with a formula's first character, blanks before it or not, that is no plain number.
   */
  private static String cell(String text) {
    String line = Printable.line(text);
    String safe = FORMULA.matcher(line).lookingAt() && !NUMBER.matcher(line).matches() ? "'" + line : line;
    return safe.matches(".*[\",;].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
