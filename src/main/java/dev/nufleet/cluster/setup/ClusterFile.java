package dev.nufleet.cluster.setup;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code conf/cluster.conf}: the times of a cluster, read once at the start of each of its processes. Whatever is wrong
 * with it is an {@link IllegalArgumentException} with a line for the user: file, line, what was found, what is allowed.
 */
public final class ClusterFile {
  /** In the folder that NuFleet lies in. */
  public static final String PLACE = "conf/cluster.conf";

  private static final String HEARTBEAT = "failure-detector.heartbeat-interval";
  private static final String SILENCE = "failure-detector.acceptable-heartbeat-pause";
  private static final String OWN_SILENCE = "failure-detector.acceptable-heartbeat-pause-of-own-nodes";
  private static final String STABLE_AFTER = "split-brain-resolver.stable-after";
  private static final String LOOK_EVERY = "discovery.interval";
  private static final String STABLE_MARGIN = "discovery.stable-margin";
  private static final String ANSWER_WITHIN = "discovery.answer-within";

  /** Outside of these Akka does not start, or no cluster would ever form. */
  private static final Map<String, Bounds> BOUNDS = Map.of(
      HEARTBEAT, new Bounds(Duration.ofMillis(100), Duration.ofSeconds(10)),
      SILENCE, new Bounds(Duration.ofSeconds(1), Duration.ofHours(1)),
      OWN_SILENCE, new Bounds(Duration.ofSeconds(1), Duration.ofHours(1)),
      STABLE_AFTER, new Bounds(Duration.ofSeconds(1), Duration.ofMinutes(10)),
      LOOK_EVERY, new Bounds(Duration.ofMillis(100), Duration.ofSeconds(10)),
      STABLE_MARGIN, new Bounds(Duration.ofSeconds(1), Duration.ofMinutes(10)),
      ANSWER_WITHIN, new Bounds(Duration.ofMillis(500), Duration.ofMinutes(1)));

  private final Path file;
  private final Config config;

  private ClusterFile(Path file, Config config) {
    this.file = file;
    this.config = config;
  }

  private record Bounds(Duration least, Duration most) {
    boolean hold(Duration time) {
      return time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
    }
  }

  /**
   * The usual times, but for those that the file names.
   *
   * @param home the folder that NuFleet lies in; without such a file in it all times are the usual ones
   * @throws IllegalArgumentException with a line for the user
   */
  public static ClusterTimes read(Path home) {
    Path file = home.resolve(PLACE);
    if (!Files.exists(file)) {
      return ClusterTimes.USUAL;
    }
    try {
      ClusterFile read = new ClusterFile(file, ConfigFactory.parseFile(file.toFile()).resolve());
      read.refuseUnknown();
      return read.times();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage() + "; times like 4s or 500ms are allowed", e);
    }
  }

  private ClusterTimes times() {
    ClusterTimes usual = ClusterTimes.USUAL;
    ClusterTimes times = new ClusterTimes(time(HEARTBEAT, usual.heartbeat()), time(SILENCE, usual.silence()),
        time(OWN_SILENCE, usual.ownSilence()), time(STABLE_AFTER, usual.stableAfter()),
        time(LOOK_EVERY, usual.lookEvery()), time(STABLE_MARGIN, usual.stableMargin()),
        time(ANSWER_WITHIN, usual.answerWithin()));
    for (String pause : List.of(SILENCE, OWN_SILENCE)) {
      Duration borne = pause.equals(SILENCE) ? times.silence() : times.ownSilence();
      if (borne.compareTo(times.heartbeat().multipliedBy(2)) < 0) {
        throw wrong(config.hasPath(pause) ? pause : HEARTBEAT, "a member may be silent for " + text(borne)
            + ", less than two " + HEARTBEAT + " of " + text(times.heartbeat())
            + "; it would be missed while it lives");
      }
    }
    return times;
  }

  private Duration time(String path, Duration usual) {
    if (!config.hasPath(path)) {
      return usual;
    }
    Duration time = config.getDuration(path);
    Bounds bounds = BOUNDS.get(path);
    if (!bounds.hold(time)) {
      throw wrong(path,
          text(time) + " is outside " + text(bounds.least()) + ".." + text(bounds.most()));
    }
    return time;
  }

  /** A misspelt word would leave the usual time in its place, unseen. */
  private void refuseUnknown() {
    refuseUnknown("", config.root());
  }

  private void refuseUnknown(String before, ConfigObject block) {
    block.keySet().stream().sorted().forEach(key -> {
      String path = before + key;
      ConfigValue value = block.get(key);
      boolean isBlock = BOUNDS.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
      if (!BOUNDS.containsKey(path) && !isBlock) {
        throw wrong(value, path, "is unknown; " + String.join(", ", BOUNDS.keySet().stream().sorted().toList())
            + " are allowed");
      }
      if (isBlock && value.valueType() != ConfigValueType.OBJECT) {
        throw wrong(value, path, "is no block; " + path + " { " + BOUNDS.keySet().stream().sorted()
            .filter(known -> known.startsWith(path + ".")).findFirst().orElseThrow().substring(path.length() + 1)
            + " = 1s } is the form");
      }
      if (isBlock) {
        refuseUnknown(path + ".", (ConfigObject) value);
      }
    });
  }

  private IllegalArgumentException wrong(String path, String found) {
    return wrong(config.getValue(path), path, found);
  }

  private IllegalArgumentException wrong(ConfigValue value, String path, String found) {
    return new IllegalArgumentException(file + ": " + value.origin().lineNumber() + ": " + path + ": " + found);
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
