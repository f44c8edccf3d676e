package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.answers.Answers;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.answers.Throttle;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * What the platform answers to a run. A stand-in also tells what it throttled; the real platform has events for that.
 */
final class AnswersHeard {
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final int MOST_EVENTS = 20;
  private static final int MOST_SECONDS = 600;
  private static final int MOST_CHARS = 60;
  private static final double SECOND = 1000;

  private AnswersHeard() {}

  /** To be opened when switching on begins. */
  static Answers open(RunSettings settings, Stage stage, RunClock clock, SideThreads threads) {
    CallPace pace = settings.target() instanceof Cloud cloud ? settings.pace(cloud) : CallPace.NONE;
    Optional<String> standIn = standIn(settings, stage);
    return new Answers(new CallLog(clock::nanos), pace, settings.rampPerSecond(), clock.nanos(),
        () -> standIn.map(api -> throttles(api, clock, threads)).orElse(List.of()));
  }

  /** Whom to ask: what a detour leads to may be one. */
  private static Optional<String> standIn(RunSettings settings, Stage stage) {
    return settings.target() instanceof Cloud cloud
        ? cloud.detour().apiUrl().filter(url -> url.getScheme().equals("http")).map(URI::getAuthority)
        : stage.account().map(account -> account.endpoint());
  }

  /** Whatever does not answer like a stand-in has throttled nothing that is known. */
  private static List<Throttle> throttles(String api, RunClock clock, SideThreads threads) {
    try {
      JsonNode all = threads.within(MOST, () -> StandInAnswer.of(api, "/throttles", MOST)).path("throttles");
      return read(all, clock.startedAt().toEpochMilli());
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(AnswersHeard.class)
          .info("the stand-in did not tell what it throttled: {}", e.toString());
      return List.of();
    }
  }

  /** What was throttled before the run began is none of its. */
  static List<Throttle> read(JsonNode all, long startMillis) {
    List<Throttle> throttles = new ArrayList<>();
    for (JsonNode one : all) {
      Map<Long, Long> bySecond = new TreeMap<>();
      one.path("bySecond").properties().forEach(entry -> {
        long millis = entry.getKey().matches("[0-9]{1,12}") ? Long.parseLong(entry.getKey()) * 1000 : -1;
        if (millis + 1000 > startMillis && bySecond.size() < MOST_SECONDS) {
          bySecond.merge(Math.max(0, (millis - startMillis) / 1000), entry.getValue().asLong(), Long::sum);
        }
      });
      if (one.path("lastMillis").asLong() >= startMillis && throttles.size() < MOST_EVENTS) {
        long times = bySecond.values().stream().mapToLong(Long::longValue).sum();
        throttles.add(new Throttle(Printable.brief(one.path("event").asText(), MOST_CHARS),
            Printable.brief(one.path("setting").asText(), MOST_CHARS), one.path("limit").asLong(),
            Math.max(times, 1), Math.max(0, one.path("firstMillis").asLong() - startMillis) / SECOND,
            (one.path("lastMillis").asLong() - startMillis) / SECOND, bySecond));
      }
    }
    return throttles;
  }
}
