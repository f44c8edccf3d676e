package dev.nufleet.app.settings;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Sites: boards that share an access point and a power line. Boards are dealt to them by their name and the run's seed,
 * so a board stands at the same site alone, in a fleet and in a part of one.
 *
 * @param count 0: there are none
 */
public record Sites(int count) {
  static final int MOST = 100_000;

  /** @return {@code site-007}, counted from 1 on */
  Optional<String> of(String name, long seed) {
    if (count == 0) {
      return Optional.empty();
    }
    CRC32 crc = new CRC32();
    crc.update((seed + "/site/" + name).getBytes(StandardCharsets.UTF_8));
    return Optional.of(String.format(Locale.ROOT, "site-%03d", crc.getValue() % count + 1));
  }
}
