package dev.nufleet.ota;

import dev.nufleet.csdk.port.CText;
import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * C's {@code strtoull(text, &end, 10)} as the candidate writer uses it for version strings: leading blanks and one
 * sign are skipped, a minus negates modulo 2^64, too large saturates at 2^64-1, and all of the text must have been
 * consumed.
 */
final class Strtoull {
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Strtoull() {}

  /** @return an unsigned number; empty if a character is left over. The empty text is 0. */
  static OptionalLong parse(String text) {
    String c = CText.of(text);
    int at = 0;
    while (at < c.length() && isSpace(c.charAt(at))) {
      at++;
    }
    boolean negative = at < c.length() && c.charAt(at) == '-';
    if (negative || at < c.length() && c.charAt(at) == '+') {
      at++;
    }
    int digits = at;
    while (at < c.length() && c.charAt(at) >= '0' && c.charAt(at) <= '9') {
      at++;
    }
    if (at == digits) {
      return c.isEmpty() ? OptionalLong.of(0) : OptionalLong.empty(); // no digit: nothing is consumed, not even blanks
    }
    if (at < c.length()) {
      return OptionalLong.empty();
    }
    BigInteger value = new BigInteger(c.substring(digits));
    if (value.compareTo(MAX) > 0) {
      return OptionalLong.of(-1);
    }
    return OptionalLong.of(negative ? -value.longValue() : value.longValue());
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
