package dev.nufleet.app.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnJvmTest {
  /** The machine that the tests run on has more than 2 GB. */
  @Test
  void a_process_has_the_heap_that_the_launcher_gives_for_so_many_boards() {
    assertThat(heapFor(1)).containsExactly("-Xmx960m");
    assertThat(heapFor(2_999)).containsExactly("-Xmx1411m");
    assertThat(heapFor(3_000)).as("as LauncherTest has it").containsExactly("-Xmx1412m", "-Xms590m", "-Xmn370m");
  }

  /** The tests' virtual machine has the launcher's options. */
  @Test
  void it_compiles_and_collects_as_this_one_does() {
    List<String> here = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:+Use") || option.contains("Tier4") || option.contains("Inline"))
        .toList();
    assertThat(here).as("as pom.xml has it").hasSizeGreaterThanOrEqualTo(7);
    assertThat(OwnJvm.command("dev.nufleet.app.Main")).containsAll(here);
  }

  private static List<String> heapFor(int boards) {
    List<String> command = OwnJvm.command("dev.nufleet.app.Main", boards);
    assertThat(command).endsWith("dev.nufleet.app.Main");
    return command.stream().filter(option -> option.startsWith("-Xm")).toList();
  }
}
