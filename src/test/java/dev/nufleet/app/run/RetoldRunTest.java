package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.history.Fact;
import dev.nufleet.history.FactLines;
import dev.nufleet.history.HeldFile;
import dev.nufleet.history.HistoryReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reports that are made of a run's history, beside those that runs made themselves. */
@ExtendWith(PlainFormats.class)
class RetoldRunTest extends WholeRuns {
  /** Where the two may differ, and why. All else is equal. */
  private static final Map<String, String> DIFFERENT = Map.of(
      "/run/wallSeconds", "the run looks at its clock when its history has ended",
      "/resources", "the run looks at its process once more; the history has the last second's look",
      "/answers/calls", "which calls the run made of the platform is in no history",
      "/answers/refusedCalls", "the same",
      "/answers/callErrors", "the same",
      "/answers/callTimeline", "the same",
      "/answers/puback", "the last versions may be acknowledged while the run makes its report",
      "/answers/timeline", "the same, by the second",
      "/traffic/mqttPublishes", "a board counts what it sent when it rests: perhaps meanwhile too");
  /** Of a point of the timeline: others look at it than who tells of boards, and once a second. */
  private static final Set<String> LOOKED_AT = Set.of("states", "cpuPercent", "machinePercent", "heapBytes",
      "heapAfterGcBytes", "descriptors", "threads");
  private static final String FAULTS = """
      { kind = reset, boards = "name=*0", during = download, at = "byte 5000" }
      { kind = truncate, boards = "name=*1", after-bytes = 5000 }
      { kind = power-cut, boards = "name=*2", during = download, at = 50%, off = 1s }
      { kind = wrong-digest, boards = "name=*3" }
      { kind = link-drop, boards = "name=*4", after = 0s, lasts = 1s }
      { kind = latency, boards = "name=*5", delay = 20ms, jitter = 10ms }
      """;

  @Test
  void a_report_of_the_history_says_what_the_runs_own_says() throws Exception {
    int code = run("own", "--chaos", scenario("mixed", FAULTS, List.of("sites = 2")), "--pace", "board*500",
        "--ramp", "20/s", "--fail-if", "boards.upgraded<100%", "--fail-if", "traffic.resumes>100");
    JsonNode own = report("own");
    assertThat(own.at("/boards/failed").asInt()).as("the notice with a wrong digest" + said()).isEqualTo(1);
    assertThat(own.at("/failures/0/transcript").asText()).startsWith("consoles");
    List<String> boards = lines("own/boards.csv");
    assertThat(again("own")).as(said()).isEqualTo(code).isEqualTo(1);
    assertThat(lines("own/boards.csv")).isEqualTo(boards).hasSize(7);
    same(own, report("own"));
    assertThat(report("own").at("/resources/cpuSeconds").asDouble()).isPositive();
    assertThat(report("own").at("/answers/calls").isNull()).isTrue();
    assertThat(report("own").at("/answers/puback/count").asInt()).isPositive();
    assertThat(Files.readString(dir.resolve("own/report.html"))).contains("digest-mismatch", "The platform's answers");
  }

  @Test
  void a_campaign_in_stages_is_told_again_with_them() throws Exception {
    int code = run("stages", "--boards", "12", "--stages", "name=board-0000?,100%");
    JsonNode own = report("stages");
    assertThat(own.get("stages")).as(said()).hasSize(2);
    List<String> boards = lines("stages/boards.csv");
    assertThat(again("stages")).as(said()).isEqualTo(code).isZero();
    assertThat(lines("stages/boards.csv")).isEqualTo(boards).hasSize(13);
    same(own, report("stages"));
  }

  @Test
  void several_campaigns_are_told_again_one_after_the_other() throws Exception {
    assertThat(run("soak", "--repeat", "3", "--chaos", scenario("cuts",
        "{ kind = power-cut, boards = 50%, during = download, at = \"20%..80%\", off = 1s }", List.of())))
        .as(said()).isZero();
    JsonNode own = report("soak");
    JsonNode last = report("soak/campaign-0003");
    List<String> boards = lines("soak/boards.csv");
    List<String> ofLast = lines("soak/campaign-0003/boards.csv");
    Files.delete(dir.resolve("soak/report.json"));
    Files.delete(dir.resolve("soak/campaign-0003/report.json"));
    assertThat(execute(List.of("report", dir.resolve("soak").toString()))).as(said()).isEqualTo(1);
    JsonNode told = report("soak");
    assertThat(told.at("/run/endedBy").asText()).isEqualTo("killed");
    assertThat(told.at("/run/endReason").asText()).contains("after 3 campaigns had come to an end");
    assertThat(lines("soak/boards.csv")).isEqualTo(boards).hasSize(7);
    assertThat(lines("soak/campaign-0003/boards.csv")).isEqualTo(ofLast);
    for (String part : List.of("boards", "phases", "planned", "invariants", "chaos", "failures")) {
      assertThat(told.get(part)).as(part).isEqualTo(own.get(part));
      assertThat(report("soak/campaign-0003").get(part)).as(part).isEqualTo(last.get(part));
    }
    assertThat(told.get("campaigns")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      ObjectNode campaign = without(told.get("campaigns").get(i), "/seconds");
      assertThat(campaign.get("heapLiveBytes").isNull()).as("nobody has looked").isTrue();
      List<String> process = List.of("heapLiveBytes", "descriptors", "threads");
      assertThat(campaign.remove(process))
          .isEqualTo(without(own.get("campaigns").get(i), "/seconds").remove(process));
    }
  }

