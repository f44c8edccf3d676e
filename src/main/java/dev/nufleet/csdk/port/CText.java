package dev.nufleet.csdk.port;

/** Bytes as C's string functions see them, one character for each: a text ends at its first NUL. */
public final class CText {
  private CText() {}

  public static String of(String bytes) {
    int nul = bytes.indexOf('\0');
    return nul < 0 ? bytes : bytes.substring(0, nul);
  }

  /** C's {@code strstr}. @return where {@code text} begins, or -1: what lies behind a NUL is not found */
  public static int find(CharSequence bytes, String text) {
    return of(bytes.toString()).indexOf(text);
  }
}
