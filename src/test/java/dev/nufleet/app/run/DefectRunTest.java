package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A defect of the real firmware that a simulated world shows is shown by a fleet with sockets, by the same board. */
@ExtendWith(PlainFormats.class)
class DefectRunTest extends WholeRuns {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "stale-offset | 100 | { kind = stall, during = download, lasts = 20s }, { kind = duplicate-notice, delay = 10s }",
    "start-gives-up | 2048 | { kind = tls-failure, times = 3, code = certificate }",
    "card-write-gives-up | 2048 | { kind = sd-write-error, during = download, lasts = 1m }",
    "status-blind | 2048 | { kind = http-status, status = 404, times = 1 }"})
  void a_defect_of_a_simulated_world_is_that_of_a_fleet(String defect, String bytes, String faults) throws IOException {
    String some = "{ kind = latency, boards = 50%, delay = 10ms }\n{ kind = slicer, boards = 50%, bytes = 100 }\n";
    assertThat(execute(List.of("simulate", "--scenario", scenario("crowd", some + faults, List.of()), "--boards", "3",
        "--seeds", "1..300", "--image-bytes", bytes, "--find", defect, "--shrink", "--out", dir.toString())))
        .as(said()).isZero();
    Path small = small(defect);
    execute(List.of("run", "--chaos", small.toString(), "--http", "none", "--quiet", "--report",
        dir.resolve("fleet").toString()));
    JsonNode report = report("fleet");
    String board = Files.readAllLines(small).get(0).replaceFirst("# defect, (board-[0-9]{5}): .*", "$1");
    assertThat(report.at("/explained/" + defect).asInt()).as("%s%s", Files.readString(small), said()).isEqualTo(1);
    assertThat(report.at("/failures/0/board").asText()).as(said()).isEqualTo(board);
  }

  private Path small(String defect) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.toString().endsWith(defect + "-small.conf")).findFirst().orElseThrow(
          () -> new AssertionError(said()));
    }
  }
}
