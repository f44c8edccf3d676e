package dev.nufleet.lists;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text of a list's bytes, and what separates its fields. UTF-8 and UTF-16 are known by their byte order mark,
 * UTF-16 also by its zeros. Other text is taken byte for byte: what names and keys may hold is ASCII in every charset
 * that spreadsheets write, so a foreign charset only spoils columns that nobody reads.
 *
 * @param skip bytes of the mark
 */
record ListText(byte[] content, int skip, Charset charset) {
  /** Excel says in a first line {@code sep=;} what it separates fields by. */
  static final String SEPARATOR_LINE = "sep=";

  private static final String SEPARATORS = ",;\t";

  static ListText of(byte[] content) throws BadList {
    if (startsWith(content, 0xEF, 0xBB, 0xBF)) {
      return new ListText(content, 3, StandardCharsets.UTF_8);
    }
    if (startsWith(content, 0xFF, 0xFE, 0, 0) || startsWith(content, 0, 0, 0xFE, 0xFF)) {
      throw new BadList("this is text in UTF-32; save it as CSV in UTF-8");
    }
    if (startsWith(content, 0xFF, 0xFE)) {
      return new ListText(content, 2, StandardCharsets.UTF_16LE);
    }
    if (startsWith(content, 0xFE, 0xFF)) {
      return new ListText(content, 2, StandardCharsets.UTF_16BE);
    }
    if (startsWith(content, 'P', 'K', 3, 4) || startsWith(content, 0xD0, 0xCF, 0x11, 0xE0)) {
      throw new BadList("this is a workbook of a spreadsheet, not CSV; save it as CSV");
    }
    int[] zeros = new int[2];
    for (int i = 0; i < content.length; i++) {
      zeros[i & 1] += content[i] == 0 ? 1 : 0;
    }
    if (zeros[0] == 0 && zeros[1] == 0) {
      return new ListText(content, 0, isUtf8(content) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }
    int most = Math.max(zeros[0], zeros[1]);
    int least = Math.min(zeros[0], zeros[1]); // some characters that are not ASCII have a zero in their lower half
    if (least > most / 8 || most < content.length / 4) {
      throw new BadList("this is no text, for there are zero bytes in it; save it as CSV in UTF-8");
    }
    return new ListText(content, 0, zeros[0] == most ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
  }

  Reader reader() {
    return new InputStreamReader(new ByteArrayInputStream(content, skip, content.length - skip), charset);
  }

  /** The one of comma, semicolon and tab that the first line with anything in it has most of; else the comma. */
  char separator() throws IOException {
    int[] seen = new int[SEPARATORS.length()];
    StringBuilder start = new StringBuilder();
    try (Reader in = reader()) {
      boolean quoted = false;
      boolean something = false;
      for (int c = in.read(); c >= 0 && (quoted || !something || c != '\n' && c != '\r'); c = in.read()) {
        quoted ^= c == '"';
        something |= !Character.isWhitespace(c);
        int which = SEPARATORS.indexOf(c);
        if (which >= 0 && !quoted) {
          seen[which]++;
        }
        if (something && start.length() <= SEPARATOR_LINE.length()) {
          start.append((char) c);
        }
      }
    }
    if (isSeparatorLine(start) && SEPARATORS.indexOf(start.charAt(SEPARATOR_LINE.length())) >= 0) {
      return start.charAt(SEPARATOR_LINE.length());
    }
    int best = 0;
    for (int i = 1; i < seen.length; i++) {
      best = seen[i] > seen[best] ? i : best;
    }
    return SEPARATORS.charAt(best);
  }

  private static boolean isSeparatorLine(CharSequence start) {
    return start.length() > SEPARATOR_LINE.length()
        && start.toString().toLowerCase(Locale.ROOT).startsWith(SEPARATOR_LINE);
  }

  private static boolean startsWith(byte[] content, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= content.length || (content[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] content) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(content);
    CharBuffer out = CharBuffer.allocate(8192);
    while (true) {
      var result = decoder.decode(in, out, /* endOfInput= */ true);
      if (!result.isOverflow()) {
        return result.isUnderflow();
      }
      out.clear();
    }
  }
}
