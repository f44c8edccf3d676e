package dev.nufleet.lists;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a CSV list: lines end in LF, CR LF or CR, fields may be quoted and have blanks around them, and rows with
 * nothing in them do not count. One row at a time is in memory, and a field has a bound, so that a quote without an end
 * cannot swallow a file.
 */
final class ListRows {
  /** Many times what a name or a key has; other columns may hold a note. */
  private static final int MOST_FIELD_CHARS = 10_000;
  private static final int MOST_FIELDS = 1_000;

  private static final CsvFactory CSV = CsvFactory.builder()
      .enable(CsvParser.Feature.WRAP_AS_ARRAY)
      .enable(CsvParser.Feature.TRIM_SPACES)
      .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
      .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MOST_FIELD_CHARS).build())
      .build();

  /** @param line where the row begins, from 1 @param fields without the blanks around them */
  record Row(int line, List<String> fields) {}

  /** Takes a row. */
  interface Taker {
    void take(Row row) throws BadList;
  }

  private ListRows() {}

  static void read(byte[] content, Taker taker) throws BadList {
    ListText text = ListText.of(content);
    int line = 1;
    try (CsvParser parser = CSV.createParser(text.reader())) {
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(text.separator()).withoutEscapeChar());
      boolean first = true;
      List<String> fields = new ArrayList<>();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          line = parser.currentLocation().getLineNr();
          fields.clear();
        } else if (token == JsonToken.END_ARRAY && fields.stream().anyMatch(field -> !field.isEmpty())) {
          if (!first || !fields.get(0).toLowerCase(Locale.ROOT).startsWith(ListText.SEPARATOR_LINE)) {
            taker.take(new Row(line, List.copyOf(fields)));
          }
          first = false;
          fields.clear(); // the end of the file ends an array as well
        } else if (token == JsonToken.VALUE_STRING) {
          if (fields.size() == MOST_FIELDS) {
            throw new BadList(line, "more than " + MOST_FIELDS + " fields; a line for each device is allowed");
          }
          fields.add(stripped(parser.getText()));
        }
      }
    } catch (StreamConstraintsException e) {
      throw new BadList(line, "a field has more than " + MOST_FIELD_CHARS
          + " characters; look for a quote that is opened there and not closed");
    } catch (JacksonException e) {
      throw new BadList(line, e.getOriginalMessage().startsWith("Missing closing quote")
          ? "a quote that is opened there has no end; close it or take it out"
          : "something stands behind a closed quote; double the quotes within a quoted field");
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory does not fail", e);
    }
  }

  /** Also blanks that do not break, which copying from a page brings along. */
  private static String stripped(String field) {
    int from = 0;
    int to = field.length();
    while (from < to && isBlank(field.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(field.charAt(to - 1))) {
      to--;
    }
    return field.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff' || c == '\u200b';
  }
}
