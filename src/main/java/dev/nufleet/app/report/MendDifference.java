package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What mends were worth: figures of two reports side by side, of which only the second run's firmware was mended. */
public final class MendDifference {
  /** Counts, by what they are called and where they stand. */
  private static final List<List<String>> COUNTS = List.of(
      List.of("upgraded", "/boards/upgraded"),
      List.of("resumes", "/traffic/resumes"),
      List.of("reconnects", "/traffic/mqttReconnects"));
  /** In the busiest second. */
  private static final String SIGN_INS = "/signIns/peakPerSecond";
  private static final String RECONNECTS = "/signIns/peakAgainPerSecond";
  /** What the boards ask for, whatever of it comes through where the platform is the bottleneck. */
  private static final String ATTEMPTS = "/signInAttempts/peakAgainPerSecond";
  private static final String CAUSES = "failuresByCause";

  private MendDifference() {}

  /** A heading, a line for each figure, and one more if no count differs: times and
   * peaks always do, by the machine's luck. */
  public static List<String> lines(JsonNode plain, JsonNode mended) {
    List<String> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    mended.get("mended").forEach(name -> names.add(name.asText()));
    lines.add("what if: " + String.join(", ", names));
    lines.add(line("", "plain", "mended"));
    for (String percentile : List.of("p50", "p99")) {
      String place = "/phases/total/" + percentile + "Ms";
      lines.add(line("total " + percentile, time(plain.at(place)), time(mended.at(place))));
    }
    lines.add(line("sign-ins/s at most", count(plain.at(SIGN_INS)), count(mended.at(SIGN_INS))));
    lines.add(line("reconnects/s at most", count(plain.at(RECONNECTS)), count(mended.at(RECONNECTS))));
    lines.add(line("  attempts/s at most", count(plain.at(ATTEMPTS)), count(mended.at(ATTEMPTS))));
    boolean differs = false;
    for (List<String> count : COUNTS) {
      differs |= count(lines, count.get(0), plain.at(count.get(1)), mended.at(count.get(1)));
    }
    Set<String> causes = new TreeSet<>();
    plain.get(CAUSES).fieldNames().forEachRemaining(causes::add);
    mended.get(CAUSES).fieldNames().forEachRemaining(causes::add);
    for (String cause : causes) {
      differs |= count(lines, cause, plain.get(CAUSES).path(cause), mended.get(CAUSES).path(cause));
    }
    List<String> flatter = flatter(plain.at(ATTEMPTS).asLong(), mended.at(ATTEMPTS).asLong());
    lines.addAll(flatter);
    if (!differs && flatter.isEmpty()) {
      lines.add("nothing differs but times: what is mended had no occasion, or costs no board anything");
    }
    return lines;
  }

  /** @return whether they differ; what is missing counts as 0 */
  private static boolean count(List<String> lines, String name, JsonNode plain, JsonNode mended) {
    lines.add(line(name, Long.toString(plain.asLong()), Long.toString(mended.asLong())));
    return plain.asLong() != mended.asLong();
  }

  /** How much the storm that follows a lost connection was flattened; nothing where there was none. */
  private static List<String> flatter(long plain, long mended) {
    if (plain == 0 || mended >= plain) {
      return List.of();
    }
    return List.of(String.format(Locale.ROOT,
        "the storm of reconnects is flatter by %d %%: at most %d boards try within a second, not %d",
        Math.round(100.0 * (plain - mended) / plain), mended, plain));
  }

  private static String count(JsonNode count) {
    return Long.toString(count.asLong());
  }

  /** Null where no board came through. */
  private static String time(JsonNode millis) {
    return millis.isNull() ? "-" : Times.show(millis.asDouble());
  }

  private static String line(String name, String plain, String mended) {
    return String.format(Locale.ROOT, "  %-24s %10s %10s", name, plain, mended);
  }
}
