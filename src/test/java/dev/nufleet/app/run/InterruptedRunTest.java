package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.interop.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C, SIGTERM and SIGHUP to a run in a process of its own. {@code -Dnufleet.interrupts=200} tries as many moments;
 * a few are tried in every build.
 */
class InterruptedRunTest {
  private static final int MOMENTS = Integer.getInteger("nufleet.interrupts", 3);
  private static final long SEED = Long.getLong("nufleet.interrupts.seed", 20261125);
  /** Before a virtual machine has come to the program's first line, signals are the system's business. */
  private static final long FIRST_LINE_MILLIS = 1000;
  private static final long MOST_SECONDS = 180;

  /** A signal by its name for {@code kill}, and the exit code of a process that it ends. */
  private enum Ending {
    INT(130),
    TERM(143),
    HUP(129);

    private final int exitCode;

    Ending(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  @TempDir Path dir;

  @Test
  void a_signal_at_any_moment_leads_to_a_line_and_its_exit_code_and_no_stack_trace() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    long started = System.nanoTime();
    Process whole = run("whole", "--boards", "20");
    assertThat(whole.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    long mostMillis = Math.max(1000, (System.nanoTime() - started) / 1_000_000);
    for (int i = 0; i < MOMENTS; i++) {
      Ending signal = Ending.values()[random.nextInt(Ending.values().length)];
      String name = "moment-" + i;
      Process run = run(name, "--boards", "20");
      long moment = FIRST_LINE_MILLIS + random.nextLong(mostMillis);
      boolean over = run.waitFor(moment, TimeUnit.MILLISECONDS);
      if (!over) {
        kill(signal, run);
      }
      assertThat(run.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(name).isTrue();
      String what = String.format(
          Locale.ROOT, "seed %d, moment %d: %s after %d ms%n%s", SEED, i, signal, moment, said(name));
      assertThat(run.exitValue()).as(what).isIn(signal.exitCode, 0);
      assertThat(said(name)).as(what).doesNotContain("\tat ", "Exception").isNotBlank();
    }
  }

  @Test
  void a_run_that_holds_after_a_good_campaign_is_still_good_when_it_is_ended() throws Exception {
    Process run = run("hold", "--boards", "1", "--hold");
    try (BufferedReader lines = new BufferedReader(run.inputReader())) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("holding")) {
        line = lines.readLine();
      }
      assertThat(line).as(said("hold")).startsWith("holding");
      kill(Ending.TERM, run); // a build in the background has told its children to ignore Ctrl-C
      assertThat(lines.lines()).contains("ended");
    }
    assertThat(run.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(said("hold")).isZero();
  }

  private Process run(String name, String... options) throws IOException {
    List<String> command = ChildJvm.command("-Xmx400m");
    command.addAll(List.of(Main.class.getName(), "run", "--http", "none", "--report", dir.resolve(name).toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(dir.resolve(name + ".err").toFile());
    if (!name.equals("hold")) {
      builder.redirectOutput(dir.resolve(name + ".out").toFile());
    }
    return builder.start();
  }

  private static void kill(Ending signal, Process run) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid())).start().waitFor();
  }

  private String said(String name) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String end : List.of(".out", ".err")) {
      Path file = dir.resolve(name + end);
      said.append(Files.exists(file) ? Files.readString(file, Charset.defaultCharset()) : "");
    }
    return said.toString();
  }
}
