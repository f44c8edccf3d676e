package dev.nufleet.app.run.progress;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal, as far as bars and lines go: rows, a cursor, and the sequences that bars use. What it does not know is
 * shown as it came, so a test sees it. It has as many rows as there are.
 */
final class Screen extends OutputStream {
  /** How terminals do when their window changes. */
  enum Kind {
    /** Breaks long lines anew, and joins those that it broke; the cursor stays at its character. */
    BREAKS_ANEW,
    /** Cuts what is too long. */
    CUTS
  }

  private static final Pattern SEQUENCE = Pattern.compile("\u001b(?:\\[(\\??[0-9;]*)([A-Za-z])|([78]))");

  /** @param goesOn the next row belongs to the same line */
  private record Row(StringBuilder text, boolean goesOn) {}

  private final Kind kind;
  private final List<Row> rows = new ArrayList<>(List.of(new Row(new StringBuilder(), false)));
  private final StringBuilder unread = new StringBuilder();
  private int width;
  private int row;
  private int column;
  private boolean breaks = true;
  private int[] kept = {0, 0};

  Screen(Kind kind, int width) {
    this.kind = kind;
    this.width = width;
  }

  @Override
  public synchronized void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /** Tests print ASCII. */
  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    unread.append(new String(bytes, from, length, StandardCharsets.US_ASCII));
    int i = 0;
    for (Matcher sequence = SEQUENCE.matcher(unread); i < unread.length();) {
      if (sequence.region(i, unread.length()).lookingAt()) {
        if (sequence.group(3) == null) {
          carryOut(sequence.group(2).charAt(0), sequence.group(1));
        } else if (sequence.group(3).equals("7")) {
          kept = new int[] {row, column};
        } else {
          row = kept[0];
          column = kept[1];
        }
        i = sequence.end();
      } else if (unread.charAt(i) == '\u001b' && unread.length() - i < 8) {
        break; // the rest of it is still to come
      } else {
        put(unread.charAt(i++));
      }
    }
    unread.delete(0, i);
  }

  private void carryOut(char what, String argument) {
    switch (what) {
      case 'A' -> row = Math.max(0, row - Math.max(1, Integer.parseInt(argument)));
      case 'B' -> row = Math.min(row + 1, rows.size() - 1);
      case 'J' -> {
        rows.subList(row + 1, rows.size()).clear();
        clearRow();
      }
      case 'K' -> clearRow();
      case 'h', 'l' -> breaks = what == 'h';
      case 'm' -> { }
      default -> throw new IllegalArgumentException("a sequence that bars have no use for: " + argument + what);
    }
  }

  private void clearRow() {
    StringBuilder text = rows.get(row).text();
    text.setLength(Math.min(column, text.length()));
    rows.set(row, new Row(text, false));
  }

  private void put(char c) {
    if (c == '\r') {
      column = 0;
    } else if (c == '\n') {
      column = 0; // the terminal's driver makes both of it
      down(false);
    } else {
      if (column == width && breaks) {
        rows.set(row, new Row(rows.get(row).text(), true));
        column = 0;
        down(true);
      }
      StringBuilder text = rows.get(row).text();
      int at = Math.min(column, width - 1);
      text.append(" ".repeat(Math.max(0, at + 1 - text.length()))).setCharAt(at, c);
      column = Math.min(column + 1, width);
    }
  }

  private void down(boolean sameLine) {
    row++;
    if (row == rows.size()) {
      rows.add(new Row(new StringBuilder(), false));
    } else if (sameLine) {
      rows.get(row).text().setLength(0);
    }
  }

  synchronized void resize(int to) {
    if (kind == Kind.CUTS) {
      width = to;
      rows.forEach(one -> one.text().setLength(Math.min(to, one.text().length())));
      column = Math.min(column, to);
      return;
    }
    List<Row> before = new ArrayList<>(rows);
    int cursorRow = row;
    rows.clear();
    width = to;
    StringBuilder line = new StringBuilder();
    int cursor = -1;
    for (int i = 0; i < before.size(); i++) {
      if (i == cursorRow) {
        cursor = line.length() + column;
      }
      line.append(before.get(i).text());
      if (!before.get(i).goesOn()) {
        addBroken(line.toString(), cursor);
        line.setLength(0);
        cursor = -1;
      }
    }
  }

  private void addBroken(String line, int cursor) {
    int first = rows.size();
    int from = 0;
    do {
      int end = Math.min(line.length(), from + width);
      rows.add(new Row(new StringBuilder(line.substring(from, end)), end < line.length()));
      from = end;
    } while (from < line.length());
    if (cursor >= 0) {
      row = Math.min(first + cursor / width, rows.size() - 1);
      column = cursor % width;
    }
  }

  /** The rows from the top, without blanks at their ends and without empty ones at the end. */
  synchronized List<String> text() {
    List<String> text = new ArrayList<>(rows.stream().map(one -> one.text().toString().stripTrailing()).toList());
    while (!text.isEmpty() && text.get(text.size() - 1).isEmpty()) {
      text.remove(text.size() - 1);
    }
    return text;
  }
}
