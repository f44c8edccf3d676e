package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullDiskForCasesRunTest extends WholeRuns {
  @Test
  void cases_that_find_no_room_are_named_with_their_disk_and_the_report_stays() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    int code = execute(List.of("run", "--boards", "2", "--firmware", image(), "--http", "none", "--quiet",
        "--report", dir.resolve("run").toString(), "--junit", "/dev/full"));
    assertThat(code).as(said()).isZero();
    JsonNode report = report("run");
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(2);
    assertThat(report.at("/run/command").asText()).startsWith("./nufleet run --boards=2 ");
    assertThat(err.toString().lines()).as(said()).singleElement().asString()
        .startsWith("nufleet: --junit /dev/full cannot be written (No space left on device); its disk ")
        .endsWith(" MB free; make room there, or name another file with --junit");
    assertThat(out.toString().lines()).as(said())
        .contains("report: " + dir.resolve("run").resolve("report.html")).noneMatch(line -> line.contains("{"));
    assertThat(Files.readString(dir.resolve("run/report.html")))
        .contains("<p>The same again:</p>\n<pre>./nufleet run --boards=2 ");
  }
}
