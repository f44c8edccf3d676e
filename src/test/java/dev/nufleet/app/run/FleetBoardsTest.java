package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.FirmwareVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FleetBoardsTest {
  @Test
  void every_board_carries_the_runs_seed_and_its_devices_name() {
    List<BoardSpec> boards = FleetBoards.of(settings("--boards", "3", "--seed", "4711"));
    assertThat(boards).extracting(BoardSpec::seed).containsOnly(4711L);
    assertThat(boards).allSatisfy(board ->
        assertThat(board.id().value()).isEqualTo(board.triple().deviceName().value()));
  }

  @Test
  void a_part_of_a_fleet_is_the_beginning_of_the_whole() {
    List<BoardSpec> whole = FleetBoards.of(settings("--boards", "5", "--seed", "4711"));
    List<BoardSpec> part = FleetBoards.of(settings("--boards", "2", "--seed", "4711"));
    assertThat(part).hasSize(2);
    for (int i = 0; i < part.size(); i++) {
      assertThat(part.get(i).id()).isEqualTo(whole.get(i).id());
      assertThat(part.get(i).triple()).isEqualTo(whole.get(i).triple());
      assertThat(part.get(i).seed()).isEqualTo(whole.get(i).seed());
    }
  }

  @Test
  void a_share_of_the_boards_starts_below_the_base_of_a_delta_and_the_same_ones_each_time(@TempDir Path dir)
      throws IOException {
    String delta = Files.writeString(dir.resolve("d.conf"), "package { delta-from = running, other-base = 20% }")
        .toString();
    List<FirmwareVersion> all = first("--boards", "200", "--chaos", delta, "--initial-version", "50");
    assertThat(all).containsOnly(new FirmwareVersion(50), new FirmwareVersion(49));
    assertThat(all.stream().filter(new FirmwareVersion(49)::equals).count()).isBetween(20L, 60L);
    assertThat(first("--boards", "100", "--chaos", delta, "--initial-version", "50")).isEqualTo(all.subList(0, 100));
    assertThat(first("--boards", "200", "--chaos", delta, "--initial-version", "50", "--seed", "2")).isNotEqualTo(all);
    assertThat(first("--boards", "9", "--initial-version", "50")).containsOnly(new FirmwareVersion(50));
  }

  private static List<FirmwareVersion> first(String... options) {
    return FleetBoards.of(settings(options)).stream().map(BoardSpec::initialVersion).toList();
  }

  private static RunSettings settings(String... options) {
    CommandLine line = new CommandLine(new RunCommand(SystemRunClock.start()));
    CommandLine.ParseResult parsed = line.parseArgs(options);
    RunCommand command = line.getCommand();
    return command.settings(parsed, Path.of(""), Map.of(), Clock.fixed(
        Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));
  }
}
