package dev.nufleet.platform.registry;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the platform writes them, from UNIX milliseconds. */
public final class PlatformTime {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.of("Asia/Shanghai"));
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private PlatformTime() {}

  /** As in {@code 2019-12-28T02:42:22.000Z}; empty for never. */
  public static String utc(long millis) {
    return millis == 0 ? "" : UTC.format(Instant.ofEpochMilli(millis));
  }

  /** The clock on the wall in Shanghai. */
  public static String local(long millis) {
    return millis == 0 ? "" : LOCAL.format(Instant.ofEpochMilli(millis));
  }
}
