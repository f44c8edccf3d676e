package dev.nufleet.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.hal.Printed;
import dev.nufleet.history.Fact;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private final Coverage coverage = new Coverage();
  private long n;

  private void tell(String who, String what, Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put((String) fields[i], fields[i + 1]);
    }
    coverage.see(new Fact(++n, n, who, what, all));
  }

  @Test
  void a_cut_of_power_is_told_by_the_boards_phase_and_the_state_of_its_task() {
    tell("b1", "SignedIn", "again", false);
    tell("platform", "TaskTurned", "board", "b1", "from", "QUEUED", "to", "NOTIFIED");
    tell("b1", "DownloadStarted", "fromByte", 0L);
    tell("b2", "SignedIn", "again", false);
    tell("chaos", "FaultActed", "board", "b1", "kind", "power-cut", "how", "torn");
    tell("b1", "PowerLost");
    tell("chaos", "FaultActed", "board", "b1", "kind", "power-cut", "how", "before");
    tell("chaos", "FaultActed", "kind", "broker-restart");
    assertThat(coverage.met()).containsExactlyInAnyOrder("CAUSE TaskTurned QUEUED to NOTIFIED",
        "POWER cut in download, torn, task NOTIFIED", "POWER cut in off, before, task NOTIFIED",
        "FAULT power-cut in download", "FAULT power-cut in off", "FAULT broker-restart in the platform");
  }

  @Test
  void the_bootloaders_own_lines_and_no_others_say_which_way_it_went() {
    coverage.hear("b1", List.of(Printed.text("not of the bootloader\r\n")));
    tell("b1", "BootStarted", "reason", "power-on");
    coverage.hear("b1", List.of(Printed.text("\r\nMbed Bootloader\r\n")));
    coverage.hear("b1", List.of(Printed.text("[DBG ] Active firmware up-to-date\r\n"), Printed.text("booting...\r\n")));
    tell("b1", "BootEnded", "outcome", "boots");
    coverage.hear("b1", List.of(Printed.text("nor this\r\n")));
    assertThat(coverage.met()).containsExactly("BOOT power-on: Active firmware up-to-date, booting... -> boots");
  }

  @Test
  void causes_are_told_without_their_numbers() {
    tell("b1", "SignInFailed", "cause", "connack-4");
    tell("b1", "Halted", "cause", "fatal-error");
    tell("platform", "SessionEnded", "board", "b1", "why", "silent for 180 s");
    tell("platform", "Served", "board", "b1", "status", 416L);
    tell("b1", "ProgressSent", "step", -2L);
    tell("b1", "ProgressSent", "step", 50L);
    assertThat(coverage.met()).containsExactlyInAnyOrder("CAUSE SignInFailed connack-4", "CAUSE Halted fatal-error",
        "CAUSE SessionEnded silent for N s", "CAUSE Served 416", "CAUSE ProgressSent -2");
  }

  @Test
  void a_world_that_nothing_befalls_takes_the_ways_of_an_upgrade() {
    Life.of(WorldPlan.calm(1, List.of(BoardProfile.NUC472)).spreading(512), new Workshop(), coverage::see,
        coverage::hear);
    assertThat(coverage.met()).filteredOn(word -> Coverage.is(word, Coverage.Kind.BOOT)).hasSize(2)
        .anyMatch(word -> word.contains("No Update image"))
        .anyMatch(word -> word.contains("New active firmware is valid") && word.endsWith("-> boots"));
    assertThat(coverage.met())
        .contains("CAUSE DownloadEnded authentic=true", "CAUSE TaskTurned IN_PROGRESS to SUCCEEDED")
        .noneMatch(word -> Coverage.is(word, Coverage.Kind.FAULT) || Coverage.is(word, Coverage.Kind.POWER));
  }
}
