package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** What a stand-in refused to a run's devices, in its own words and with the setting that governs it. */
final class RefusalsHeard {
  private static final Duration MOST = Duration.ofSeconds(5);
  /** A stand-in that was started a moment before the run. */
  private static final long SLACK_MILLIS = 1000;
  private static final int MOST_CHARS = 600;

  private RefusalsHeard() {}

  /**
   * Asks once; whatever does not answer like a stand-in has refused nothing that is known.
   *
   * @param api of the stand-in, {@code host:port}
   * @return lines by DeviceName, of this run only
   */
  static Map<String, String> of(String api, RunSettings settings, RunClock clock, SideThreads threads) {
    try {
      return threads.within(MOST, () -> lines(
          StandInAnswer.of(api, "/refusals", MOST).path("refusals"), settings, clock));
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(RefusalsHeard.class).info("the stand-in did not tell what it refused: {}", e.toString());
      return Map.of();
    }
  }

  private static Map<String, String> lines(JsonNode refusals, RunSettings settings, RunClock clock) {
    Set<String> own = new HashSet<>();
    settings.devices().forEach(device -> own.add(DeviceId.of(device).toString()));
    long start = clock.startedAt().toEpochMilli();
    Map<String, String> lines = new LinkedHashMap<>();
    for (JsonNode refusal : refusals) {
      String name = refusal.path("deviceName").asText();
      long millis = refusal.path("lastMillis").asLong();
      if (own.contains(refusal.path("productKey").asText() + "/" + name) && millis >= start - SLACK_MILLIS) {
        lines.merge(name, line(refusal, Math.max(0, millis - start)), (before, more) -> before + "; " + more);
      }
    }
    lines.replaceAll((name, line) -> Printable.brief(line, MOST_CHARS));
    return lines;
  }

  private static String line(JsonNode refusal, long atMillis) {
    String setting = refusal.path("setting").asText();
    long times = refusal.path("times").asLong();
    return String.format(Locale.ROOT, "%s%s (%sat %.1f s)", refusal.path("why").asText(),
        setting.isEmpty() ? "" : ": --set " + setting, times > 1 ? times + " times, last " : "", atMillis / 1000.0);
  }
}
