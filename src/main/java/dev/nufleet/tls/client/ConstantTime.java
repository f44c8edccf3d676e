package dev.nufleet.tls.client;

/**
 * Questions about secret numbers, answered without a branch or an address that depends on them. Answers are masks: all
 * ones for yes, 0 for no. Numbers are 0 to 2^30.
 */
final class ConstantTime {
  private ConstantTime() {}

  /** Whether {@code a < b}. */
  static int less(int a, int b) {
    return a - b >> 31;
  }

  /** Whether {@code a >= b}. */
  static int notLess(int a, int b) {
    return ~less(a, b);
  }

  /** Whether {@code a == b}. */
  static int same(int a, int b) {
    int difference = a ^ b;
    return ~(difference | -difference) >> 31;
  }

  /** {@code yes} where the mask is set, else {@code no}. */
  static int choose(int mask, int yes, int no) {
    return mask & yes | ~mask & no;
  }
}
