package dev.nufleet.chaos;

import dev.nufleet.model.Draw;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sites: boards that share an access point and a power line. Boards are dealt to them by their name and the run's seed,
 * so a board stands at the same site alone, in a fleet and in a part of one.
 *
 * @param count 0: there are none
 */
public record Sites(int count) {
  public static final int MOST = 100_000;

  /** @return {@code site-007}, counted from 1 on */
  public Optional<String> of(String board, long seed) {
    OptionalInt number = numberOf(board, seed);
    return number.isEmpty() ? Optional.empty() : Optional.of(name(number.getAsInt()));
  }

  /** @return the number in its site's name */
  public OptionalInt numberOf(String board, long seed) {
    return count == 0
        ? OptionalInt.empty()
        : OptionalInt.of(1 + (int) Long.remainderUnsigned(Draw.of(seed, board, "site").bits(0), count));
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "site-%03d", number);
  }
}
