package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.report.html.HtmlReport;
import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.Repeat;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Judgement;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a report counts of a campaign in stages. */
class RolloutFiguresTest {
  private static final RolloutRecord.Stop STOP = new RolloutRecord.Stop("boards.halted>0", 2, 7.25);

  @Test
  void each_board_that_was_asked_is_upgraded_lost_withdrawn_or_in_hand() {
    RunRecord run = run(List.of(
        ending("a", BoardState.UPGRADED, Ending.Outcome.UPGRADED, "", true),
        ending("b", BoardState.UPGRADED, Ending.Outcome.FAILED, "task-canceled", true), // it had the image in hand
        ending("c", BoardState.HALTED, Ending.Outcome.HALTED, "no-bootable-image", true),
        ending("d", BoardState.FAILED, Ending.Outcome.FAILED, "digest-mismatch", true),
        ending("e", BoardState.ONLINE, Ending.Outcome.UNFINISHED, "task-over", false),
        ending("f", BoardState.FAILED, Ending.Outcome.FAILED, "dns", false),
        ending("g", BoardState.DOWNLOADING, Ending.Outcome.UNFINISHED, "stopped", true),
        ending("h", BoardState.ONLINE, Ending.Outcome.UNFINISHED, "no-task", false)),
        Optional.of(STOP), stage(1, "20%", Set.of("a"), OptionalDouble.of(3)),
        stage(2, "50%", Set.of("b", "c", "d", "e", "f", "g"), OptionalDouble.empty()));
    JsonNode report = Report.of(run);
    assertThat(run.failuresByCause()).as("h alone was not asked").containsEntry("task-over", 1L)
        .containsEntry("not-asked", 1L);
    assertThat(report.get("rollout").toString()).isEqualTo("{\"planned\":3,\"begun\":2,\"asked\":7,\"touched\":5,"
        + "\"upgraded\":2,\"lost\":2,\"withdrawn\":2,\"inHand\":1,\"unconfirmed\":1,\"touchedPercent\":62.5,"
        + "\"lostPercent\":25.0,\"stoppedBy\":\"boards.halted>0\",\"stoppedInStage\":2,\"stoppedAtSeconds\":7.25,"
        + "\"sentence\":\"stopped in"
        + " stage 2 of 3 (50%) by boards.halted>0; the rule would have lost 2 of 8 boards (25 %), 1 still had it in"
        + " hand, and 5 (62.5 %) were touched; 1 of these came through after their task was cancelled, and count as"
        + " failed\"}");
    assertThat(report.get("stages")).hasSize(2);
    assertThat(report.at("/stages/1").toString()).isEqualTo("{\"number\":2,\"target\":\"50%\",\"boards\":6,\"again\":1,"
        + "\"upgraded\":1,\"lost\":2,\"withdrawn\":2,\"inHand\":1,\"startedSeconds\":1.5,\"endedSeconds\":null}");
  }

  @Test
  void a_board_that_no_stage_asked_is_not_asked_and_no_failure_of_the_platform() {
    RunRecord run = run(List.of(
        ending("a", BoardState.UPGRADED, Ending.Outcome.UPGRADED, "", true),
        ending("b", BoardState.ONLINE, Ending.Outcome.UNFINISHED, "no-task", false)),
        Optional.empty(), stage(1, "1%", Set.of("a"), OptionalDouble.of(3)));
    assertThat(run.failuresByCause()).containsOnlyKeys("not-asked");
    assertThat(Report.of(run).at("/rollout/sentence").asText()).isEqualTo(
        "ended in stage 1 of 3 (1%); no rule stopped it: it lost 0 of 2 boards (0 %), and 1 (50 %) were touched");
  }

  @Test
  void a_board_that_no_stage_asked_and_that_did_not_wait_keeps_its_own_cause() {
    RunRecord run = run(List.of(
        ending("a", BoardState.BOOTING, Ending.Outcome.UNFINISHED, "timeout", false),
        ending("b", BoardState.OFFLINE, Ending.Outcome.OFFLINE, "dns", false),
        ending("c", BoardState.FAILED, Ending.Outcome.FAILED, "tls", false)), Optional.empty());
    assertThat(run.failuresByCause()).containsOnlyKeys("timeout", "dns", "tls");
  }

  @Test
  void a_rule_that_is_true_before_the_first_stage_stops_before_it() {
    JsonNode report = Report.of(run(List.of(ending("a", BoardState.ONLINE, Ending.Outcome.UNFINISHED, "", false)),
        Optional.of(new RolloutRecord.Stop("boards.halted>0", 0, 2))));
    assertThat(report.at("/rollout/stoppedInStage").asInt(-1)).isZero();
    assertThat(report.at("/rollout/sentence").asText()).isEqualTo("stopped before its first stage by boards.halted>0;"
        + " the rule would have lost 0 of 1 boards (0 %), and 0 (0 %) were touched");
    assertThat(report.get("stages")).isEmpty();
  }

