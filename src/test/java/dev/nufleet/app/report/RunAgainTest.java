package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.settings.RunSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunAgainTest {
  private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final Clock LATER = Clock.fixed(Instant.parse("2027-01-01T12:00:00Z"), ZoneOffset.UTC);
  private static final String KEY_ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String KEY_SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

  @TempDir Path dir;

  @Test
  void a_run_without_options_is_repeated_with_its_seed_and_version() throws Exception {
    RunSettings run = read(NOON, Map.of(), List.of());
    assertThat(run.command()).contains("./nufleet run --seed=1 --fw-version=1795348800");
    RunSettings again = read(LATER, Map.of(), words(run, Map.of()));
    assertThat(again.version()).isEqualTo(run.version());
    assertThat(again.command()).isEqualTo(run.command());
  }

  @Test
  void what_was_typed_comes_back_through_a_shell_and_the_parser_but_not_the_reports_folder() throws Exception {
    String scenario = Files.writeString(dir.resolve("my boards'.conf"), "boards = 7\nseed = -42\nramp = 3/s\n")
        .toString();
    RunSettings run = read(NOON, Map.of(), List.of("--mix", "m487=2,nuc472=1", "--fail-if", "boards.upgraded<100%",
        "--fail-if", "phases.total.p99Ms > 60000", "--report", dir + "/old", "--quiet", "--transcripts",
        dir + "/it's $HOME `id` \"x\" \\", "--name-template", "b-%05d", scenario));
    assertThat(run.command().orElseThrow()).doesNotContain("--report", "/old");
    RunSettings again = read(NOON, Map.of(), words(run, Map.of()));
    assertThat(again.seed()).as("the scenario's").isEqualTo(-42);
    assertThat(again.boards()).isEqualTo(7);
    assertThat(again.rampPerSecond()).hasValue(3);
    assertThat(again.thresholds()).isEqualTo(run.thresholds()).hasSize(2);
    assertThat(again.mix()).isEqualTo(run.mix());
    assertThat(again.quiet()).isTrue();
    assertThat(again.transcriptDir()).isEqualTo(run.transcriptDir()).isPresent();
    assertThat(again.devices()).isEqualTo(run.devices());
    assertThat(again.command()).isEqualTo(run.command());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "it's", "$HOME", "`id`", "a\nb", "\ttab\r\n.", "\u202emirror", "100%\u001b[2J%s\\n",
      "\u00e4\u6f22\ud83d\ude00", "!!", "~", "*?[a]", "#", "-x", "@file", "end\n", "'", "\\", "\"", ";&|<>()"})
  void every_name_is_one_word_of_a_shell(String name) throws Exception {
    String folder = dir + "/" + name;
    RunSettings run = read(NOON, Map.of(), List.of("--transcripts=" + folder));
    List<String> words = words(run, Map.of());
    assertThat(words).contains("--transcripts=" + folder);
    assertThat(read(NOON, Map.of(), words).transcriptDir()).isEqualTo(run.transcriptDir());
  }

  @Test
  void keys_are_named_and_never_told() throws Exception {
    List<String> cloud = List.of("--target", "aliyun", "--devices", devices());
    List<String> typed = new ArrayList<>(cloud);
    typed.addAll(List.of("--access-key-id", "LTAIid", "--access-key-secret", "s3cret"));
    RunSettings byOptions = read(NOON, Map.of(), typed);
    RunSettings byEnvironment = read(NOON, Map.of(KEY_ID, "LTAIid", KEY_SECRET, "s3cret"), cloud);
    for (RunSettings run : List.of(byOptions, byEnvironment)) {
      assertThat(run.command().orElseThrow()).doesNotContain("LTAIid", "s3cret", "deviceSecret1")
          .startsWith(KEY_ID + "=\"$" + KEY_ID + "\" " + KEY_SECRET + "=\"$" + KEY_SECRET + "\" ./nufleet run ");
      Map<String, String> kept = Map.of(KEY_ID, "LTAIid", KEY_SECRET, "s3cret");
      assertThat(read(NOON, kept, words(run, kept)).target()).isEqualTo(run.target());
    }
    String file = Files.writeString(dir.resolve("secret"), "s3cret\n").toString();
    List<String> filed = new ArrayList<>(cloud);
    filed.addAll(List.of("--access-key-id", "LTAIid", "--access-key-secret-file", file));
    assertThat(read(NOON, Map.of(), filed).command().orElseThrow())
        .startsWith(KEY_ID + "=\"$" + KEY_ID + "\" ./nufleet")
        .contains("--access-key-secret-file=" + file)
        .doesNotContain(KEY_SECRET, "s3cret", "--fw-version");
  }

  @Test
  void boards_that_are_kept_get_a_new_version_each_time_unless_one_was_typed() throws Exception {
    String state = "--state=" + dir.resolve("boards");
    assertThat(read(NOON, Map.of(), List.of(state)).command()).contains("./nufleet run " + state + " --seed=1");
    assertThat(read(NOON, Map.of(), List.of(state, "--fw-version", "1795600000")).command().orElseThrow())
        .contains("--fw-version=1795600000");
  }

  private String devices() throws IOException {
    return Files.writeString(dir.resolve("devices.csv"),
        "productKey,deviceName,deviceSecret\na1Demo00001,board-1,deviceSecret1\n").toString();
  }

  private static RunSettings read(Clock clock, Map<String, String> environment, List<String> options) {
    CommandLine line = new CommandLine(new RunCommand(SystemRunClock.start()));
    CommandLine.ParseResult parsed = line.parseArgs(options.toArray(String[]::new));
    RunCommand command = line.getCommand();
    return command.settings(parsed, Path.of(""), environment, clock);
  }

  /** What a POSIX shell makes of the command, without its first two words. */
  private static List<String> words(RunSettings run, Map<String, String> environment) throws Exception {
    String command = run.command().orElseThrow();
    assertThat(command).contains("./nufleet run ");
    String printed = command.replaceFirst("\\./nufleet run ", "printf '%s\\\\0' ");
    ProcessBuilder shell = new ProcessBuilder("sh");
    shell.environment().putAll(environment);
    shell.environment().put("LC_ALL", "C.UTF-8");
    Process process = shell.redirectErrorStream(true).start();
    try (OutputStream script = process.getOutputStream()) { // an argument would have the machine's charset
      script.write(printed.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Arrays.asList(said.split("\0"));
  }
}
