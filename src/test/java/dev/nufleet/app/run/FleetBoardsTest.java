package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  private static RunSettings settings(String... options) {
    CommandLine line = new CommandLine(new RunCommand(SystemRunClock.start()));
    CommandLine.ParseResult parsed = line.parseArgs(options);
    RunCommand command = line.getCommand();
    return command.settings(parsed, Path.of(""), Map.of(), Clock.fixed(
        Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));
  }
}
