package dev.nufleet.tls.client;

/** Letters of ASCII without regard to case; all else must be equal. */
final class AsciiCase {
  private static final int CASE_BIT = 0x20;

  private AsciiCase() {}

  static boolean same(String a, String b) {
    if (a.length() != b.length()) {
      return false;
    }
    for (int i = 0; i < a.length(); i++) {
      int difference = a.charAt(i) ^ b.charAt(i);
      boolean same = difference == 0 || difference == CASE_BIT && isLetter(a.charAt(i));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    int lower = c | CASE_BIT;
    return lower >= 'a' && lower <= 'z';
  }
}
