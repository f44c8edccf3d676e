package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTextTest {
  private static final Set<String> RUN_OPTIONS = Set.of("boards", "pace", "timeout", "fw-version",
      "initial-version", "fail-if", "ramp", "seed", "mix", "firmware", "target", "report", "transcripts",
      "http", "hold");

  @TempDir Path dir;

  static Stream<Path> scenarios() throws IOException {
    return Files.list(Path.of("conf/scenarios"));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_scenario_that_comes_along_reads_back_as_it_was(Path file) throws IOException {
    Scenario scenario = ChaosFile.read(file, RUN_OPTIONS).scenario();
    assertThat(again(scenario)).isEqualTo(scenario);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "kind = link-drop, boards = 20, during = download, at = \"0.25%..90%\", lasts = \"1500ms..2m\", times = \"2..7\"",
    "kind = link-drop, scope = site, share = 12.5%, after = \"0s..999999999ms\", every = \"1h..2h\", lasts = 3h",
    "kind = link-drop, boards = 33.3333%, after = 999999999s, lasts = 0s, every = 1ms, times = 3",
    "kind = latency, boards = \"profile=iot-m263a\", delay = 300ms, jitter = 100ms",
    "kind = bandwidth, boards = \"name=b*-\\\"?\\\\\", rate = 64kB/s, lasts = 5s, after = 1s",
    "kind = bandwidth, rate = 999999MB/s",
    "kind = slicer, bytes = 999999999KiB, delay = 5ms",
    "kind = slicer, bytes = \"1..999999999kB\"",
    "kind = tls-failure, code = version, share = 0.0001%, times = 1000",
    "kind = http-status, status = 503, share = 57%, times = 2",
    "kind = truncate, after-bytes = \"100..4kB\"",
    "kind = connack, code = \"5\"",
    "kind = connack, code = silence",
    "kind = throttle, rate = 50/s",
    "kind = broker-restart, after = 30s, lasts = 5s",
    "kind = power-cut, during = install, at = \"operation 1..400\", how = torn, off = \"5s..1m\", times = 3",
    "kind = power-cut, during = boot",
    "kind = reset, during = notice, at = \"packet 3\"",
    "kind = reset, during = download, at = \"byte 4294967296\"",
    "kind = worn-flash, during = install, at = 50%, code = reported",
    "kind = power-cut, during = install, at = \"operation 4\", how = torn, tear = \"f00000000000000f\"",
    "kind = kv-corrupt, during = boot, tear = \"0\"",
    "kind = flash-bit-flip, after = 5s, bytes = 3"})
  void a_fault_reads_back_as_it_was(String fault) throws IOException {
    Scenario scenario = read("sites = 3\nfaults = [\n{ " + fault + " }\n]");
    assertThat(again(scenario)).isEqualTo(scenario);
  }

  @Test
  void names_purposes_operators_and_notes_read_back_and_notes_are_comments() throws IOException {
    Scenario scenario = read("""
        name = "a \\"b\\" ${c} # d"
        for = "What for?"
        sites = 5
        faults = [ { kind = reset, during = download } ]
        operator { switch-on-after = 250ms, reset-stuck-after = 1m, resets = 0 }
        package { files = 3, module = "MCU.1", delta-from = 1577150000, other-base = 12.5% }
        """);
    String text = ScenarioText.of(scenario, fault -> Optional.of("about number " + fault.number()));
    assertThat(read(text)).isEqualTo(scenario);
    assertThat(text).contains("  # about number 1\n  { kind = reset, during = download }\n");
  }

  @Test
  void what_the_stand_in_is_set_to_reads_back() throws IOException {
    Map<String, String> settings = Map.of("link-life", "60", "md5-word", "MD5");
    String text = ScenarioText.of(read("faults = []").withPlatform(settings), fault -> Optional.empty());
    Path file = Files.writeString(dir.resolve("again.conf"), text);
    assertThat(ChaosFile.read(file, RUN_OPTIONS).platform()).as(text).hasSize(2).allSatisfy((name, given) ->
        assertThat(given.text()).isEqualTo(settings.get(name)));
  }

  @Test
  void a_time_that_no_scenario_can_say_becomes_the_next_one_that_it_can() {
    assertThat(ScenarioText.sayable(0)).isZero();
    assertThat(ScenarioText.sayable(1)).isEqualTo(1_000_000);
    assertThat(ScenarioText.sayable(5_000_000)).isEqualTo(5_000_000);
    assertThat(ScenarioText.sayable(999_999_999_000_000L)).isEqualTo(999_999_999_000_000L);
    assertThat(ScenarioText.sayable(999_999_999_000_001L)).isEqualTo(1_000_000_000_000_000L);
    assertThat(ScenarioText.sayable(2_000_000_000_000_001L)).isEqualTo(2_000_001_000_000_000L);
  }

  private Scenario again(Scenario scenario) throws IOException {
    return read(ScenarioText.of(scenario, (Fault fault) -> Optional.empty()));
  }

  private Scenario read(String text) throws IOException {
    return ChaosFile.read(Files.writeString(dir.resolve("a.conf"), text), RUN_OPTIONS).scenario();
  }
}
