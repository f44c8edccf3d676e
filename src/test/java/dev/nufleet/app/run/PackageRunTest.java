package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs whose package is not one file for the devices' firmware: the firmware cannot finish, and which way. */
@ExtendWith(PlainFormats.class)
class PackageRunTest extends WholeRuns {
  @Test
  void a_package_of_several_files_is_passed_over_by_every_board() throws IOException {
    JsonNode report = run("files", "package { files = 3 }");
    assertThat(report.at("/explained/notice-unread").asInt()).as(said()).isEqualTo(4);
    assertThat(report.at("/failuresByCause/notice-ignored").asInt()).as(said()).isEqualTo(4);
    assertThat(report.at("/failures/0/detail").asText()).isEqualTo("no-url");
    assertThat(report.at("/failures/0/platform").asText()).isEqualTo("NOTIFIED");
    nothingIsBroken(report);
  }

  @Test
  void the_file_of_a_module_becomes_the_firmware_and_its_task_never_ends() throws IOException {
    JsonNode report = run("module", "package { module = mcu }", "--stop-if", "phases.total.count>=4");
    assertThat(report.at("/explained/module-blind").asInt()).as(said()).isEqualTo(4);
    assertThat(report.at("/failuresByCause/module-as-firmware").asInt()).as(said()).isEqualTo(4);
    assertThat(report.at("/failures/0/platform").asText()).startsWith("NOTIFIED");
    nothingIsBroken(report);
  }

  @Test
  void a_delta_is_for_boards_on_its_base_and_these_install_it_as_it_is() throws IOException {
    JsonNode report = run("delta", "package { delta-from = running, other-base = 50% }", "--boards", "8");
    int told = report.at("/explained/delta-as-firmware").asInt();
    int untold = report.at("/failuresByCause/no-task").asInt();
    assertThat(told).as(said()).isBetween(1, 7).isEqualTo(report.at("/failuresByCause/delta-as-firmware").asInt());
    assertThat(told + untold).as(said()).isEqualTo(8);
    nothingIsBroken(report);
  }

  @Test
  void a_delta_from_what_no_board_runs_is_refused_by_the_platform() throws IOException {
    JsonNode report = run("nobody", "package { delta-from = 1 }");
    assertThat(report.at("/run/endedBy").asText()).as(said()).isEqualTo("campaign-refused");
    assertThat(report.at("/run/endReason").asText()).contains("NoTargetDevice");
  }

  private static void nothingIsBroken(JsonNode report) {
    assertThat(report.get("invariants")).allSatisfy(invariant ->
        assertThat(invariant.path("violations").asInt(0)).as(report.get("invariants").toString()).isZero());
  }

  private JsonNode run(String name, String form, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--chaos", scenario(name, "", List.of(form)), "--firmware",
        image(), "--http", "none", "--quiet", "--report", dir.resolve(name).toString()));
    args.addAll(List.of(more));
    if (!args.contains("--boards")) {
      args.addAll(List.of("--boards", "4"));
    }
    execute(args);
    return report(name);
  }
}
