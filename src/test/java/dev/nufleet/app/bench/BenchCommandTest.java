package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  @Test
  void mistakes_are_one_line_each_and_nothing_is_started() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    List<String[]> mistakes = List.of(new String[] {"--rounds", "0"}, new String[] {"--rounds", "101"},
        new String[] {"--timeout", "soon"}, new String[] {"--only", "groth"}, new String[] {"--only", ""},
        new String[] {"--out", dir.toString()}, new String[] {"--out", file + "/bench.json"}, new String[] {"--fast"});
    for (String[] mistake : mistakes) {
      String[] args = new String[mistake.length + 1];
      args[0] = "bench";
      System.arraycopy(mistake, 0, args, 1, mistake.length);
      err.getBuffer().setLength(0);
      assertThat(run(args)).as(Arrays.toString(mistake)).isEqualTo(2);
      assertThat(err.toString().lines()).as(Arrays.toString(mistake)).singleElement().asString()
          .startsWith("nufleet: ");
    }
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_mistake_says_what_is_allowed() {
    assertThat(run("bench", "--only", "warm,groth")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("nufleet: --only 'groth' is no part of the bench; did you mean growth?;"
        + " warm, c, cold, sign-ins, start-up, growth are" + System.lineSeparator());
  }
}
