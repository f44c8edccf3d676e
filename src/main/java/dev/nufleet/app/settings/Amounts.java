package dev.nufleet.app.settings;

import dev.nufleet.chaos.Spread;
import java.util.function.Function;

/** Amounts as scenarios have them. What is none is an {@link IllegalArgumentException} with a line for the user. */
final class Amounts {
  private Amounts() {}

  /** One amount, or two with {@code ..} between them. */
  static Spread range(String text, Function<String, Long> one) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return Spread.of(one.apply(text.strip()));
    }
    long least = one.apply(text.substring(0, dots).strip());
    long most = one.apply(text.substring(dots + 2).strip());
    if (most < least) {
      throw new IllegalArgumentException("'" + text + "' is no range; the first is not to be above the second");
    }
    return new Spread(least, most);
  }

  static Long number(String text, long least, long most) {
    if (!text.matches("[0-9]{1,12}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
      throw new IllegalArgumentException("'" + text + "' is no whole number of " + least + ".." + most);
    }
    return Long.parseLong(text);
  }

  /** @return nanoseconds */
  static Long time(String text) {
    return text.equals("0s") ? 0L : Times.parse(text).toNanos();
  }

  /** @return 0 to 1 */
  static double share(String text) {
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,4})?%")) {
      double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      if (share > 0 && share <= 1) {
        return share;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no share; above 0% and up to 100% is");
  }

  /** @return hundredths of a percent */
  static Long points(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?%")
        || Double.parseDouble(text.substring(0, text.length() - 1)) > 100) {
      throw new IllegalArgumentException("'" + text + "' is no percent; 0%..100% is");
    }
    return Math.round(Double.parseDouble(text.substring(0, text.length() - 1)) * 100);
  }

  static Long bytes(String text) {
    if (!text.matches("[0-9]{1,9} ?(B|kB|KiB|MB)?")) {
      throw new IllegalArgumentException("'" + text + "' is no number of bytes; 4096, 64kB and 1MB are");
    }
    long number = Long.parseLong(text.replaceAll("[^0-9]", ""));
    String unit = text.replaceAll("[0-9 ]", "");
    return number * switch (unit) {
      case "kB" -> 1000;
      case "KiB" -> 1024;
      case "MB" -> 1_000_000;
      default -> 1;
    };
  }

  static Long someBytes(String text) {
    if (bytes(text) == 0) {
      throw new IllegalArgumentException("'" + text + "' is none; 1 byte or more is allowed");
    }
    return bytes(text);
  }

  /** @return bytes a second */
  static Long bytesPerSecond(String text) {
    if (!text.matches("[1-9][0-9]{0,8} ?(B|kB|KiB|MB)/s")) {
      throw new IllegalArgumentException("'" + text + "' is no rate; 500B/s, 20kB/s and 1MB/s are");
    }
    return bytes(text.substring(0, text.length() - "/s".length()));
  }

  /** @return calls a second */
  static Long callsPerSecond(String text) {
    if (!text.matches("[1-9][0-9]{0,5}/s")) {
      throw new IllegalArgumentException("'" + text + "' is no rate; 50/s is");
    }
    return number(text.substring(0, text.length() - "/s".length()), 1, 999_999);
  }
}
