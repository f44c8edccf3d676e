package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run that ends before its faults do says so of the boards that they hold, and blames no firmware. */
@ExtendWith(PlainFormats.class)
class OutlastingFaultRunTest extends WholeRuns {
  @Test
  void a_board_that_reboots_for_ever_leaves_the_machine_to_the_others_and_is_explained() throws IOException {
    String scenario = scenario("card", "{ kind = sd-removed, boards = \"name=*0\", during = boot, lasts = 9h }",
        List.of());
    execute(List.of("run", "--chaos", scenario, "--boards", "3", "--mix", "m487=1", "--firmware", image(),
        "--stop-if", "boards.upgraded>=2", "--http", "none", "--quiet", "--report", dir.resolve("card").toString()));
    JsonNode report = report("card");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(2);
    assertThat(report.get("explained").toString()).as(said()).isEqualTo("{\"reboots-for-ever\":1}");
    assertThat(report.get("heldBy")).as("a defect comes first").isEmpty();
    assertThat(report.at("/history/facts").asInt()).as("it waits before it boots once more" + said()).isLessThan(2000);
  }

  @Test
  void boards_that_a_fault_holds_to_the_end_are_named_by_report_and_checker() throws IOException {
    String scenario = scenario("long", """
        { kind = link-drop, boards = "name=*0", during = download, at = 10%, lasts = 99h }
        { kind = late-notice, boards = "name=*1", delay = 99h }
        """, List.of());
    String folder = dir.resolve("run").toString();
    assertThat(execute(List.of("run", "--chaos", scenario, "--boards", "2", "--firmware", image(),
        "--stop-if", "chaos.faults.link-drop>0", "--http", "none", "--quiet", "--report", folder)))
        .as(said()).isEqualTo(1);
    JsonNode report = report("run");
    assertThat(report.at("/run/endedBy").asText()).as(said()).isEqualTo("stopped");
    assertThat(report.get("heldBy").toString()).as(said()).isEqualTo("{\"late-notice\":1,\"link-drop\":1}");
    assertThat(report.get("explained")).isEmpty();
    assertThat(report.get("failures")).extracting(failure -> failure.get("advice").asText()).hasSize(2).allSatisfy(
        advice -> assertThat(advice).contains("; no defect of the firmware: this fault lasted to the end of the run:"
            + " fault "));
    assertThat(report.at("/invariants/tasks-final/violations").asInt(0)).as(said()).isZero();
    out.getBuffer().setLength(0);
    assertThat(execute(List.of("check", folder))).as(said()).isZero();
    assertThat(out.toString().lines()).as(said()).containsSubsequence("held by a fault to the end of the run:",
        "    late-notice            1: board-00001", "    link-drop              1: board-00000");
  }
}
