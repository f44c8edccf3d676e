package dev.nufleet.cluster.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFileTest {
  @TempDir Path home;

  @Test
  void the_file_that_comes_along_says_what_holds_without_it() throws IOException {
    assertThat(ClusterFile.read(Path.of(""))).isEqualTo(ClusterTimes.USUAL).isEqualTo(ClusterFile.read(home));
    assertThat(Files.readString(Path.of(ClusterFile.PLACE)).replaceAll("(?m)^ *#.*\\R", "").lines()
        .filter(line -> line.contains(" = "))).as("all seven times are shown").hasSize(7);
  }

  @Test
  void what_it_names_holds_and_the_rest_is_usual() throws IOException {
    write("failure-detector { heartbeat-interval = 2s, acceptable-heartbeat-pause = 10 seconds }\n"
        + "split-brain-resolver.stable-after = 1500ms\ndiscovery.stable-margin = 1m");
    ClusterTimes usual = ClusterTimes.USUAL;
    assertThat(ClusterFile.read(home)).isEqualTo(new ClusterTimes(Duration.ofSeconds(2), Duration.ofSeconds(10),
        usual.ownSilence(), Duration.ofMillis(1500), usual.lookEvery(), Duration.ofMinutes(1), usual.answerWithin()));
  }

  @Test
  void each_of_the_seven_times_is_read() throws IOException {
    write("failure-detector { heartbeat-interval = 101ms, acceptable-heartbeat-pause = 2s,"
        + " acceptable-heartbeat-pause-of-own-nodes = 3s }\nsplit-brain-resolver.stable-after = 4s\n"
        + "discovery { interval = 5s, stable-margin = 6s, answer-within = 7s }");
    assertThat(ClusterFile.read(home)).isEqualTo(new ClusterTimes(Duration.ofMillis(101), Duration.ofSeconds(2),
        Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6),
        Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "discovery { intervall = 1s } | 1: discovery.intervall: is unknown; discovery.answer-within, discovery.interval,",
    "akka.cluster.sharding = 3 | 1: akka: is unknown;",
    "discovery = 3s | 1: discovery: is no block; discovery { answer-within = 1s } is the form",
    "discovery.interval = soon | 1: Invalid value at 'discovery.interval'",
    "discovery.interval = { a = 1s } | 1: discovery.interval has type OBJECT rather than",
    "discovery.interval = 99ms | 1: discovery.interval: 99ms is outside 100ms..10s",
    "discovery.interval = 11s | 1: discovery.interval: 11s is outside 100ms..10s",
    "discovery.interval = -1s | 1: discovery.interval: -1s is outside",
    "split-brain-resolver.stable-after = 0s | 1: split-brain-resolver.stable-after: 0s is outside 1s..600s",
    "failure-detector.heartbeat-interval = 3s | 1: failure-detector.heartbeat-interval: a member may be silent for 4s",
    "failure-detector { acceptable-heartbeat-pause = 1s } | 1: failure-detector.acceptable-heartbeat-pause: a member",
    "discovery { | 1: expecting",
    "discovery.interval = ${none} | 1: Could not resolve substitution",
  })
  void what_is_wrong_with_it_is_one_line_with_its_place(String text, String line) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> ClusterFile.read(home)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": " + line).message().hasLineCount(1);
  }

  private Path write(String text) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    return Files.writeString(home.resolve(ClusterFile.PLACE), text);
  }
}
