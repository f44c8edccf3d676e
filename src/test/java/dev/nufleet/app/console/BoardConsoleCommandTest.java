package dev.nufleet.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class BoardConsoleCommandTest {
  @TempDir Path dir;

  private record Ran(int code, String out, String err) {}

  @Test
  void a_scripted_session_upgrades_a_board_of_its_own() throws Exception {
    byte[] image = new byte[20_000];
    new SplittableRandom(3).nextBytes(image);
    Path firmware = Files.write(dir.resolve("new firmware.bin"), image);
    Path transcript = dir.resolve("console.txt");
    Ran ran = run("board", "--profile", "nuc472", "--pace", "board*1000", "--initial-version", "1577098827",
        "--transcript", transcript.toString(), "--script", script(
            "within 30s",
            "wait wait ota upgrade command",
            "upgrade " + firmware + " 1577151897",
            "wait out of sample!",
            "press r",
            "wait New active firmware is valid",
            "wait {\"version\":\"1577151897\"}",
            "quit"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo(Files.readString(transcript));
    assertThat(ran.out())
        .contains("The device has not provisioned yet.", "The firmware is valid", "The device has provisioned.")
        .doesNotContain("\u001b");
    assertThat(ran.err()).contains("To push an upgrade: open http://127.0.0.1:");
  }

  @Test
  void the_raw_console_has_the_colours_of_the_sdk() throws Exception {
    Ran ran = run("board", "--pace", "board*1000", "--raw", "--script", script("wait mqtt connect success!"));
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("\u001b[1;33m[inf] _mqtt_connect(768): mqtt connect success!\r\n\u001b[0m");
  }

  @Test
  void a_wait_in_vain_ends_the_session_with_its_line() throws Exception {
    Ran ran = run("board", "--pace", "board*1000", "--script", script("within 1s", "wait for Godot"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("the script stops at line 2: 'for Godot' did not come within 1 s");
  }

  @ParameterizedTest
  @MethodSource
  void a_mistake_is_one_line_before_anything_starts(List<String> options, String said) {
    Ran ran = run(Stream.concat(Stream.of("board"), options.stream()).toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).singleElement().asString().contains(said);
  }

  static Stream<Arguments> a_mistake_is_one_line_before_anything_starts() {
    return Stream.of(
        Arguments.of(List.of("--profile", "m2351"), "m2351"),
        Arguments.of(List.of("--product-key", "a1"), "give all three or none"),
        Arguments.of(List.of("--pace", "slow"), "pace 'slow' is unknown"),
        Arguments.of(List.of("--tls", "none"), "strict and board are allowed"),
        Arguments.of(List.of("--initial-version", "new"), "'new' is no version"),
        Arguments.of(List.of("--script", "/nowhere/at/all"), "does not exist"),
        Arguments.of(List.of("--upgrade", "/nowhere/at/all"), "does not exist"),
        Arguments.of(List.of("--platform", "/nowhere/at/all"), "does not exist"),
        Arguments.of(List.of("--transcript", "/nowhere/at/all"), "cannot be written"));
  }

  private String script(String... lines) throws Exception {
    return Files.write(dir.resolve("session.txt"), List.of(lines)).toString();
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(args);
    return new Ran(code, out.toString(), err.toString());
  }
}
