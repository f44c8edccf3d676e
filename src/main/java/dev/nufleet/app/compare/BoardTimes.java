package dev.nufleet.app.compare;

import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long each board of a run took for each phase: boards.csv as it was written, in order of the boards' start. */
final class BoardTimes {
  private final Map<String, Row> rows;

  /**
   * @param index of its line, from 0 on: boards whose lines are near each other started together
   * @param millis by phase; NaN where the board did not pass it
   */
  record Row(int index, String board, String profile, double[] millis) {
    boolean passed(Phase phase) {
      return !Double.isNaN(millis[phase.ordinal()]);
    }

    double millis(Phase phase) {
      return millis[phase.ordinal()];
    }
  }

  private BoardTimes(Map<String, Row> rows) {
    this.rows = rows;
  }

  /** @throws IllegalArgumentException with what is wrong, for a line to the user */
  static BoardTimes parse(String csv) {
    List<String> lines = csv.lines().toList();
    List<String> names = lines.isEmpty() ? List.of() : cells(lines.get(0));
    int board = column(names, "board");
    int profile = column(names, "profile");
    int[] phases = Arrays.stream(Phase.values()).mapToInt(phase -> column(names, phase.word() + "Ms")).toArray();
    Map<String, Row> rows = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      if (cells.size() != names.size()) {
        throw new IllegalArgumentException("line " + (i + 1) + " has " + cells.size() + " cells, not " + names.size());
      }
      double[] millis = new double[phases.length];
      for (int p = 0; p < phases.length; p++) {
        millis[p] = millis(cells.get(phases[p]), i + 1);
      }
      Row row = new Row(i - 1, cells.get(board), cells.get(profile), millis);
      if (rows.put(row.board(), row) != null) {
        throw new IllegalArgumentException("line " + (i + 1) + " has a board that was there before");
      }
    }
    return new BoardTimes(rows);
  }

  private static int column(List<String> names, String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("its first line has no " + name);
    }
    return at;
  }

  private static double millis(String cell, int line) {
    if (cell.isEmpty()) {
      return Double.NaN;
    }
    if (!cell.matches("[0-9]{1,15}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")) {
      throw new IllegalArgumentException("line " + line + " has a time that is no number");
    }
    return Double.parseDouble(cell);
  }

  /** A cell may be quoted, with its quotes doubled; none goes over a line's end. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  Collection<Row> rows() {
    return rows.values();
  }

  /** In ascending order. */
  double[] sorted(Phase phase) {
    return rows.values().stream().filter(row -> row.passed(phase)).mapToDouble(row -> row.millis(phase)).sorted()
        .toArray();
  }
}
