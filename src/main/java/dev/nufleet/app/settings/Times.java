package dev.nufleet.app.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write and read them. */
public final class Times {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  /** Over thirty years: whoever adds a few of these up still has nanoseconds that fit a long. */
  static final Duration MOST = Duration.ofSeconds(999_999_999);

  private Times() {}

  /** @throws IllegalArgumentException with a line for the user, if the text is not like 500ms, 30s, 10m or 2h */
  public static Duration parse(String text) {
    Matcher m = DURATION.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
      throw new IllegalArgumentException("'" + text + "' is no time; 500ms, 30s, 10m, 2h and the like are allowed");
    }
    long n = Long.parseLong(m.group(1));
    Duration time = switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      default -> Duration.ofHours(n);
    };
    if (time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too long; " + MOST.toSeconds() + "s is the longest time");
    }
    return time;
  }

  /** Short, for tables: {@code 340 ms}, {@code 2.5 s}, {@code 4 min 10 s}. */
  public static String show(double millis) {
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (millis < 1000) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
    long seconds = Math.round(millis / 1000);
    return seconds / 60 + " min " + seconds % 60 + " s";
  }
}
