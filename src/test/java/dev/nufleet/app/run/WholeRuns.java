package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whole runs by their command line, each with a report in a folder of the test. */
abstract class WholeRuns {
  @TempDir Path dir;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  /** @return the exit code */
  final int execute(List<String> args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  /** A scenario with these faults, and what stands behind them. */
  final String scenario(String name, String faults, List<String> more) throws IOException {
    return Files.writeString(dir.resolve(name + ".conf"),
        "faults = [\n" + faults + "\n]\n" + String.join("\n", more)).toString();
  }

  /** A small firmware. */
  final String image() throws IOException {
    return Files.write(dir.resolve("fw.bin"), new byte[12_345]).toString();
  }

  /** @param name of the run's folder */
  final JsonNode report(String name) throws IOException {
    assertThat(dir.resolve(name).resolve("report.json")).as(said()).exists();
    return new ObjectMapper().readTree(dir.resolve(name).resolve("report.json").toFile());
  }

  final String said() {
    return "\n" + out + err;
  }
}
