package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.interop.ChildJvm;
import dev.nufleet.interop.ExternalProgram;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a bench measures, with tiny fleets; how long it takes is not judged. With {@code -Dnufleet.bench=whole} every
 * part, which is a dozen virtual machines more.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BenchRunTest {
  private static final Sizes TINY = new Sizes(1, 2, 1, 40, List.of(new Sizes.Growth(3, 2, 1)), List.of(3), 20,
      new Sizes.Work(20, 20, 50, 3));

  private static final Set<String> PARTS = "whole".equals(System.getProperty("nufleet.bench"))
      ? Set.of() : Set.of("cold", "start-up");

  @TempDir private Path dir;

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @Test
  void each_figure_is_measured_or_null_with_a_reason() throws Exception {
    Path image = Files.write(dir.resolve("fw.bin"), new byte[50_000]);
    StringWriter err = new StringWriter();
    List<String> progress = new ArrayList<>();
    Bench bench = new Bench(TINY, image, PARTS, SystemRunClock.start(), progress::add, new PrintWriter(err, true));
    bench.begin().get();
    bench.figures().end("no round came to it");

    JsonNode json = new ObjectMapper().readTree(BenchJson.bytes(BenchJson.of(bench.figures(), TINY,
        new BenchJson.Course(Instant.EPOCH, 1, false, "completed"), Ground.here())));
    String all = json.toPrettyString() + progress + err;
    assertThat(progress).as(all).filteredOn(line -> line.startsWith("round 1 of 1, "))
        .hasSize(PARTS.isEmpty() ? Bench.words().size() : PARTS.size());
    for (String place : List.of("/cpuPerOta/fleetMs", "/cpuPerOta/cMs", "/cpuPerOta/ratio", "/coldRun/boards",
        "/coldRun/cpuPerOtaMs", "/coldRun/wallSeconds", "/standIn/cpuPerOtaMs", "/startUp/helpSeconds",
        "/startUp/oneBoardSeconds", "/idle/0/boards", "/idle/0/heapKbPerBoard", "/idle/0/rssKbPerBoard",
        "/signIns/standInPerSecond", "/signIns/mosquittoPerSecond", "/growth/0/boards", "/growth/0/cpuPerOtaMs")) {
      assertThat(json.at(place).isNumber() || json.at(place).isNull()).as(place + all).isTrue();
    }
    assertThat(StreamSupport.stream(json.get("skipped").spliterator(), false)).as(all).allSatisfy(one ->
        assertThat(one.get("reason").asText()).matches(".*(is not installed: apt-get install|no more than the noise"
            + "|it needs cpuPerOta|--only .* does not name it).*"));
    List<String> places = new ArrayList<>(List.of("/coldRun/cpuPerOtaMs", "/coldRun/wallSeconds",
        "/startUp/helpSeconds", "/startUp/oneBoardSeconds"));
    if (PARTS.isEmpty()) {
      places.addAll(List.of("/signIns/standInPerSecond", "/idle/0/heapMb"));
      if (ExternalProgram.required()) {
        places.add("/signIns/mosquittoPerSecond");
      }
    }
    assertThat(places).allSatisfy(place -> assertThat(json.at(place).asDouble()).as(place + all).isPositive());
  }

  @Test
  void ctrl_c_ends_all_that_was_started_and_leaves_what_is_known() throws Exception {
    Path file = dir.resolve("made/bench.json");
    List<String> command = ChildJvm.command("-Xmx300m");
    command.addAll(List.of(Main.class.getName(), "bench", "--quick", "--only", "start-up,growth", "--rounds", "50",
        "--out", file.toString()));
    Process bench = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<ProcessHandle> children = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (BufferedReader said = new BufferedReader(
        new InputStreamReader(bench.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (line.contains("fleets of ")) {
          awaitChild(bench, children);
          new ProcessBuilder("kill", "-TERM", Long.toString(bench.pid())).start().waitFor();
        }
      }
    }
    String all = String.join("\n", lines);
    assertThat(bench.waitFor()).as(all).isEqualTo(143);
    assertThat(lines).as(all).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"))
        .contains("bench: " + file);
    assertThat(children).as(all).isNotEmpty().allSatisfy(child -> child.onExit().get(1, TimeUnit.MINUTES));
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/bench/endedBy").asText()).isEqualTo("interrupted");
    assertThat(json.at("/startUp/oneBoardSeconds").asDouble()).isPositive();
    assertThat(json.at("/idle/0/heapKbPerBoard").isNull()).isTrue();
    assertThat(json.get("skipped").toString()).contains("the bench was interrupted before",
        "--only start-up,growth does not name it");
  }

  private static void awaitChild(Process bench, List<ProcessHandle> children) throws IOException {
    while (children.isEmpty()) {
      bench.descendants().forEach(children::add);
      if (!bench.isAlive()) {
        throw new IOException("the bench has ended");
      }
      Thread.onSpinWait();
    }
  }
}
