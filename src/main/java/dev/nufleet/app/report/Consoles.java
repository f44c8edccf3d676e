package dev.nufleet.app.report;

import dev.nufleet.app.report.Ending.Outcome;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The consoles of boards that did not get to the end, in a folder beside the report: what they still showed then.
 * Bounded in number and size, whatever became of a fleet; a run with {@code --transcripts} has them all elsewhere.
 */
public final class Consoles {
  static final String FOLDER = "consoles";
  /** How many are kept. */
  static final int MOST = 100;
  /** Of each cause at least, as far as {@link #MOST} allows: the page shows so many. */
  static final int EXAMPLES = 3;
  /** Of each, the newest. */
  static final int MOST_CHARS = 256 * 1024;

  private Consoles() {}

  /**
   * Whose console is to be asked for: of each cause some, then of boards that the real firmware leaves unfinished, then
   * of others that failed, in the report's order. A board that was never switched on has shown nothing.
   */
  public static List<BoardId> wanted(RunRecord run) {
    if (run.sheet().transcriptDir().isPresent()) {
      return List.of();
    }
    List<Ending> bad = run.endings().stream()
        .filter(ending -> ending.outcome() != Outcome.UPGRADED && ending.result().counts().boots() > 0)
        .sorted(Comparator.comparing(ending -> run.defectOf(ending).isEmpty())).toList();
    Map<String, Integer> seen = new HashMap<>();
    Stream<Ending> examples = bad.stream().filter(ending -> seen.merge(ending.cause(), 1, Integer::sum) <= EXAMPLES);
    return Stream.concat(examples, bad.stream()).distinct()
        .map(ending -> ending.result().board()).limit(MOST).toList();
  }

  /**
   * Writes what the boards showed.
   *
   * @param reportDir where the report is to be
   * @return the run with these consoles; its report has links to them
   */
  public static RunRecord write(Path reportDir, RunRecord run, Map<BoardId, String> texts) throws IOException {
    Path folder = reportDir.resolve(FOLDER);
    Files.createDirectories(folder);
    Set<BoardId> written = new HashSet<>();
    for (Map.Entry<BoardId, String> console : texts.entrySet()) {
      Files.writeString(folder.resolve(nameOf(console.getKey())), cut(console.getValue()), StandardCharsets.UTF_8);
      written.add(console.getKey());
    }
    return run.withConsoles(written);
  }

  /** The same of a run that has written them before it ended. */
  public static RunRecord found(RunRecord run) {
    return run.withConsoles(wanted(run).stream()
        .filter(board -> Files.isRegularFile(run.sheet().folder().resolve(of(board)))).collect(Collectors.toSet()));
  }

  /** What peers made a board print may not be fit for a terminal; the file is. */
  private static String cut(String text) {
    int over = text.length() - MOST_CHARS;
    return over <= 0 ? Printable.lines(text)
        : "[" + over + " characters before are not kept]\r\n" + Printable.lines(text.substring(over));
  }

  /** Seen from the report's folder. */
  static Path of(BoardId board) {
    return Path.of(FOLDER, nameOf(board));
  }

  private static String nameOf(BoardId board) {
    return board.fileName() + ".txt";
  }
}