  @Test
  void a_history_that_is_cut_off_is_reported_as_killed_with_what_was_reached_until_there() throws Exception {
    assertThat(run("cut")).as(said()).isZero();
    String version = report("cut").at("/run/version").asText();
    List<Fact> facts = facts("cut");
    int third = IntStream.range(0, facts.size()).filter(i -> reports(facts.get(i), version)).skip(2).findFirst()
        .orElseThrow();
    List<Fact> kept = withPlatformsWord(facts, third, version);
    killed("cut", kept);
    assertThat(execute(List.of("report", dir.resolve("cut").toString()))).as(said()).isEqualTo(1);
    JsonNode report = report("cut");
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("killed");
    assertThat(report.at("/run/verdict").asText()).isEqualTo("fail");
    assertThat(report.at("/run/endReason").asText()).contains("was killed", "ends ", "run.command", "--state");
    assertThat(report.at("/boards/total").asInt()).isEqualTo(6);
    assertThat(report.at("/boards/upgraded").asInt()).as("they told it").isEqualTo(3);
    assertThat(report.at("/boards/unfinished").asInt()).isEqualTo(3);
    assertThat(report.get("failures")).hasSize(3).allSatisfy(failure -> {
      assertThat(failure.get("cause").asText()).isEqualTo("killed");
      assertThat(failure.get("detail").asText()).startsWith("killed while ");
      assertThat(failure.get("advice").asText()).contains("with --state it goes on");
    });
    assertThat(report.at("/phases/total/count").asInt()).isEqualTo(3);
    assertThat(report.at("/traffic/downloadedBytes").asLong()).isEqualTo(kept.stream()
        .filter(fact -> fact.what().equals("Counted")).map(fact -> (Map<?, ?>) fact.fields().get("since"))
        .mapToLong(since -> ((Number) since.get("downloadedBytes")).longValue()).sum()).isPositive();
    assertThat(report.at("/history/facts").asInt()).isEqualTo(kept.size());
    assertThat(report.at("/history/why").asText()).contains("was killed");
    assertThat(report.at("/invariants/tasks-final/checked").asBoolean()).as("they may still end").isFalse();
    assertThat(report.at("/invariants/version-truth/held").asBoolean()).isTrue();
    assertThat(lines("cut/boards.csv")).hasSize(7)
        .filteredOn(line -> line.contains(",unfinished,")).hasSize(3).allMatch(line -> line.contains(",killed,"));
    assertThat(Files.readString(dir.resolve("cut/report.html"))).contains("killed");
    assertThat(err.toString()).contains("nufleet: killed: the run's process was killed").doesNotContain("\tat ");
  }

  @Test
  void what_cannot_be_reported_or_need_not_be_is_one_line_and_2() throws Exception {
    assertThat(run("done")).as(said()).isZero();
    Path folder = dir.resolve("done");
    refused(folder, "has the report of its run already; --again makes it anew from the history");
    List<Fact> facts = facts("done");
    killed("done", facts.subList(0, facts.size() / 2));
    try (OutputStream writing = HeldFile.open(folder.resolve("history.jsonl.gz"))) {
      assertThat(writing).isNotNull();
      refused(folder, "goes on: its history is being written");
    }
    refused(folder, "ends before its first fact");
    killed("done", facts.subList(0, facts.size() / 2));
    Files.writeString(folder.resolve("report.json"), "{ \"run\": {");
    assertThat(execute(List.of("report", folder.toString()))).as("half a report is none" + said()).isEqualTo(1);
    Files.delete(folder.resolve("report.json"));
    Files.delete(folder.resolve("report.html"));
    Files.createDirectory(folder.resolve("report.html"));
    refused(folder, "the report cannot be written to '" + folder + "' (");
    assertThat(folder.resolve("report.json")).as("half a report would be taken for one").doesNotExist();
    String sheet = Files.readString(folder.resolve("run.json"));
    Files.writeString(folder.resolve("run.json"), sheet.replaceFirst("\"startedAt\":\"20..", "\"startedAt\":\"2001"));
    refused(folder, "is of another run than the run.json beside it");
    Files.writeString(folder.resolve("run.json"), sheet.replaceFirst("\"pace\":\"max\"", "\"pace\":\"fast\""));
    refused(folder, "/pace: found 'fast'");
    Files.writeString(folder.resolve("run.json"), "no JSON");
    refused(folder, "is no JSON; name a folder that a run has left");
    Files.delete(folder.resolve("run.json"));
    refused(folder, "no report can be made of it; `./nufleet check ");
    Files.delete(folder.resolve("history.jsonl.gz"));
    refused(folder, "has no history.jsonl.gz; name the folder of a run that kept one (--history on)");
    refused(dir.resolve("none"), "is no folder; name that of a run");
  }

