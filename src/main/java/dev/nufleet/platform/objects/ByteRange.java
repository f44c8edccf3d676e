package dev.nufleet.platform.objects;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Range: bytes=a-b} request header against a file. Both ends included. Several ranges, or other words, count
 * as none.
 */
record ByteRange(long from, long to) {
  /** Nothing asked for, or nothing that is understood: all of it, with 200. */
  static final ByteRange WHOLE = new ByteRange(-1, -1);
  static final ByteRange UNSATISFIABLE = new ByteRange(-2, -2);

  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  static ByteRange of(String header, long size) {
    Matcher range = ONE.matcher(header.trim());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return WHOLE;
    }
    if (range.group(1).isEmpty()) { // the last so many bytes
      long count = Long.parseLong(range.group(2));
      return count == 0 || size == 0 ? UNSATISFIABLE : new ByteRange(Math.max(0, size - count), size - 1);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
    if (from >= size) {
      return UNSATISFIABLE;
    }
    return to < from ? WHOLE : new ByteRange(from, to);
  }
}
