package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code run --mend-compare}: the same campaign without and with mends. */
@ExtendWith(PlainFormats.class)
class MendCompareRunTest extends WholeRuns {
  @Test
  void a_campaign_is_run_without_and_with_the_mends_and_the_difference_is_told() throws IOException {
    Path scenario = Files.writeString(
        dir.resolve("pages.conf"), "faults = [ { kind = http-status, boards = \"name=*0\", status = 404 } ]");
    int code = run("--chaos", scenario.toString(), "--mend", "check-http-status", "--report", dir + "/both");

    assertThat(report("both/plain").get("mended")).as(said()).isEmpty();
    assertThat(report("both/plain").at("/boards/upgraded").asInt()).as(said()).isEqualTo(2);
    assertThat(report("both/mended").get("mended")).as(said()).hasSize(1);
    assertThat(report("both/mended").at("/boards/upgraded").asInt()).as(said()).isEqualTo(3);
    assertThat(report("both/mended").at("/chaos/digest")).as("the same faults")
        .isEqualTo(report("both/plain").at("/chaos/digest"));
    assertThat(out.toString().lines()).containsSubsequence("what if: check-http-status",
        "  upgraded                          2          3", "  digest-mismatch                   1          0");
    assertThat(code).as("of the mended run").isZero();
  }

  @Test
  void what_would_make_the_two_runs_unlike_is_refused() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--mend-compare: there is nothing to compare; name mends with --mend");
    for (String[] options : List.of(new String[] {"--state", dir.toString()}, new String[] {"--hold"},
        new String[] {"--platform", dir + "/ready.json"}, new String[] {"--target", "aliyun"})) {
      err.getBuffer().setLength(0);
      List<String> all = new ArrayList<>(List.of("--mend", "reconnect-jitter"));
      all.addAll(List.of(options));
      assertThat(run(all.toArray(String[]::new))).as(options[0]).isEqualTo(2);
      assertThat(err.toString().lines()).singleElement().asString().startsWith(
          "nufleet: " + options[0] + ": it and --mend-compare exclude each other");
    }
  }

  private int run(String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--mend-compare", "--boards", "3", "--http", "none", "--quiet",
        "--timeout", "2m", "--seed", "7", "--firmware", image()));
    args.addAll(List.of(options));
    return execute(args);
  }
}
