package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Planner;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A rollout and a bad image as a user asks for them. */
class AskedRolloutTest {
  @TempDir private Path dir;

  @Test
  void without_stages_all_boards_are_asked_at_once_and_stand_the_image() {
    RunSettings run = read();
    assertThat(run.rollout()).isEmpty();
    assertThat(run.chaos().isNone()).isTrue();
    assertThat(run.scenario()).isEqualTo("none");
  }

  @Test
  void stages_stand_on_the_command_line_or_in_a_file() throws IOException {
    RolloutPlan plan = new RolloutPlan(RolloutPlan.parse("1%,profile=m487,100%"), Duration.ofSeconds(30));
    assertThat(read("--stages", "1%,profile=m487,100%", "--stage-soak", "30s").rollout()).contains(plan);
    Path file = Files.writeString(dir.resolve("r.conf"), "stages = [1%, \"profile=m487\", 100%]\nstage-soak = 30s\n");
    assertThat(read(file.toString()).rollout()).contains(plan);
    assertThat(read(file.toString()).scenario()).isEqualTo(file.toString());
    assertThat(plan.text()).isEqualTo("1%,profile=m487,100%");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --stages 5%,1%,100%                     | --stages: '5%,1%,100%': 1% is no more than the share before it
      --stages 1%,50%                         | --stages: '1%,50%' leaves boards out
      --stages name=x*,100%                   | --stages: no board of this run is one of 'name=x*'
      --mix m487=1 --stages profile=nuc472,100% | --stages: no board of this run is one of 'profile=nuc472'
      --stages 1%,100% --repeat 2             | --stages: a rollout is one campaign; leave --stages or --repeat out
      --stages group=abc,100%                 | --stages: 'group=abc' is a group of a platform that runs
      --stage-soak 5s                         | --stage-soak: is the time between two stages, and there are none
      --fail-if rollout.lost>0                | --fail-if: 'rollout.lost>0' is about stages, and there are none
      --stages 1%,100% --stop-if rollout.lost>0 | --stop-if: 'rollout.lost>0' is known at the end of the rollout only
      --bad-for profile=iot-m263              | --bad-for: profile 'iot-m263' is unknown; did you mean iot-m263a?
      --mix m487=1 --bad-for profile=nuc472   | --bad-for: no board of this run is one of 'profile=nuc472'; look at
      --bad-for name=bored-*                  | --bad-for: no board of this run is one of 'name=bored-*'
      --stages 1%,50%,100% --stage-soak 5m --timeout 10m | --stage-soak: between 3 stages is 10 min 0 s, and the whole
      --boards 5 --bad-for 6                  | --bad-for: 6 boards are more than the 5 of this run
      --bad-for half                          | --bad-for: 'half' names no boards; all, 20, 60%, profile=m487
      """)
  void what_cannot_be_meant_is_one_line(String options, String line) {
    assertThatThrownBy(() -> read(options.split(" "))).isInstanceOf(UserMistake.class).hasMessageStartingWith(line);
  }

  @Test
  void figures_of_stages_are_thresholds_of_a_run_that_has_some() {
    assertThat(read("--stages", "1%,100%", "--fail-if", "rollout.touchedPercent>2").thresholds()).hasSize(1);
  }

  @Test
  void boards_that_cannot_stand_the_image_have_flash_that_does_not_erase_when_it_is_installed() {
    RunSettings run = read("--bad-for", "profile=iot-m263a");
    assertThat(run.scenario()).isEqualTo("bad-image");
    assertThat(run.chaos().faults()).singleElement().satisfies(fault -> {
      assertThat(fault.kind()).isEqualTo(FaultKind.WORN_FLASH);
      assertThat(fault.boards()).isEqualTo(new Boards.OfProfile(BoardProfile.IOT_M263A));
    });
    Planner planner = new Planner(run.chaos(), 1, 1_000, List.of("a"));
    assertThat(planner.of("a", BoardProfile.IOT_M263A)).singleElement()
        .satisfies(act -> assertThat(act.text()).isEqualTo("fault 1 #0 worn-flash install code reported"));
    assertThat(planner.of("a", BoardProfile.M487)).isEmpty();
  }

  @Test
  void a_bad_image_comes_on_top_of_what_a_scenario_does() {
    RunSettings run = read("--chaos", "wifi-drops", "--bad-for", "3%");
    assertThat(run.scenario()).isEqualTo("wifi-drops");
    assertThat(run.chaos().name()).isEqualTo("wifi-drops");
    int last = run.chaos().faults().size();
    assertThat(last).isGreaterThan(1);
    assertThat(run.chaos().faults().get(last - 1).number()).isEqualTo(last);
    assertThat(run.chaos().faults().get(last - 1).boards()).isEqualTo(new Boards.Share(0.03));
  }

  private static RunSettings read(String... options) {
    CommandLine line = new CommandLine(new RunCommand(SystemRunClock.start()));
    CommandLine.ParseResult parsed = line.parseArgs(new ArrayList<>(List.of(options)).toArray(String[]::new));
    RunCommand command = line.getCommand();
    return command.settings(parsed, Path.of(""), Map.of(), Clock.systemUTC());
  }
}
