package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void worlds_of_a_range_of_seeds_hold_and_each_lives_twice_alike() {
    assertThat(run("simulate", "--seeds", "1..12", "--boards", "2", "--threads", "2", "--check-determinism"))
        .as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("simulate: 12 seeds, 24 lives, 0 violations");
  }

  @Test
  void what_cannot_be_meant_is_one_line() {
    assertThat(run("simulate", "--seeds", "9..3")).isEqualTo(2);
    assertThat(run("simulate", "--seeds", "many")).isEqualTo(2);
    assertThat(run("simulate", "--boards", "0")).isEqualTo(2);
    assertThat(run("simulate", "--threads", "x")).isEqualTo(2);
    assertThat(run("simulate", "--minutes", "-1")).isEqualTo(2);
    assertThat(run("simulate", "--scenario", "swarn")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("nufleet: "));
    assertThat(err.toString()).contains("--seeds '9..3' ends before it begins", "1..1000 is", "'swarn' is unknown");
  }
}
