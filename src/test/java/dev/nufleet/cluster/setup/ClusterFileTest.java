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
        .filter(line -> line.contains(" = "))).as("all four times are shown").hasSize(4);
  }

  @Test
  void what_it_names_holds_and_the_rest_is_usual() throws IOException {
    write("failure-detector { heartbeat-interval = 2s, acceptable-heartbeat-pause = 10 seconds }\n"
        + "split-brain-resolver.stable-after = 1500ms");
    ClusterTimes usual = ClusterTimes.USUAL;
    assertThat(ClusterFile.read(home)).isEqualTo(new ClusterTimes(Duration.ofSeconds(2), Duration.ofSeconds(10),
        usual.ownSilence(), Duration.ofMillis(1500)));
  }

  @Test
  void each_of_the_four_times_is_read() throws IOException {
    write("failure-detector { heartbeat-interval = 101ms, acceptable-heartbeat-pause = 2s,"
        + " acceptable-heartbeat-pause-of-own-nodes = 3s }\nsplit-brain-resolver.stable-after = 4s");
    assertThat(ClusterFile.read(home)).isEqualTo(new ClusterTimes(Duration.ofMillis(101), Duration.ofSeconds(2),
        Duration.ofSeconds(3), Duration.ofSeconds(4)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "split-brain-resolver { stable = 1s } | 1: split-brain-resolver.stable: is unknown; failure-detector.acceptable",
    "akka.cluster.sharding = 3 | 1: akka: is unknown;",
    "split-brain-resolver = 3s | 1: split-brain-resolver: is no block; split-brain-resolver { stable-after = 1s } is",
    "split-brain-resolver.stable-after = soon | 1: Invalid value at 'split-brain-resolver.stable-after'",
    "split-brain-resolver.stable-after = { a = 1s } | 1: split-brain-resolver.stable-after has type OBJECT rather than",
    "split-brain-resolver.stable-after = 999ms | 1: split-brain-resolver.stable-after: 999ms is outside 1s..600s",
    "split-brain-resolver.stable-after = 11m | 1: split-brain-resolver.stable-after: 660s is outside 1s..600s",
    "split-brain-resolver.stable-after = -1s | 1: split-brain-resolver.stable-after: -1s is outside",
    "failure-detector.heartbeat-interval = 3s | 1: failure-detector.heartbeat-interval: a member may be silent for 4s",
    "failure-detector { acceptable-heartbeat-pause = 1s } | 1: failure-detector.acceptable-heartbeat-pause: a member",
    "split-brain-resolver { | 1: expecting",
    "split-brain-resolver.stable-after = ${none} | 1: Could not resolve substitution",
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
