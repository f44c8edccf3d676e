package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.html.HtmlReport;
import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.Repeat;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.fleet.Judgement;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Finding;
import dev.nufleet.history.Held;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private static final HistoryRecord HISTORY = new HistoryRecord(true, 3, 0, "",
      List.of(new Finding("platform-truth", 2, 1, "", List.of()), new Finding("exact-image", 2, 2, "", List.of())),
      Map.of("board-1", Defect.STALE_OFFSET, "board-2", Defect.STALE_OFFSET));
  private static final Traffic TRAFFIC = new Traffic(629_352, 402, 4, 2, 8, 160, 0, 20, 1230);

  @Test
  void it_has_the_contracts_names() {
    JsonNode report = Report.of(record(100, "boards.upgraded<100%"));
    assertThat(names(report)).containsExactly("run", "boards", "phases", "planned", "profiles", "sites",
        "failuresByCause", "failures", "traffic",
        "signIns", "signInAttempts", "chaos", "history", "explained", "heldBy", "invariants",
        "resources", "timeline", "thresholds", "nodes", "mended", "bottleneck");
    assertThat(names(report.get("run")))
        .contains("id", "seed", "scenario", "startedAt", "wallSeconds", "pace", "target", "endedBy", "endReason",
            "verdict", "why", "nufleet", "machine");
    assertThat(names(report.at("/run/machine"))).containsExactly("processors", "system", "java");
    assertThat(names(report.get("boards")))
        .containsExactly("total", "upgraded", "failed", "halted", "offline", "unfinished");
    assertThat(names(report.get("phases"))).containsExactly("boot", "provision", "connect", "notice", "download",
        "verify", "install", "report", "total");
    assertThat(names(report.at("/phases/total"))).containsExactly("count", "p50Ms", "p90Ms", "p99Ms", "maxMs");
    assertThat(names(report.get("traffic")))
        .containsExactly("downloadedBytes", "downloads", "resumes", "mqttPublishes", "mqttReconnects");
    assertThat(names(report.get("chaos"))).containsExactly("plan", "faults", "digest", "live");
    assertThat(names(report.at("/invariants/version-truth"))).containsExactly("held", "violations", "checked", "why");
    assertThat(names(report.get("resources"))).containsExactly("cpuSeconds", "peakHeapBytes", "threads", "nodes");
    assertThat(report.at("/resources/nodes").toString()).as("it has none")
        .isEqualTo("{\"cpuSeconds\":0.0,\"peakHeapBytes\":0,\"threads\":0}");
    assertThat(names(report.at("/thresholds/0"))).containsExactly("expr", "value", "ok");
  }

  @Test
  void nodes_stand_with_what_they_used_and_their_sum_beside_the_runs_own() {
    RunRecord run = record(2).on(List.of(
        new NodeRecord("node <1>", 40, "lost", 7.0004, 2, 900, Optional.of(new Resources(10.25, 100_000_000, 30))),
        new NodeRecord("node-2", 60, "up", 1.5, 4, 800, Optional.of(new Resources(5, 200_000_000, 20))),
        new NodeRecord("node-3", 0, "unreachable", 9, 4, 800, Optional.empty())));
    ObjectNode report = Report.of(run);
    assertThat(report.at("/nodes/0").toString()).isEqualTo("{\"name\":\"node <1>\",\"boards\":40,\"lostAtSecond\":7.0,"
        + "\"state\":\"lost\",\"sinceSecond\":7.0,\"cores\":2,\"room\":900,\"cpuSeconds\":10.25,"
        + "\"peakHeapBytes\":100000000,\"threads\":30}");
    assertThat(report.at("/nodes/1/lostAtSecond").isNull()).isTrue();
    assertThat(report.at("/nodes/2/cpuSeconds").isNull()).as("it told nothing").isTrue();
    assertThat(report.at("/resources/nodes").toString())
        .isEqualTo("{\"cpuSeconds\":15.25,\"peakHeapBytes\":300000000,\"threads\":50}");
    assertThat(Report.used(report, "cpuSeconds"))
        .isEqualTo(report.at("/resources/cpuSeconds").asDouble() + 15.25);
    assertThat(Threshold.parse("resources.nodes.cpuSeconds>15").valueIn(report)).hasValue(15.25);
    assertThat(HtmlReport.of(run, report)).contains("<h2>Nodes</h2>", "<td>node &lt;1&gt;", "10.3 s", "unreachable",
        "<dt>resources of its nodes</dt><dd>15.3 s of CPU, 300.0 MB of heap and 50 threads at most</dd>",
        "CPU, with the nodes'").doesNotContain("node <1>");
    assertThat(HtmlReport.of(record(2), Report.of(record(2)))).doesNotContain("<h2>Nodes</h2>", "of its nodes",
        "with the nodes'");
    assertThat(ClosingTable.of(run, 120)).contains("node node <1>: lost at 7.0 s with 40 boards")
        .doesNotContain("node-2");
  }

  @Test
  void the_timeline_has_the_contracts_names() {
    Timeline timeline = new Timeline();
    timeline.conclude(new FleetFact.StateChanged(BoardProfile.M487, BoardState.OFF, BoardState.OFF));
    timeline.look(0, new Vitals(0, 10, 5, -1, 3));
    timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, 1, 0, new BoardEvent.SignInFailed("tls")));
    timeline.conclude(new FleetFact.PhasePassed(new BoardId("b"), BoardProfile.M487, Phase.BOOT, 0));
    RunRecord run = record(1);
    JsonNode report = Report.of(new RunRecord(run.sheet(), 1, run.end(), run.endings(), TRAFFIC,
        run.word(), run.chaos(), run.history(), run.resources(), timeline.record()));
    for (String counted : List.of("signIns", "signInAttempts")) {
      assertThat(names(report.get(counted))).containsExactly("total", "again", "peakPerSecond", "peakAgainPerSecond");
    }
    assertThat(report.get("timeline")).hasSize(1);
    assertThat(names(report.at("/timeline/0"))).containsExactly("second", "states", "signIns", "reconnects",
        "peakSignIns", "attempts", "peakAttempts", "notices", "downloads", "downloadedBytes", "upgraded", "errors",
        "faults", "cpuPercent", "machinePercent", "heapBytes", "heapAfterGcBytes", "descriptors", "threads",
        "errorsByCause", "phases");
    assertThat(report.at("/timeline/0/states").toString()).isEqualTo("{\"off\":1}");
    assertThat(report.at("/timeline/0/errorsByCause").toString()).isEqualTo("{\"tls\":1}");
    assertThat(report.at("/timeline/0/phases").toString())
        .isEqualTo("{\"boot\":{\"count\":1,\"p50Ms\":0.0,\"p90Ms\":0.0,\"p99Ms\":0.0}}");
    assertThat(report.at("/timeline/0/descriptors").isNull()).as("this system did not tell").isTrue();
    assertThat(report.at("/timeline/0/heapAfterGcBytes").asInt()).isEqualTo(5);
  }

  @Test
  void each_profile_has_the_figures_of_its_boards() {
    JsonNode profiles = Report.of(record(3)).get("profiles");
    assertThat(names(profiles)).containsExactly("m487");
    assertThat(names(profiles.get("m487"))).containsExactly("boards", "upgraded", "phases");
    assertThat(profiles.at("/m487/boards").asInt()).isEqualTo(3);
    assertThat(profiles.at("/m487/phases").toString()).isEqualTo(Report.of(record(3)).get("phases").toString());
  }

  @Test
  void times_from_the_planned_moments_stand_beside_the_usual_ones() {
    RunRecord run = record(IntStream.rangeClosed(1, 100).mapToObj(index -> late(board(index, BoardState.UPGRADED, ""),
        index <= 50 ? 0 : 2_000_000_000L, index * 3_000_000L)).toList(), Map.of());
    ObjectNode report = Report.of(run);
    assertThat(names(report.get("planned"))).containsExactly("boot", "notice", "total");
    assertThat(names(report.at("/planned/boot"))).containsExactly("count", "p50Ms", "p90Ms", "p99Ms", "maxMs");
    for (String phase : List.of("boot", "total")) {
      assertThat(report.at("/planned/" + phase).toString()).as(phase)
          .isEqualTo("{\"count\":100,\"p50Ms\":50.0,\"p90Ms\":2090.0,\"p99Ms\":2099.0,\"maxMs\":2100.0}");
    }
    assertThat(report.at("/planned/notice/p99Ms").asDouble()).isEqualTo(297);
    assertThat(report.at("/phases/boot/p99Ms").asDouble()).as("the usual ones stay").isEqualTo(99);
    assertThat(HtmlReport.of(run, report)).contains("From the planned moments on, boot took 50 ms at p50 and 2.1 s at"
        + " p99, not 50 ms and 99 ms; total took", "Without a ramp boards are switched on as others come through",
        "<td>boot<td class=\"n\">100<td class=\"n\" data-v=\"50.0\">50 ms", "data-v=\"2099.0\">2.1 s");
    RunRecord onTime = record(List.of(late(board(1, BoardState.UPGRADED, ""), 0, 0)), Map.of());
    assertThat(HtmlReport.of(onTime, Report.of(onTime))).doesNotContain("From the planned moments");
    RunRecord never = record(List.of(board(1, BoardState.OFF, "")), Map.of());
    assertThat(Report.of(never).at("/planned/boot").toString())
        .isEqualTo("{\"count\":0,\"p50Ms\":null,\"p90Ms\":null,\"p99Ms\":null,\"maxMs\":null}");
  }

  @Test
  void a_notice_that_the_jobs_rate_puts_off_is_late_only_from_when_it_was_due() {
    int due = PlannedFigures.NOTICES_PER_MINUTE;
    List<BoardResult> boards = IntStream.rangeClosed(1, due + 2).mapToObj(index -> late(
        board(index, BoardState.UPGRADED, ""), 0, index <= due ? 5_000_000L : 60_007_000_000L)).toList();
    JsonNode notice = Report.of(record(boards, Map.of())).at("/planned/notice");
    assertThat(notice.get("count").asInt()).isEqualTo(due + 2);
    assertThat(notice.get("p50Ms").asDouble()).isEqualTo(5);
    assertThat(notice.get("maxMs").asDouble()).isEqualTo(7);
  }

  @Test
  void a_threshold_may_be_of_times_from_the_planned_moments() {
    BoardResult late = late(board(1, BoardState.UPGRADED, ""), 2_000_000_000L, 1);
    JsonNode met = Report.of(record(List.of(late), Map.of(), "planned.total.p99Ms>2000")).at("/thresholds/0");
    assertThat(met.toString()).isEqualTo("{\"expr\":\"planned.total.p99Ms>2000\",\"value\":2001.0,\"ok\":false}");
  }

  private static BoardResult late(BoardResult board, long bootNanos, long noticeNanos) {
    return new BoardResult(board.board(), board.profile(), board.state(), board.phase(), board.cause(),
        board.detail(), board.reportedVersion(), board.activeVersion(), board.sinceNanos(), board.upgradedAtNanos(),
        board.phaseNanos(), board.counts(), board.judgement(), new BoardResult.Lateness(bootNanos, noticeNanos));
  }

  @Test
  void a_run_says_why_it_failed_in_a_sentence_and_why_it_passed() {
    RunRecord failed = record(List.of(board(1, BoardState.FAILED, "digest-mismatch"),
        board(2, BoardState.FAILED, "digest-mismatch"), board(3, BoardState.HALTED, "card-read-error"),
        board(4, BoardState.UPGRADED, "")), Map.of(), "boards.upgraded<100%");
    String why = "3 of 4 boards are not upgraded: 2 digest-mismatch, 1 card-read-error; threshold"
        + " boards.upgraded<100% is true (it is 25.0); invariant platform-truth is broken (1), which by itself fails"
        + " no run";
    assertThat(Report.of(failed).at("/run/why").asText()).isEqualTo(why);
    assertThat(HtmlReport.of(failed, Report.of(failed))).contains("<b>FAIL</b> <span>3 of 4 boards are not upgraded");
    assertThat(Report.of(record(3, "boards.upgraded<100%")).at("/run/why").asText())
        .startsWith("all 3 boards are upgraded; the threshold is kept");
  }

  @Test
  void the_bottleneck_is_the_phase_with_the_most_of_the_boards_time() {
    JsonNode none = Report.of(record(List.of(board(1, BoardState.OFF, "")), Map.of())).get("bottleneck");
    assertThat(none.isNull()).as("nobody came through").isTrue();
    long[] nanos = new long[Phase.values().length];
    Arrays.fill(nanos, 1_000_000_000L);
    nanos[Phase.DOWNLOAD.ordinal()] = 13_000_000_000L;
    nanos[Phase.TOTAL.ordinal()] = 20_000_000_000L;
    BoardResult slow = new BoardResult(new BoardId("board-1"), BoardProfile.M487, BoardState.UPGRADED, Phase.REPORT,
        "", "", "2", "2", 1, 1, nanos, new BoardResult.Counts(0, 0, 0, 0, 0), Judgement.NONE);
    RunRecord run = record(List.of(slow), Map.of());
    assertThat(Report.of(run).at("/bottleneck/phase").asText()).isEqualTo("download");
    assertThat(Report.of(run).at("/bottleneck/share").asDouble()).isEqualTo(0.65);
    assertThat(HtmlReport.of(run, Report.of(run))).contains("went into <b>download</b>: 65 % of it");
  }

  @Test
  void a_machine_that_was_busy_is_named_where_boards_ran_out_of_time() {
    assertThat(doubtOf("tls", 0.99)).contains("2 of them may have failed for want of this machine's processors, which"
        + " were 99 % busy on average (0 % with this process); name fewer --boards or a slower --pace, or run the"
        + " platform on another machine");
    assertThat(doubtOf("tls", 0.5)).isEmpty();
    assertThat(doubtOf("digest-mismatch", 0.99)).as("no matter of time").isEmpty();
  }

  private static Optional<String> doubtOf(String cause, double machineShare) {
    RunRecord few = record(List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.FAILED, cause),
        board(3, BoardState.FAILED, cause)), Map.of());
    Timeline timeline = new Timeline();
    timeline.look(0, new Vitals(0, 10, 5, -1, 3, OptionalDouble.of(machineShare)));
    RunRecord run = new RunRecord(few.sheet(), 1, few.end(), few.endings(), TRAFFIC, few.word(),
        few.chaos(), few.history(), few.resources(), timeline.record());
    Optional<String> doubt = BusyMachine.doubt(run);
    assertThat(HtmlReport.of(run, Report.of(run)).contains("may have failed for want of")).isEqualTo(doubt.isPresent());
    assertThat(ClosingTable.of(run, 80).contains("may have failed for want of")).isEqualTo(doubt.isPresent());
    assertThat(Report.of(run).at("/bottleneck/limit").asText().contains("99 % busy")).isEqualTo(machineShare > 0.9);
    return doubt;
  }

  @Test
  void of_each_cause_some_consoles_are_kept_however_many_boards_another_has() {
    List<BoardResult> boards = IntStream.rangeClosed(10, 10 + 2 * Consoles.MOST)
        .mapToObj(index -> board(index, BoardState.FAILED, index == 10 + 2 * Consoles.MOST ? "rare" : "tls")).toList();
    assertThat(Consoles.wanted(record(boards, Map.of()))).hasSize(Consoles.MOST).doesNotHaveDuplicates()
        .extracting(BoardId::value).contains("board-" + (10 + 2 * Consoles.MOST));
  }

  @Test
  void percentiles_are_times_that_a_board_took() {
    JsonNode total = Report.of(record(100)).at("/phases/total");
    assertThat(total.get("count").asInt()).isEqualTo(100);
    assertThat(total.get("p50Ms").asDouble()).isEqualTo(50);
    assertThat(total.get("p90Ms").asDouble()).isEqualTo(90);
    assertThat(total.get("p99Ms").asDouble()).isEqualTo(99);
    assertThat(total.get("maxMs").asDouble()).isEqualTo(100);
  }

  @Test
  void a_phase_that_nobody_passed_has_no_times() {
    JsonNode report = Report.of(record(List.of(board(0, BoardState.OFF, "")), Map.of()));
    assertThat(report.at("/phases/total/count").asInt()).isZero();
    assertThat(report.at("/phases/total/p50Ms").isNull()).isTrue();
  }

  @Test
  void boards_are_counted_by_how_they_ended_with_their_causes() {
    RunRecord run = record(
        List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.UPGRADED, ""),
            board(3, BoardState.FAILED, "tls"), board(4, BoardState.HALTED, "fatal-error"),
            board(5, BoardState.OFFLINE, ""), board(6, BoardState.DOWNLOADING, ""),
            board(7, BoardState.CONNECTING, "dns")),
        Map.of("board-2", task(2, "IN_PROGRESS")));
    JsonNode report = Report.of(run);
    assertThat(report.get("boards").toString()).isEqualTo(
        "{\"total\":7,\"upgraded\":1,\"failed\":2,\"halted\":1,\"offline\":2,\"unfinished\":1}");
    assertThat(report.get("failuresByCause").toString()).isEqualTo(
        "{\"timeout\":2,\"dns\":1,\"fatal-error\":1,\"task-in-progress\":1,\"tls\":1}");
    assertThat(report.get("failures")).hasSize(6);
    assertThat(run.isGood()).isFalse();
  }

  @Test
  void a_board_that_told_its_version_and_whose_task_succeeded_is_upgraded_whatever_it_has_begun_since() {
    BoardResult again = board(1, BoardState.BOOTING, "");
    RunRecord run = record(List.of(again), Map.of("board-1", task(1, "SUCCEEDED")));
    assertThat(Report.of(run).at("/boards/upgraded").asInt()).isEqualTo(1);
    assertThat(Report.of(run).get("failures")).isEmpty();
    RunRecord dead = record(List.of(board(1, BoardState.HALTED, "fatal-error")),
        Map.of("board-1", task(1, "SUCCEEDED")));
    assertThat(Report.of(dead).at("/boards/halted").asInt()).isEqualTo(1);
    RunRecord other = record(List.of(again), Map.of("board-1", new PlatformTask("board-1", "SUCCEEDED", "", "3")));
    assertThat(Report.of(other).at("/boards/unfinished").asInt()).as("it told 2, the job spreads 3").isEqualTo(1);
  }

  @Test
  void the_last_progress_counts_boards_as_the_report_does() {
    RunRecord run = record(
        List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.UPGRADED, "")),
        Map.of("board-2", task(2, "IN_PROGRESS")));
    Map<BoardState, Integer> states = new EnumMap<>(BoardState.class);
    Arrays.stream(BoardState.values()).forEach(state -> states.put(state, 0));
    states.put(BoardState.UPGRADED, 2);
    FleetSnapshot last = new FleetSnapshot(2, 2, 2, 2, states, Map.of(), Map.of(), TRAFFIC);
    assertThat(run.closing(last).states()).containsEntry(BoardState.UPGRADED, 1).containsEntry(BoardState.FAILED, 1);
  }

  @Test
  void a_failure_says_since_when_what_the_platform_says_and_what_to_do() {
    JsonNode failures = Report.of(record(
        List.of(board(3, BoardState.FAILED, "connack-4"), board(4, BoardState.UPGRADED, "")),
        Map.of("board-4", new PlatformTask("board-4", "IN_PROGRESS", "50 %", "2")))).get("failures");
    assertThat(names(failures.get(0))).containsExactly("board", "phase", "cause", "detail", "atSeconds", "platform",
        "advice", "site", "transcript");
    assertThat(failures.at("/0/atSeconds").asDouble()).isEqualTo(6);
    assertThat(failures.at("/0/advice").asText()).isEqualTo("the platform says wrong signature: check the"
        + " DeviceSecret");
    assertThat(failures.at("/0/platform").isNull()).isTrue();
    assertThat(failures.at("/1/platform").asText()).isEqualTo("IN_PROGRESS 50 %");
  }

  /** @param each of so many boards one fails, and much is said of it */
  @ParameterizedTest
  @ValueSource(ints = {20, 1})
  void ten_thousand_boards_make_a_page_below_five_megabytes(int each) {
    List<BoardResult> boards = new ArrayList<>();
    Map<String, PlatformTask> tasks = new HashMap<>();
    for (int index = 1; index <= 10_000; index++) {
      if (index % each == 0) {
        String name = "board-" + index;
        boards.add(board(index, BoardState.FAILED, "digest-mismatch", "expected " + "1f".repeat(32) + " of " + name));
        tasks.put(name, new PlatformTask(name, "FAILED", "the digest of the image differs", "2"));
      } else {
        boards.add(board(index, BoardState.UPGRADED, ""));
      }
    }
    RunRecord few = record(boards, tasks);
    Timeline timeline = new Timeline();
    for (int second = 0; second < Timeline.MOST_POINTS; second++) {
      long at = second * 1_000_000_000L;
      timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, at, 0,
          new BoardEvent.SignInFailed("connack-" + second % 5)));
      for (Phase phase : Phase.values()) {
        timeline.conclude(new FleetFact.PhasePassed(new BoardId("b"), BoardProfile.M487, phase, at / 7 + second));
      }
      timeline.look(at, new Vitals(at / 3, 100_000_000L + second * 77_777, 5, second % 999, second % 30));
    }
    RunRecord run = new RunRecord(few.sheet(), Timeline.MOST_POINTS, few.end(), few.endings(),
        TRAFFIC, few.word(), few.chaos(), few.history(), few.resources(), timeline.record());
    byte[] page = HtmlReport.of(run, Report.of(run)).getBytes(StandardCharsets.UTF_8);
    assertThat(page.length).isBetween(1_000_000, 5_000_000);
    assertThat(new String(page, StandardCharsets.UTF_8)).contains("board-10000", "10,000 boards, one by one");
  }

  @Test
  void only_a_run_that_came_to_an_end_with_all_boards_and_thresholds_passes() {
    RunRecord good = record(3);
    assertThat(Report.passed(Report.of(good))).isTrue();
    assertThat(Report.passed(Report.of(record(3, "boards.total>2")))).isFalse();
    assertThat(Report.passed(Report.of(record(List.of(board(1, BoardState.FAILED, "tls")), Map.of())))).isFalse();
    for (RunEnd.By by : RunEnd.By.values()) {
      RunRecord run = new RunRecord(good.sheet(), 1, new RunEnd(by, "as <it> is"), good.endings(),
          TRAFFIC, good.word(), ChaosRecord.NONE, good.history(), good.resources(), TimelineRecord.NONE);
      assertThat(Report.passed(Report.of(run))).as(by.word()).isEqualTo(
          List.of("completed", "timeout", "stopped").contains(by.word()));
      assertThat(HtmlReport.of(run, Report.of(run)))
          .contains("ended by " + by.word() + ": as &lt;it&gt; is");
    }
  }

  @Test
  void violations_are_counted_and_only_checked_invariants_are_claimed() {
    RunRecord asked = record(List.of(board(1, BoardState.UPGRADED, "")), Map.of());
    assertThat(names(Report.of(asked).get("invariants"))).containsExactly("no-bricked-board", "version-truth",
        "only-authentic-installs", "exact-image", "progress-order", "tasks-final", "no-lost-acknowledgement",
        "one-install-per-candidate", "platform-truth", "bounded-retries");
    assertThat(Report.of(asked).at("/invariants/tasks-final").toString())
        .isEqualTo("{\"held\":true,\"violations\":0,\"checked\":true,\"why\":null}");
    RunRecord notAsked = new RunRecord(asked.sheet(), 1, asked.end(), asked.endings(), TRAFFIC,
        PlatformWord.unknown("nobody asked"), ChaosRecord.NONE, asked.history(), asked.resources(),
        TimelineRecord.NONE);
    for (String invariant : List.of("tasks-final", "version-truth")) {
      assertThat(Report.of(notAsked).at("/invariants/" + invariant).toString()).isEqualTo(
          "{\"held\":null,\"violations\":null,\"checked\":false,\"why\":\"nobody asked\"}");
    }
    assertThat(ClosingTable.of(notAsked, 80)).contains("invariant tasks-final was not checked: nobody asked");
    BoardResult liar = new BoardResult(new BoardId("b"), BoardProfile.M487, BoardState.UPGRADED, Phase.REPORT, "", "",
        "2", "1", 1, 1, new long[Phase.values().length], new BoardResult.Counts(0, 0, 0, 0, 0),
        new Judgement(Set.of(BoardInvariant.VERSION_TRUTH), Set.of(BoardInvariant.VERSION_TRUTH)));
    JsonNode truth = Report.of(record(List.of(liar), Map.of())).at("/invariants/version-truth");
    assertThat(truth.toString()).isEqualTo(
        "{\"held\":false,\"violations\":1,\"checked\":true,\"why\":null}");
  }

  @Test
  void a_version_that_the_platform_took_out_of_order_breaks_version_truth_in_the_report_too() {
    RunRecord kept = record(2);
    HistoryRecord history = new HistoryRecord(true, 3, 0, "",
        List.of(new Finding("version-truth", 2, 1, "", List.of())), Map.of());
    RunRecord broken = new RunRecord(kept.sheet(), 1, kept.end(), kept.endings(), TRAFFIC,
        kept.word(), ChaosRecord.NONE, history, kept.resources(), TimelineRecord.NONE);
    assertThat(Report.of(kept).at("/invariants/version-truth/held").asBoolean()).isTrue();
    assertThat(Report.of(broken).at("/invariants/version-truth").toString())
        .isEqualTo("{\"held\":false,\"violations\":1,\"checked\":true,\"why\":null}");
  }

  @Test
  void faults_explained_boards_and_their_consoles_stand_in_the_page(@TempDir Path dir) throws IOException {
    RunRecord plain = record(List.of(board(1, BoardState.FAILED, "digest-mismatch"), board(3, BoardState.HALTED, "x"),
        board(2, BoardState.FAILED, "digest-mismatch")), Map.of());
    assertThat(HtmlReport.of(record(1), Report.of(record(1))))
        .doesNotContain("Faults", "Unfinished as the real firmware");
    assertThat(Consoles.wanted(plain)).as("explained ones first").extracting(BoardId::value)
        .containsExactly("board-1", "board-2", "board-3");
    ChaosRecord chaos = new ChaosRecord(Optional.of("chaos.plan"), Map.of(FaultKind.RESET, 7L), "d", List.of(
        new ChaosRecord.Live(1000001, "{ kind = reset, boards = \"name=<b>\" }", 1.25, OptionalDouble.empty(), 3),
        new ChaosRecord.Live(1000002, "{ kind = latency }", 2, OptionalDouble.of(4.5), 1)), Map.of());
    RunRecord run = new RunRecord(plain.sheet(), 1, plain.end(),
        plain.endings(), TRAFFIC, plain.word(), chaos, HISTORY, plain.resources(), TimelineRecord.NONE);
    String shown = "x".repeat(Consoles.MOST_CHARS) + "\u001b[31mthe end\r\n";
    RunRecord kept = Consoles.write(dir, run, Map.of(new BoardId("board-2"), shown));
    String page = HtmlReport.of(kept, Report.of(kept));
    assertThat(page).contains("<tr><td>reset<td class=\"n\">7", "name=&lt;b&gt;",
        "<td class=\"n\">3<td class=\"n\" data-v=\"1.25\">1.3 s<td class=\"n\" data-v=\"-1.0\">–", ">4.5 s",
        "<h3>stale-offset: 2 boards</h3>", "board-1 <a href=\"consoles/board-2.txt\">board-2</a></dd>");
    assertThat(Report.of(kept).get("failures")).extracting(failure -> failure.get("transcript").asText("none"))
        .containsExactly("none", "none", "consoles/board-2.txt");
    assertThat(Files.readString(dir.resolve("consoles/board-2.txt"))).startsWith("[14 characters before are not kept]")
        .endsWith("the end\r\n").doesNotContain("\u001b");
  }

  @Test
  void a_board_that_a_fault_held_to_the_end_is_counted_and_told_so_and_no_defect_is_blamed() {
    RunRecord plain = record(List.of(board(1, BoardState.ONLINE, ""), board(2, BoardState.UPGRADED, "")), Map.of());
    Held drop = new Held(FaultKind.LINK_DROP, 1, "fault 1 #0 link-drop", Long.MAX_VALUE);
    HistoryRecord history = new HistoryRecord(true, 3, 0, "", List.of(), Map.of(),
        Map.of("board-1", drop, "board-2", drop));
    ChaosRecord chaos = new ChaosRecord(Optional.empty(), Map.of(), "d", List.of(),
        Map.of("board-1", "fault 2 #0 reset"));
    RunRecord run = new RunRecord(plain.sheet(), 1, plain.end(), plain.endings(), TRAFFIC,
        plain.word(), chaos, history, plain.resources(), TimelineRecord.NONE);
    ObjectNode report = Report.of(run);
    assertThat(report.get("heldBy").toString()).as("who has finished is not held").isEqualTo("{\"link-drop\":1}");
    assertThat(report.at("/failures/0/advice").asText()).endsWith("; no defect of the firmware: this fault lasted to"
        + " the end of the run: fault 1 #0 link-drop").doesNotContain("reset");
    assertThat(HtmlReport.of(run, report)).contains("<h2>Held by a fault to the end of the run</h2>",
        "<h3>link-drop: 1 board</h3>", "<dt>boards</dt><dd>board-1</dd>");
  }

  @Test
  void what_only_a_history_tells_is_judged_by_it_and_without_one_not_at_all() {
    RunRecord kept = record(1);
    assertThat(Report.of(kept).at("/invariants/platform-truth").toString())
        .isEqualTo("{\"held\":false,\"violations\":1,\"checked\":true,\"why\":null}");
    assertThat(Report.of(kept).at("/invariants/exact-image/held").asBoolean())
        .as("what boards and platform were asked about directly stays theirs").isTrue();
    RunRecord lost = new RunRecord(kept.sheet(), 1, kept.end(), kept.endings(), TRAFFIC,
        kept.word(), ChaosRecord.NONE, HistoryRecord.unjudged(2, 0, "the history ends early: no room"),
        kept.resources(), TimelineRecord.NONE);
    assertThat(Report.of(lost).at("/invariants/platform-truth").toString()).isEqualTo(
        "{\"held\":null,\"violations\":null,\"checked\":false,\"why\":\"the history ends early: no room\"}");
    assertThat(ClosingTable.of(lost, 80)).containsOnlyOnce("the history ends early: no room");
    assertThat(ClosingTable.of(kept, 80)).contains("invariant platform-truth is broken: 1 violations")
        .doesNotContain("bounded-retries");
  }

  @Test
  void a_board_that_its_firmware_leaves_unfinished_is_explained_and_one_that_finished_needs_it_not() {
    JsonNode report = Report.of(record(
        List.of(board(1, BoardState.FAILED, "digest-mismatch"), board(2, BoardState.UPGRADED, "")), Map.of()));
    assertThat(report.get("explained").toString()).isEqualTo("{\"stale-offset\":1}");
    assertThat(report.at("/failures/0/advice").asText()).startsWith("the downloaded bytes do not have the digest")
        .contains("; the real firmware would end so too (stale-offset): a notice came after the last piece");
  }

  @Test
  void an_advice_names_what_befell_the_board_last_by_the_platform_and_by_itself() {
    RunRecord calm = record(
        List.of(board(3, BoardState.DOWNLOADING, ""), board(4, BoardState.DOWNLOADING, "")), Map.of());
    ChaosRecord.Collector chaos = new ChaosRecord.Collector(Optional.empty());
    chaos.acted("board-3", List.of(new FaultActed(FaultKind.LATE_NOTICE, 1, 0, "fault 1 #0 late-notice", -1)));
    chaos.acted("board-3", List.of(new FaultActed(FaultKind.RESET, 2, 0, "fault 2 #0 reset", -1),
        new FaultActed(FaultKind.POWER_CUT, 3, 0, "fault 3 #0 power-cut", 9)));
    chaos.acted("board-4", List.of());
    JsonNode failures = Report.of(new RunRecord(calm.sheet(), 2, calm.end(), calm.endings(),
        TRAFFIC, calm.word(), chaos.record(), HISTORY, calm.resources(), TimelineRecord.NONE)).get("failures");
    assertThat(failures.at("/0/advice").asText()).startsWith("the run's time was over")
        .endsWith("; what befell it last: fault 1 #0 late-notice, fault 3 #0 power-cut");
    assertThat(failures.at("/1/advice").asText()).endsWith("find the phase that is slow");
  }

  @Test
  void equal_seed_and_scenario_give_an_equal_chaos_digest() {
    assertThat(Report.of(record(1)).at("/chaos/digest")).isEqualTo(Report.of(record(5)).at("/chaos/digest"));
  }

  @Test
  void three_files_are_written_and_the_page_opens_offline(@TempDir Path dir) throws Exception {
    RunRecord run = record(List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.FAILED, "<b>")), Map.of());
    ObjectNode report = Report.of(run);
    List<Path> files = Report.write(run, report, HtmlReport.of(run, report), dir.resolve("new/folder"));
    assertThat(files).extracting(f -> f.getFileName().toString())
        .containsExactly("report.json", "report.html", "boards.csv");
    assertThat(new ObjectMapper().readTree(files.get(0).toFile()).at("/boards/total").asInt()).isEqualTo(2);
    assertThat(Files.readString(files.get(1))).doesNotContain("http://", "https://", "<b>&lt;").contains("&lt;b&gt;");
    assertThat(Files.readAllLines(files.get(2))).hasSize(3).allSatisfy(line ->
        assertThat(line.split(",", -1)).hasSize(Files.readAllLines(files.get(2)).get(0).split(",").length));
  }

  @Test
  void junit_is_a_file_of_its_own_that_may_fail_while_the_report_stays(@TempDir Path dir) throws Exception {
    List<BoardResult> boards = List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.FAILED, "x"));
    Path file = dir.resolve("ci/nufleet.xml");
    RunRecord run = record(Optional.of(file), Mends.NONE, boards, Map.of(), "boards.upgraded<100%");
    List<Path> files = Report.write(run, Report.of(run), "page", dir.resolve("run"));
    assertThat(Report.writeCases(Report.of(run), file)).hasContent(new String(
        RunCases.of(Report.of(run)).bytes(), StandardCharsets.UTF_8));
    assertThat(Files.readString(file)).contains("failures=\"3\"", "1 of 2 boards upgraded, x 1",
        "fail if boards.upgraded&lt;100%");
    assertThatThrownBy(() -> Report.writeCases(Report.of(run), dir.resolve("run"))).isInstanceOf(IOException.class);
    assertThat(files).hasSize(3).allMatch(Files::isRegularFile);
    assertThatThrownBy(() -> Report.write(run, Report.of(run), "page", file)).isInstanceOf(IOException.class);
  }

  @Test
  void sites_have_figures_of_their_own_and_of_too_many_the_worst() {
    assertThat(Report.of(record(3)).get("sites")).as("a run without sites").isEmpty();
    List<BoardResult> boards = IntStream.rangeClosed(1, 30)
        .mapToObj(index -> board(index, index == 7 ? BoardState.FAILED : BoardState.UPGRADED, "x")).toList();
    JsonNode sites = Report.of(atSites(record(boards, Map.of()), 3)).get("sites");
    assertThat(sites).hasSize(3).allMatch(site -> names(site).equals(List.of("boards", "upgraded", "phases")));
    assertThat(StreamSupport.stream(sites.spliterator(), false).mapToInt(site -> site.get("boards").asInt()).sum())
        .isEqualTo(30);
    List<BoardResult> many = IntStream.rangeClosed(1, 4000)
        .mapToObj(index -> board(index, index == 7 ? BoardState.FAILED : BoardState.UPGRADED, "x")).toList();
    RunRecord scattered = atSites(record(many, Map.of()), 2000);
    JsonNode worst = Report.of(scattered).get("sites");
    assertThat(worst).hasSize(RunRecord.MOST_SITES);
    assertThat(names(worst).get(0)).as("where a board failed")
        .isEqualTo(scattered.sheet().siteOf("board-7").orElseThrow());
  }

  private static RunRecord atSites(RunRecord run, int sites) {
    RunSheet s = run.sheet();
    RunSheet there = new RunSheet(s.folder(), s.id(), s.startedAt(), s.program(), s.command(), s.scenario(), s.chaos(),
        s.seed(), s.pace(), s.target(), s.timeout(), s.rampPerSecond(), s.mix(), sites, s.boards(), s.firmware(),
        s.mends(), s.thresholds(), s.stopIf(), s.stages(), s.transcriptDir());
    return new RunRecord(there, 1, run.end(), run.endings(), TRAFFIC, run.word(), run.chaos(),
        run.history(), run.resources(), run.timeline());
  }

  @Test
  void the_closing_line_says_what_became_of_the_boards() {
    assertThat(ClosingTable.result(record(3))).isEqualTo("3 of 3 boards upgraded, in 2.0 s");
    RunRecord mixed = record(List.of(board(1, BoardState.UPGRADED, ""), board(2, BoardState.HALTED, "x")), Map.of());
    assertThat(ClosingTable.result(mixed)).isEqualTo("1 of 2 boards upgraded, 1 halted, in 2.0 s");
    for (int columns : new int[] {20, 42, 50, 64, 80}) {
      assertThat(ClosingTable.of(mixed, columns).lines().limit(11))
          .allMatch(line -> line.length() < Math.max(21, columns));
    }
    assertThat(ClosingTable.of(mixed, 50)).contains("p50        max").doesNotContain("p99");
    assertThat(ClosingTable.of(mixed, 80)).contains("x                        1 boards");
  }

  @Test
  void mended_firmware_is_stated_everywhere_and_the_real_one_needs_no_word() {
    RunRecord real = record(3);
    assertThat(Report.of(real).get("mended")).isEmpty();
    assertThat(HtmlReport.of(real, Report.of(real))).doesNotContain("mended");
    RunRecord run = record(Mends.of("give-up-after-7", "reconnect-jitter"), real.endings().stream()
        .map(Ending::result).toList(), Map.of());
    assertThat(Report.of(run).get("mended")).extracting(JsonNode::asText)
        .containsExactly("reconnect-jitter", "give-up-after-7");
    assertThat(HtmlReport.of(run, Report.of(run)))
        .contains("what if: firmware with defects mended: reconnect-jitter, give-up-after-7<");
    assertThat(ClosingTable.result(run)).isEqualTo(
        "3 of 3 boards upgraded, in 2.0 s, with mended firmware: reconnect-jitter, give-up-after-7");
  }

  private static List<String> names(JsonNode node) {
    Iterable<String> fields = node::fieldNames;
    return StreamSupport.stream(fields.spliterator(), false).toList();
  }

  private static RunRecord record(int boards, String... thresholds) {
    List<BoardResult> results = IntStream.rangeClosed(1, boards)
        .mapToObj(index -> board(index, BoardState.UPGRADED, ""))
        .toList();
    return record(results, Map.of(), thresholds);
  }

  private static RunRecord record(
      List<BoardResult> boards, Map<String, PlatformTask> tasks, String... thresholds) {
    return record(Mends.NONE, boards, tasks, thresholds);
  }

  private static RunRecord record(
      Mends mends, List<BoardResult> boards, Map<String, PlatformTask> tasks, String... thresholds) {
    return record(Optional.empty(), mends, boards, tasks, thresholds);
  }

  private static RunRecord record(Optional<Path> junit, Mends mends, List<BoardResult> boards,
      Map<String, PlatformTask> tasks, String... thresholds) {
    RunSettings settings = new RunSettings("none", List.of(), true, Mix.parse(Mix.DEFAULT),
        new Image("fw.bin", new byte[] {1}), new FirmwareVersion(2), new FirmwareVersion(1), Pace.MAX, 1,
        OptionalDouble.empty(), new Embedded(), "cn-shanghai", Duration.ofMinutes(1),
        Arrays.stream(thresholds).map(Threshold::parse).toList(), List.of(), Scenario.NONE, mends, Path.of("runs/test"),
        junit, Optional.empty(), true, new AskedMemories(Optional.empty(), Optional.empty()), List.of(),
        Optional.empty(), false, false, false, Repeat.ONCE);
    Map<String, PlatformTask> all = new HashMap<>();
    boards.stream()
        .filter(board -> board.state() == BoardState.UPGRADED)
        .map(board -> new PlatformTask(board.board().value(), "SUCCEEDED", "", "2"))
        .forEach(task -> all.put(task.deviceName(), task));
    all.putAll(tasks);
    PlatformWord word = PlatformWord.of(all);
    List<Ending> endings = boards.stream().map(board -> Ending.of(board, word, "2", "timeout")).toList();
    return new RunRecord(RunSheet.of(settings, Instant.EPOCH), 2, new RunEnd(RunEnd.By.COMPLETED, "all ended"),
        endings, TRAFFIC, word, ChaosRecord.NONE, HISTORY, Optional.of(new Resources(1.5, 1000, 10)),
        TimelineRecord.NONE);
  }

  private static PlatformTask task(int board, String status) {
    return new PlatformTask("board-" + board, status, "", "2");
  }

  /** An upgraded board took as many milliseconds as its index. */
  private static BoardResult board(int index, BoardState state, String cause) {
    return board(index, state, cause, "");
  }

  private static BoardResult board(int index, BoardState state, String cause, String detail) {
    long[] nanos = new long[Phase.values().length];
    Arrays.fill(nanos, state == BoardState.UPGRADED ? index * 1_000_000L : -1);
    return new BoardResult(new BoardId("board-" + index), BoardProfile.M487, state, Phase.CONNECT, cause,
        detail, "2", "2", index * 2_000_000_000L, state == BoardState.UPGRADED ? index * 1_000_000L : -1, nanos,
        new BoardResult.Counts(314_676, 1, 0, 0, 2),
        new Judgement(EnumSet.allOf(BoardInvariant.class), Set.of()));
  }
}
