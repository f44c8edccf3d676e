package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_is_no_mistake() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: nufleet");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void every_command_has_help() {
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      assertThat(run(command, "--help")).as(command).isZero();
    }
  }

  @Test
  void help_and_mistakes_are_the_same_where_only_the_commands_that_are_named_are_built() {
    List<String[]> lines = Stream.of("--help", "help", "help run", "run --help", "help firmware",
        "firmware build --help", "--verbose chaos list", "chaos --verbose list", "runn", "", "--version",
        "help nothing", "firmware", "boot run").map(line -> line.split(" ")).toList();
    for (String[] line : lines) {
      assertThat(said(Main.commandLine(Subcommands.namedIn(line)), line)).as(String.join(" ", line))
          .isEqualTo(said(Main.commandLine(), line));
    }
  }

  @Test
  void commands_that_a_file_of_arguments_names_are_built(@TempDir Path dir) throws IOException {
    String file = "@" + Files.writeString(dir.resolve("words"), "chaos list");
    assertThat(said(Main.commandLine(Subcommands.namedIn(file)), file)).startsWith("0 ").contains("calm");
  }

  @Test
  void a_command_that_is_not_named_is_not_looked_at() {
    assertThat(Main.commandLine(Subcommands.namedIn("run", "--boards", "1")).getSubcommands())
        .allSatisfy((name, command) -> assertThat(command.getCommandSpec().findOption("--help") != null)
            .as(name).isEqualTo(name.equals("run")));
  }

  @Test
  void an_unknown_option_is_one_line_and_exit_2() {
    assertThat(run("--bords")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(
        "nufleet: Unknown option: '--bords'; `nufleet --help` shows what is allowed" + System.lineSeparator());
  }

  @Test
  void a_slip_in_a_command_or_option_is_told_what_was_meant() {
    assertThat(run("runn")).isEqualTo(2);
    assertThat(run("run", "--bords", "3")).isEqualTo(2);
    assertThat(run("run", "--ramp", "10")).isEqualTo(2);
    assertThat(run("run", "--fail-if", "boards.upgradd<3")).isEqualTo(2);
    assertThat(run("platform", "--set", "connect-per-minute=3")).isEqualTo(2);
    assertThat(run("board", "--profile", "iot-m478")).isEqualTo(2);
    assertThat(err.toString().lines().map(line -> line.replaceFirst("(?s).*did you mean ([^?]*)\\?.*", "$1")))
        .containsExactly("run", "--boards", "10/s, as many boards a second", "boards.upgraded", "connects-per-minute",
            "iot-m487");
  }

  @Test
  void a_word_in_the_place_of_a_command_is_told_whatever_stands_behind_it() {
    assertThat(run("device", "check")).isEqualTo(2);
    assertThat(run("--verbose", "platfrm", "run", "--nothing")).isEqualTo(2);
    assertThat(run("firmwar", "boot")).isEqualTo(2);
    assertThat(run("firmware", "bild", "inspect")).isEqualTo(2);
    assertThat(err.toString().lines().map(line -> line.replaceFirst("nufleet: Unmatched argument.*(did you)", "$1")))
        .containsExactly("did you mean devices?; `nufleet --help` shows what is allowed",
            "did you mean platform?; `nufleet --help` shows what is allowed",
            "did you mean firmware?; `nufleet --help` shows what is allowed",
            "did you mean build?; `nufleet firmware --help` shows what is allowed");
  }

  @Test
  void a_number_that_is_no_ramp_with_any_unit_is_not_offered_with_one() {
    assertThat(run("run", "--ramp", "0")).isEqualTo(2);
    assertThat(run("run", "--ramp", "0.000")).isEqualTo(2);
    assertThat(err.toString()).contains("'0' is no ramp").doesNotContain("did you mean");
  }

  @Test
  void the_mends_that_there_are_are_listed_with_what_they_mend() {
    assertThat(run("run", "--mend", "list")).isZero();
    assertThat(out.toString().lines()).hasSize(3 * 7).containsSubsequence("reconnect-jitter",
        "    All boards wait exactly 1, 2, 4, 8, 16 and 30 s between reconnects, so an outage ends in a storm.",
        "    Mended, each wait is drawn between an eighth of it and the whole.", "give-up-after-N", "stay-after-main");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void what_a_stranger_named_stays_on_its_line_and_moves_no_cursor() {
    assertThat(run("run", "--firmware", "a\nb\u001b[2J\u009b\u202e.bin")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString()
        .contains("a b\\x1b[2J\\x9b\\u202e.bin");
  }

  @Test
  void a_command_that_runs_out_of_what_the_machine_has_is_one_line_and_exit_2() {
    CommandLine line = Main.commandLine().addSubcommand("fill", new Full());
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute("fill")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("nufleet: /tmp/x: No space left on device: a disk of this machine is full;"
        + " make room on it" + System.lineSeparator());
  }

  @CommandLine.Command(name = "fill")
  private static final class Full implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("it cannot go on",
          new UncheckedIOException("cannot keep it", new IOException("/tmp/x: No space left on device")));
    }
  }

  @Test
  void a_missing_command_is_one_line_and_exit_2() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private static String said(CommandLine line, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    return code + " " + out + err;
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
