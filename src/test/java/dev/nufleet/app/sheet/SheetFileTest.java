package dev.nufleet.app.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SheetFileTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00.123456789Z");

  @TempDir Path dir;

  @Test
  void what_is_written_reads_back() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("it's a run"));
    Path scenario = Files.writeString(dir.resolve("s.conf"),
        "sites = 3\nfaults = [ { kind = reset, boards = 50%, during = download, at = 50% } ]\n");
    RunSheet plain = sheet(folder);
    RunSheet rich = sheet(folder, "--boards", "7", "--mix", "m487=2,nuc472=1", "--chaos", scenario.toString(),
        "--ramp", "2.5/s", "--seed", "-42", "--pace", "board*2.5", "--timeout", "90s", "--fail-if", "boards.failed>5%",
        "--fail-if", "phases.total.p99Ms > 60000", "--stop-if", "boards.halted>2", "--mend",
        "reconnect-jitter,give-up-after-5", "--stages", "10%,100%", "--transcripts", dir.resolve("t").toString());
    for (RunSheet run : List.of(plain, rich)) {
      SheetFile.write(run);
      assertThat(SheetFile.read(folder)).isEqualTo(run);
    }
    assertThat(rich.boards()).hasSize(7);
    assertThat(rich.siteOf("board-00000")).isPresent();
    assertThat(Files.list(folder)).as("nothing is left beside it").hasSize(1);
  }

  @Test
  void a_campaign_at_the_real_platform_keeps_how_its_calls_are_paced_and_no_secret() throws Exception {
    Path devices = Files.writeString(dir.resolve("devices.csv"),
        "productKey,deviceName,deviceSecret\na1Product00,device-1,0123456789abcdefABCDEF0123456789\n");
    RunSheet run = sheet(dir, "--target", "aliyun", "--devices", devices.toString(), "--access-key-id", "LTAIkey",
        "--access-key-secret", "a-secret-of-somebody");
    SheetFile.write(run);
    assertThat(SheetFile.read(dir)).isEqualTo(run);
    assertThat(run.target().calls()).isPresent();
    assertThat(run.target().within()).isFalse();
    assertThat(dir.resolve("run.json")).content().doesNotContain("0123456789abcdef", "a-secret", "LTAIkey")
        .contains("\"device-1\"");
  }

  @Test
  void what_no_run_wrote_is_refused_with_its_place() throws Exception {
    SheetFile.write(sheet(dir));
    String good = Files.readString(dir.resolve("run.json"));
    refused(good.replaceFirst("\"startedAt\":\"[^\"]*\"", "\"startedAt\":\"noon\""), "/startedAt: found 'noon'");
    refused(good.replaceFirst("\"mix\":\"[^\"]*\"", "\"mix\":\"none=1\""), "/mix: found 'none=1'");
    refused(good.replaceFirst("\"seed\":1", "\"seed\":\"1\""), "/seed: found 'STRING'");
    refused(good.replaceFirst("\"boards\":\\[[^]]*]", "\"boards\":7"), "/boards: found 'no list'");
    refused(good.replaceFirst("\"boards\":\\[[^]]*]", "\"boards\":[]"), "/boards: found 'no name'");
    refused(good.replaceFirst("\"boards\":\\[", "\"boards\":[7,"), "/boards: found '7'");
    refused(good.replaceFirst("\"boards\":\\[", "\"boards\":[\"\","), "/boards: found 'an empty name'");
    refused(good.replaceFirst("\"boards\":\\[", "\"boards\":[\"board-00000\","),
        "/boards: found 'board-00000 twice'");
    refused(good.replaceFirst("\"failIf\":\\[]", "\"failIf\":[\"x\"]"), "/failIf: found 'x'");
    refused(good.replaceFirst("\"mended\":\\[]", "\"mended\":[\"x\"]"), "'x' is no mend");
    refused(good.replaceFirst("\"stages\":null", "\"stages\":\"5%\""), "leaves boards out");
    refused("[]", "/machine/processors: found 'nothing'");
    refused("", "/machine/processors: found 'nothing'");
    refused("{", "is no JSON");
  }

  private void refused(String text, String why) throws Exception {
    Files.writeString(dir.resolve("run.json"), text);
    assertThatThrownBy(() -> SheetFile.read(dir)).as(text).isInstanceOf(UserMistake.class).hasMessageContaining(why)
        .hasMessageContaining("run.json");
  }

  private static RunSheet sheet(Path folder, String... options) {
    RunCommand command = new RunCommand(SystemRunClock.start());
    CommandLine.ParseResult parsed = new CommandLine(command).parseArgs(Stream.concat(
        Stream.of("--report", folder.toString()), Stream.of(options)).toArray(String[]::new));
    RunSettings settings =
        command.settings(parsed, Path.of(""), Map.of(), Clock.fixed(START, ZoneOffset.UTC));
    return RunSheet.of(settings, START);
  }
}