  @Test
  void stages_that_had_nobody_to_ask_are_told_and_leave_the_rollout_whole() {
    JsonNode report = Report.of(run(List.of(ending("a", BoardState.UPGRADED, Ending.Outcome.UPGRADED, "", true)),
        Optional.empty(), stage(1, "name=a", Set.of("a"), OptionalDouble.of(3)),
        stage(2, "50%", Set.of(), OptionalDouble.of(3)), stage(3, "100%", Set.of(), OptionalDouble.of(3))));
    assertThat(report.at("/rollout/sentence").asText()).startsWith("all stages came to their end; no rule stopped it");
    assertThat(report.at("/rollout/begun").asInt()).isEqualTo(3);
    assertThat(report.at("/stages/2/boards").asInt(-1)).isZero();
  }

  @Test
  void a_rollout_whose_last_stage_did_not_end_ended_in_it_and_one_without_a_stage_in_none() {
    List<Ending> one = List.of(ending("a", BoardState.UPGRADED, Ending.Outcome.UPGRADED, "", true));
    assertThat(Report.of(run(one, Optional.empty(), stage(1, "1%", Set.of("a"), OptionalDouble.of(3)),
        stage(2, "50%", Set.of(), OptionalDouble.of(3)), stage(3, "100%", Set.of(), OptionalDouble.empty())))
        .at("/rollout/sentence").asText()).startsWith("ended in stage 3 of 3 (100%); no rule stopped it");
    assertThat(Report.of(run(one, Optional.empty())).at("/rollout/sentence").asText())
        .startsWith("no stage began; no rule stopped it: it lost 0 of 1 boards");
  }

  @Test
  void a_run_without_stages_tells_of_none() {
    RunRecord run = run(List.of(ending("a", BoardState.UPGRADED, Ending.Outcome.UPGRADED, "", true)),
        Optional.empty()).inStages(Optional.empty());
    assertThat(Report.of(run).has("rollout")).isFalse();
    assertThat(Report.of(run).has("stages")).isFalse();
    assertThat(HtmlReport.of(run, Report.of(run))).doesNotContain("<h2>Rollout</h2>");
  }

  @Test
  void the_page_shows_the_stages_with_what_the_user_wrote_escaped() {
    RunRecord run = run(List.of(ending("a", BoardState.HALTED, Ending.Outcome.HALTED, "no-bootable-image", true)),
        Optional.of(STOP), stage(1, "1%", Set.of(), OptionalDouble.of(1)),
        stage(2, "name=<b>*", Set.of("a"), OptionalDouble.of(3)));
    assertThat(HtmlReport.of(run, Report.of(run))).contains("<h2>Rollout</h2>", "name=&lt;b&gt;*")
        .contains("Stopped in stage 2 of 3 (name=&lt;b&gt;*) by boards.halted&gt;0").doesNotContain("<b>*");
  }

  private static RolloutRecord.Stage stage(int number, String target, Set<String> boards, OptionalDouble ended) {
    return new RolloutRecord.Stage(number, target, boards, number - 1, 1.5, ended);
  }

  private static Ending ending(
      String board, BoardState state, Ending.Outcome outcome, String cause, boolean tookNotice) {
    long[] nanos = new long[Phase.values().length];
    Arrays.fill(nanos, -1);
    nanos[Phase.NOTICE.ordinal()] = tookNotice ? 1 : -1;
    return new Ending(new BoardResult(new BoardId(board), BoardProfile.M487, state, Phase.NOTICE, cause, "", "1", "1",
        1, -1, nanos, new BoardResult.Counts(0, 0, 0, 0, 1), Judgement.NONE), outcome, cause, "");
  }

  private static RunRecord run(
      List<Ending> endings, Optional<RolloutRecord.Stop> stop, RolloutRecord.Stage... stages) {
    RunSettings settings = new RunSettings("none", List.of(), true, Mix.parse(Mix.DEFAULT),
        new Image("fw.bin", new byte[] {1}), new FirmwareVersion(2), new FirmwareVersion(1), Pace.MAX, 1,
        OptionalDouble.empty(), new Embedded(), "cn-shanghai", Duration.ofMinutes(1), List.of(), List.of(),
        Scenario.NONE, Mends.NONE, Path.of("runs/test"), Optional.empty(), Optional.empty(), true,
        new AskedMemories(Optional.empty(), Optional.empty()), List.of(), Optional.empty(), false, false, false,
        Repeat.ONCE);
    return new RunRecord(RunSheet.of(settings, Instant.EPOCH), 2, new RunEnd(RunEnd.By.STOPPED, "--stop-if"), endings,
        Traffic.NONE,
        PlatformWord.unknown("nobody asked"), ChaosRecord.NONE, HistoryRecord.notKept("not here"),
        Optional.of(new Resources(1.5, 1000, 10)), TimelineRecord.NONE)
        .inStages(Optional.of(new RolloutRecord(3, List.of(stages), stop)));
  }
}
