package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.history.Fact;
import dev.nufleet.history.FactLine;
import dev.nufleet.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs whose histories are read back. */
@ExtendWith(PlainFormats.class)
class HistoryRunTest extends WholeRuns {
  @Test
  void a_run_leaves_everything_that_boards_operator_and_chaos_did() throws Exception {
    Path scenario = Files.writeString(dir.resolve("cut.conf"),
        "faults = [ { kind = power-cut, boards = \"name=*2\", during = download, at = 50%, off = 1s } ]\n");
    Path run = run("whole", "--chaos", scenario.toString());
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = Files.newInputStream(run.resolve("history.jsonl.gz"))) {
      assertThat(HistoryReader.read(in, facts::add)).isTrue();
    }
    assertThat(facts).extracting(Fact::n)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, facts.size()).boxed().toList());
    assertThat(facts.get(0).what()).isEqualTo("RunStarted");
    assertThat(facts.get(0).text("scenario")).isEqualTo("cut");
    assertThat(facts.get(facts.size() - 1)).satisfies(last -> {
      assertThat(last.what()).isEqualTo("RunEnded");
      assertThat(last.text("endedBy")).as(said()).isEqualTo("completed");
      assertThat(last.number("dropped")).isZero();
    });
    assertThat(facts).filteredOn(f -> f.what().equals("DownloadEnded")).hasSize(4)
        .allSatisfy(f -> assertThat(f.number("b")).as("100 ms for each 127 bytes of 12,345").isGreaterThan(9_000));
    for (int board = 0; board < 4; board++) {
      String name = "board-0000" + board;
      assertThat(facts).filteredOn(f -> f.who().equals(name)).extracting(Fact::what)
          .contains("BootStarted", "BootEnded", "Provisioned", "SignedIn", "VersionReported", "NoticeReceived",
              "DownloadStarted", "ProgressSent", "DownloadEnded", "CandidateWritten", "ApplicationEnded", "Counted");
      assertThat(facts).filteredOn(f -> f.who().equals("operator") && f.board().equals(name)).extracting(Fact::what)
          .containsExactlyElementsOf(board == 2
              ? List.of("SwitchedOn", "SwitchedOn", "KeyPressed") : List.of("SwitchedOn", "KeyPressed"));
    }
    assertThat(facts).filteredOn(f -> f.who().equals("chaos")).singleElement()
        .satisfies(f -> assertThat(f.board()).isEqualTo("board-00002"));
    JsonNode report = report(run.toString());
    assertThat(report.get("history").toString()).isEqualTo(
        "{\"file\":\"history.jsonl.gz\",\"facts\":" + facts.size() + ",\"dropped\":0,\"why\":null}");
    assertThat(facts).filteredOn(f -> f.what().equals("TaskStood")).hasSize(4)
        .allSatisfy(f -> assertThat(f.text("status")).isEqualTo("SUCCEEDED"));
    assertThat(facts).filteredOn(f -> f.what().equals("TaskTurned") && f.text("to").equals("SUCCEEDED")).hasSize(4);
    assertThat(facts).filteredOn(f -> f.what().equals("SignInJudged")).hasSize(9) // one board boots three times
        .allSatisfy(f -> assertThat(f.number("code")).isZero());
    assertThat(facts).filteredOn(f -> f.what().equals("InformTaken")).hasSizeGreaterThanOrEqualTo(8);
    assertThat(facts).filteredOn(f -> f.what().equals("AckSent")).hasSizeGreaterThanOrEqualTo(8);
    assertThat(facts).filteredOn(f -> f.what().equals("NoticePushed")).hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(f -> assertThat(f.text("version")).isEqualTo(facts.get(0).text("version")));
    assertThat(facts).filteredOn(f -> f.what().equals("Served")).hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(f -> assertThat(f.number("length")).isEqualTo(12_345));
    assertThat(facts).filteredOn(f -> f.what().equals("SessionEnded")).isNotEmpty()
        .allSatisfy(f -> assertThat(f.text("why")).isNotEmpty());
    assertThat(report.at("/invariants/no-lost-acknowledgement/held").asBoolean()).as(said()).isTrue();
    assertThat(report.at("/invariants/one-install-per-candidate/held").asBoolean()).as(said()).isTrue();
    assertThat(report.at("/invariants/platform-truth/held").asBoolean()).as(said()).isTrue();
    assertThat(report.at("/invariants/bounded-retries/why").asText()).isEqualTo("no board failed to sign in");
    assertThat(report.get("explained")).isEmpty();
    assertThat(facts).extracting(FactLine::of).as("secrets").noneMatch(line -> line.contains("ecret"));
  }

  @Test
  void without_a_history_the_one_of_an_earlier_run_goes_too() throws Exception {
    Path old = Files.createDirectories(dir.resolve("off")).resolve("history.jsonl.gz");
    Files.writeString(old, "of an earlier run");
    JsonNode report = report(run("off", "--history", "off").toString());
    assertThat(old).doesNotExist();
    assertThat(report.at("/history/why").asText()).isEqualTo("the run was to keep no history (--history off)");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(4);
  }

  private Path run(String name, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--boards", "4", "--firmware", image(), "--http",
        "none", "--quiet", "--timeout", "2m", "--report", dir.resolve(name).toString()));
    args.addAll(List.of(options));
    execute(args);
    report(name);
    return dir.resolve(name);
  }
}
