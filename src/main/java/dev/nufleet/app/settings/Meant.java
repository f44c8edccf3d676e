package dev.nufleet.app.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a user may have meant by a word that nobody knows: the known one with the fewest slips of the keyboard. */
public final class Meant {
  private Meant() {}

  /** For the end of a message: {@code ; did you mean run?}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    return of(word, known).map(one -> "; did you mean " + one + "?").orElse("");
  }

  /** One slip in three letters, as many as that; longer words than any known one are not looked at. */
  public static Optional<String> of(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(one -> Math.abs(one.length() - word.length()) <= allowed(one))
        .filter(one -> slips(lower, one.toLowerCase(Locale.ROOT)) <= allowed(one))
        .min(Comparator.<String>comparingInt(one -> slips(lower, one.toLowerCase(Locale.ROOT)))
            .thenComparing(Comparator.naturalOrder()));
  }

  private static int allowed(String known) {
    return Math.max(1, known.replaceFirst("^-+", "").length() / 3);
  }

  /** Letters that are missing, too many, wrong, or in the place of their neighbour (Damerau and Levenshtein). */
  private static int slips(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        slips[i][j] = Math.min(slips[i - 1][j - 1] + same, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
        }
      }
    }
    return slips[a.length()][b.length()];
  }
}
