package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.run.SystemRunClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopwatchTest {
  @TempDir private Path dir;

  private final Children children = new Children();

  private Stopwatch watch() {
    return new Stopwatch(children, SystemRunClock.start(), dir);
  }

  @Test
  void the_shells_second_line_is_what_its_children_took() throws Unmeasured {
    assertThat(Stopwatch.childrenMillis("0m9.000s 0m9.000s\n0m1.250s 0m0.031s\n")).isEqualTo(1281);
    assertThat(Stopwatch.childrenMillis("0m0,001s 0m0,002s\n2m3,004s 0m0,500s\n"))
        .as("minutes, and a language with a comma").isEqualTo(123_504);
  }

  @Test
  void a_shell_that_says_something_else_is_not_believed() {
    for (String said : List.of("", "0m1.250s 0m0.031s\n", "user 0.1\nsys 0.2\n", "\u001b[2J\n1s 2s\n")) {
      assertThatThrownBy(() -> Stopwatch.childrenMillis(said)).as(said).isInstanceOf(Unmeasured.class)
          .message().doesNotContain("\u001b");
    }
  }

  @Test
  void work_of_a_program_counts_and_the_shells_own_does_not() throws Exception {
    Stopwatch.Spent idle = watch().run(List.of("true"));
    Stopwatch.Spent busy = watch().run(List.of("bash", "-c", "for ((i = 0; i < 300000; i++)); do :; done"));
    assertThat(idle.exitCode()).isZero();
    assertThat(busy.cpuMillis()).isGreaterThan(idle.cpuMillis());
  }

  @Test
  void a_program_gets_its_input_and_what_it_says_is_kept() throws Exception {
    Path input = Files.writeString(dir.resolve("input"), "three small words");
    Stopwatch.Spent spent = watch().succeed(List.of("cat"), input);
    assertThat(spent.output()).isEqualTo("three small words");
  }

  @Test
  void a_program_that_fails_is_told_by_its_exit_code_and_last_words() {
    assertThatThrownBy(() -> watch().succeed(
        List.of("bash", "-c", "echo first; echo 'no such \u001b[2Jthing' >&2; exit 7"), Stopwatch.NOTHING))
        .isInstanceOf(Unmeasured.class).hasMessage("bash ended with exit code 7: no such \\x1b[2Jthing");
  }

  @Test
  void nothing_is_started_once_the_bench_is_over() {
    children.endAll();
    assertThatThrownBy(() -> watch().run(List.of("true"))).isInstanceOf(Over.class);
  }

  @Test
  void a_program_that_runs_when_the_bench_ends_is_ended_with_its_own_children() throws Exception {
    Path began = dir.resolve("began");
    Thread ending = new Thread(() -> {
      while (!Files.exists(began)) {
        Thread.onSpinWait();
      }
      children.endAll();
    });
    ending.start();
    assertThatThrownBy(() -> watch().run(
        List.of("bash", "-c", "echo $$ >'" + began + ".new'; mv '" + began + ".new' '" + began + "'; sleep 1000")))
        .isInstanceOf(Over.class);
    ending.join();
    long pid = Long.parseLong(Files.readString(began).strip());
    ProcessHandle.of(pid).map(ProcessHandle::onExit).orElse(CompletableFuture.completedFuture(null))
        .get(1, TimeUnit.MINUTES);
  }

  @Test
  void a_program_that_is_missing_is_told_with_the_package_that_has_it() {
    assertThatThrownBy(() -> Programs.find("mosquitto_nothing", "mosquitto-clients", dir.toString()))
        .isInstanceOf(Unmeasured.class)
        .hasMessage("mosquitto_nothing is not installed: apt-get install mosquitto-clients");
  }
}