  private void refused(Path folder, String why) {
    err.getBuffer().setLength(0);
    assertThat(execute(List.of("report", folder.toString()))).as(why + said()).isEqualTo(2);
    assertThat(err.toString()).startsWith("nufleet: ").contains(why).hasLineCount(1);
  }

  private int run(String name, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--firmware", image(), "--http", "none", "--quiet", "--timeout",
        "2m", "--report", dir.resolve(name).toString()));
    if (!Arrays.asList(options).contains("--boards")) {
      args.addAll(List.of("--boards", "6"));
    }
    args.addAll(List.of(options));
    return execute(args);
  }

  private int again(String name) {
    return execute(List.of("report", dir.resolve(name).toString(), "--again"));
  }

  private static void same(JsonNode own, JsonNode told) {
    String[] different = DIFFERENT.keySet().toArray(String[]::new);
    ObjectNode mine = without(own, different);
    ObjectNode its = without(told, different);
    assertThat(points(its)).isEqualTo(points(mine)).isNotEmpty();
    its.fieldNames().forEachRemaining(part -> assertThat(its.get(part)).as(part).isEqualTo(mine.get(part)));
    assertThat(its).isEqualTo(mine);
  }

  /** Points of the timeline, without what is seen by a look from time to time. */
  private static List<JsonNode> points(ObjectNode report) {
    ArrayNode points = (ArrayNode) report.remove("timeline");
    return StreamSupport.stream(points.spliterator(), false)
        .<JsonNode>map(point -> ((ObjectNode) point).remove(LOOKED_AT)).toList();
  }

  private static ObjectNode without(JsonNode report, String... pointers) {
    ObjectNode copy = report.deepCopy();
    for (String pointer : pointers) {
      int last = pointer.lastIndexOf('/');
      ((ObjectNode) copy.at(pointer.substring(0, last))).remove(pointer.substring(last + 1));
    }
    return copy;
  }

  private List<Fact> facts(String name) throws Exception {
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = Files.newInputStream(dir.resolve(name).resolve("history.jsonl.gz"))) {
      HistoryReader.read(in, facts::add);
    }
    return facts;
  }

  private static boolean reports(Fact fact, String version) {
    return fact.what().equals("VersionReported") && fact.text("version").equals(version);
  }

  /**
   * Facts up to there, and what then happens to boards that have reported the version, until the platform has said of
   * one that it succeeded: that may come behind the report of a further board.
   */
  private static List<Fact> withPlatformsWord(List<Fact> facts, int until, String version) {
    List<Fact> kept = new ArrayList<>(facts.subList(0, until + 1));
    Set<String> reported = kept.stream().filter(fact -> reports(fact, version)).map(Fact::who)
        .collect(Collectors.toSet());
    for (Fact fact : facts.subList(until + 1, facts.size())) {
      if (kept.stream().anyMatch(one -> succeeded(one, reported))) {
        return kept;
      }
      if (reported.contains(fact.board())) {
        kept.add(new Fact(kept.size() + 1, fact.nanos(), fact.who(), fact.what(), fact.fields()));
      }
    }
    throw new AssertionError("the platform said of none of " + reported + " that it succeeded");
  }

  private static boolean succeeded(Fact fact, Set<String> boards) {
    return fact.what().equals("TaskTurned") && fact.text("to").equals("SUCCEEDED") && boards.contains(fact.board());
  }

  /** As if the process had been killed behind these facts: a stream that is cut off, and no report. */
  private void killed(String name, List<Fact> facts) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    FactLines lines = new FactLines(new GZIPOutputStream(file, 512, /* syncFlush= */ true));
    for (Fact fact : facts) {
      lines.write(fact);
    }
    lines.flush();
    Files.write(dir.resolve(name).resolve("history.jsonl.gz"), file.toByteArray());
    for (String left : List.of("report.json", "report.html", "boards.csv")) {
      Files.deleteIfExists(dir.resolve(name).resolve(left));
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(dir.resolve(file));
  }
}
