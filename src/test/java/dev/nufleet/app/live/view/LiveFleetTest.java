package dev.nufleet.app.live.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.TimeBuckets;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is shown of a run's boards. */
class LiveFleetTest {
  private final ShownRun run = ShownRun.of(3);

  @Test
  void a_row_keeps_all_that_it_is_told_of_a_board_and_mixes_nothing_up() {
    long row = Row.NEW;
    for (BoardState state : BoardState.values()) {
      for (Phase phase : Phase.values()) {
        row = Row.with(row, state, phase, 0xFFFF, 0x0F0F);
        row = Row.withPercent(row, 77);
        row = Row.withPassed(row, phase);
        assertThat(Row.state(row)).isEqualTo(state);
        assertThat(Row.phase(row)).isEqualTo(phase);
        assertThat(Row.percent(row)).isEqualTo(77);
        assertThat(Row.cause(row)).isEqualTo(0xFFFF);
        assertThat(Row.version(row)).isEqualTo(0x0F0F);
        assertThat(Row.passed(row, phase)).isTrue();
        assertThat(Row.is(row, Row.Flag.CARD)).isTrue();
        assertThat(Row.is(row, Row.Flag.POWER)).isFalse();
      }
    }
    assertThat(Row.passed(Row.anew(row), Phase.TOTAL)).isFalse();
    assertThat(Row.percent(Row.anew(row))).isEqualTo(77);
  }

  @Test
  void the_percent_is_that_of_the_download_and_unknown_before_it() {
    assertThat(percent()).isEqualTo(-1);
    run.tell(1, new BoardEvent.ProgressSent(50));
    assertThat(percent()).as("not downloading").isEqualTo(-1);
    run.stands(1, BoardState.DOWNLOADING, Phase.DOWNLOAD, "");
    assertThat(percent()).isZero();
    run.tell(1, new BoardEvent.ProgressSent(57));
    run.tell(1, new BoardEvent.ProgressSent(-2));
    run.stands(1, BoardState.DOWNLOADING, Phase.DOWNLOAD, "tls");
    assertThat(percent()).isEqualTo(57);
    run.stands(1, BoardState.FAILED, Phase.DOWNLOAD, "tls");
    assertThat(percent()).as("where it failed").isEqualTo(57);
    run.stands(1, BoardState.BOOTING, Phase.BOOT, "");
    assertThat(percent()).isEqualTo(-1);
    run.stands(1, BoardState.UPGRADED, Phase.REPORT, "");
    assertThat(percent()).isEqualTo(100);
  }

  private int percent() {
    return new BoardsJson(run.view).list(new BoardsJson.Query(Set.of(), "", Optional.empty(),
        Optional.empty(), Optional.empty(), "", Optional.empty(), false, 1, 1))
        .at("/boards/0/percent").asInt();
  }

  @Test
  void a_boards_way_takes_from_the_first_deed_to_it_until_it_is_upgraded_and_the_slowest_is_found() {
    assertThat(took("board-1")).as("not begun").isNull();
    switchedOn(0);
    switchedOn(1);
    run.nanos.addAndGet(2 * ShownRun.SECOND);
    switchedOn(2);
    switchedOn(1); // again
    run.nanos.addAndGet(ShownRun.SECOND);
    run.tell(1, new BoardEvent.ProgressSent(100));
    run.stands(1, BoardState.UPGRADED, Phase.REPORT, "");
    run.nanos.addAndGet(5 * ShownRun.SECOND);
    run.tell(1, new BoardEvent.ProgressSent(100));
    run.stands(1, BoardState.UPGRADED, Phase.REPORT, "");
    assertThat(took("board-0")).isEqualTo(8000.0);
    assertThat(took("board-1")).isEqualTo(3000.0);
    assertThat(took("board-2")).isEqualTo(6000.0);
    assertThat(byTook(true)).containsExactly("board-0", "board-2", "board-1");
    assertThat(byTook(false)).containsExactly("board-1", "board-2", "board-0");
    run.view.fleet().begins();
    assertThat(took("board-0")).as("another campaign").isNull();
  }

  private void switchedOn(int board) {
    run.view.fleet().did(new OperatorDid(run.boards.get(board).id(), OperatorDid.Deed.SWITCHED_ON), run.nanos.get());
  }

  private Double took(String name) {
    JsonNode took = listed(name, false).at("/boards/0/tookMs");
    return took.isNull() ? null : (Double) took.asDouble();
  }

  private List<String> byTook(boolean down) {
    return listed("", down).findValuesAsText("name");
  }

  private JsonNode listed(String part, boolean down) {
    return new BoardsJson(run.view).list(new BoardsJson.Query(Set.of(), "", Optional.empty(), Optional.empty(),
        Optional.empty(), part, Optional.of(BoardOrder.TOOK), down, 0, 10));
  }

  @Test
  void sums_and_causes_follow_the_boards() {
    run.view.fleet().did(new OperatorDid(run.boards.get(0).id(), OperatorDid.Deed.SWITCHED_ON), 5);
    run.view.fleet().conclude(new FleetFact.PhasePassed(
        run.boards.get(0).id(), run.boards.get(0).profile(), Phase.BOOT, 20_000_000));
    run.stands(0, BoardState.HALTED, Phase.BOOT, "no-bootable-image");
    run.stands(1, BoardState.UPGRADED, Phase.REPORT, "");
    run.tell(1, new BoardEvent.Counted(new Traffic(100, 0, 0, 0, 0, 0, 0, 0, 0)));
    JsonNode fleet = run.view.fleetJson();
    assertThat(fleet.at("/boards/launched").asInt()).isEqualTo(1);
    assertThat(fleet.at("/boards/halted").asInt()).isEqualTo(1);
    assertThat(fleet.at("/boards/unfinished").asInt()).isEqualTo(1);
    assertThat(fleet.at("/states")).hasToString("{\"off\":1,\"upgraded\":1,\"halted\":1}");
    assertThat(fleet.at("/causes")).hasToString("{\"no-bootable-image\":1}");
    assertThat(fleet.at("/passed/boot").asInt()).isEqualTo(1);
    assertThat(fleet.at("/downloadedBytes").asInt()).isEqualTo(100);
    assertThat(fleet.at("/soFar").asText()).isEqualTo("bad");
    assertThat(run.view.latenciesJson().at("/phases/boot/p50Ms").asDouble()).isBetween(19.6, 20.4);

    run.view.fleet().begins();
    fleet = run.view.fleetJson();
    assertThat(fleet.at("/boards/launched").asInt()).as("another campaign").isZero();
    assertThat(fleet.at("/passed/boot").asInt()).isZero();
    assertThat(fleet.at("/downloadedBytes").asInt()).isZero();
  }

  @Test
  void what_a_fleet_found_broken_is_said_and_what_is_not_known_yet_is_not_claimed() {
    assertThat(run.view.fleetJson().at("/soFar").asText()).isEqualTo("good");
    run.open();
    run.view.refresh().toCompletableFuture().join();
    JsonNode fleet = run.view.fleetJson();
    assertThat(fleet.at("/soFar").asText()).isEqualTo("bad");
    assertThat(fleet.at("/invariants/exact-image/held").asBoolean(true)).isFalse();
    assertThat(fleet.at("/invariants/exact-image/violations").asInt()).isEqualTo(1);
    assertThat(fleet.at("/invariants/version-truth/held").isNull()).isTrue();
    assertThat(fleet.at("/invariants/tasks-final/why").asText()).contains("at the end");
  }

  @Test
  void after_the_end_what_the_report_judged_is_shown_and_nothing_else() {
    assertThat(run.view.fleetJson().at("/thresholds"))
        .hasToString("[{\"expr\":\"boards.upgraded<100%\",\"value\":null,\"ok\":null}]");
    run.view.ended(new RunView.Ended(new RunEnd(RunEnd.By.TIMEOUT, "too late"), ShownRun.judged("pass")));
    JsonNode fleet = run.view.fleetJson();
    assertThat(fleet.at("/ended")).hasToString(
        "{\"by\":\"timeout\",\"reason\":\"too late\",\"verdict\":\"pass\",\"why\":\"as it came\"}");
    assertThat(fleet.at("/invariants")).hasToString(
        "{\"exact-image\":{\"held\":false,\"violations\":2,\"checked\":true,\"why\":\"\"},"
        + "\"tasks-final\":{\"held\":true,\"violations\":0,\"checked\":true,\"why\":\"\"},"
        + "\"version-truth\":{\"held\":null,\"violations\":0,\"checked\":false,"
        + "\"why\":\"the platform did not tell\"}}");
    assertThat(fleet.at("/thresholds"))
        .hasToString("[{\"expr\":\"boards.upgraded<100%\",\"value\":2,\"ok\":false}]");
    assertThat(fleet.at("/soFar").asText()).as("an invariant is broken").isEqualTo("bad");
    assertThat(fleet.at("/boards/upgraded").asInt()).as("by the platform's word too").isEqualTo(1);
    assertThat(fleet.at("/boards/unfinished").asInt()).isEqualTo(2);
  }

  @Test
  void the_time_left_is_what_the_present_rate_says() {
    for (int i = 0; i < 3; i++) {
      run.stands(i, BoardState.DOWNLOADING, Phase.DOWNLOAD, "");
    }
    run.view.look();
    assertThat(run.view.fleetJson().at("/secondsLeft").isNull()).as("nobody knows yet").isTrue();
    run.nanos.addAndGet(2 * ShownRun.SECOND);
    run.tell(0, new BoardEvent.ProgressSent(60));
    run.view.look();
    assertThat(run.view.fleetJson().at("/secondsLeft").asDouble()).as("240 of 300 at 30 a second").isEqualTo(8);
    for (int i = 0; i < 3; i++) {
      run.stands(i, BoardState.REPORTING, Phase.REPORT, "");
    }
    run.stands(0, BoardState.UPGRADED, Phase.REPORT, "");
    run.nanos.addAndGet(2 * ShownRun.SECOND);
    run.view.look();
    assertThat(run.view.fleetJson().at("/secondsLeft").asDouble()).as("2 boards at a quarter a second").isEqualTo(8);
  }

  @Test
  void a_board_keeps_its_newest_facts_and_of_progress_the_last() {
    run.open();
    run.tell(0, new BoardEvent.BootStarted(ResetReason.PIN));
    run.tell(0, new BoardEvent.BootEnded(BootOutcome.BOOTS, true, new FirmwareVersion(2), ""));
    for (int i = 0; i <= 100; i++) {
      run.tell(0, new BoardEvent.ProgressSent(i));
    }
    run.tell(0, new BoardEvent.FaultActed(FaultKind.RESET, 1, 0, "reset at \u001b[2J", -1));
    JsonNode board = board();
    assertThat(board.at("/history")).hasSize(4);
    assertThat(board.at("/history/0/text").asText()).isEqualTo("starts to boot: pin");
    assertThat(board.at("/history/1/what").asText()).isEqualTo("BootEnded");
    assertThat(board.at("/history/1/text").asText()).isEqualTo("installed the candidate and boots, version 2");
    assertThat(board.at("/history/2/text").asText()).isEqualTo("reports 100 %");
    assertThat(board.at("/history/3/text").asText()).isEqualTo("fault: reset at \\x1b[2J");
    assertThat(board.at("/faults")).hasSize(1);
    assertThat(board.at("/power").asBoolean()).isTrue();
    for (int i = 0; i < 1000; i++) {
      run.tell(0, new BoardEvent.SignedOut("gone " + i));
    }
    board = board();
    assertThat(board.at("/history")).hasSize(64);
    assertThat(board.at("/history/63/text").asText()).isEqualTo("lost its connection: gone 999");
    assertThat(board.at("/historyDropped").asInt()).isEqualTo(1004 - 64);
  }

  private JsonNode board() {
    return new BoardsJson(run.view).one(
        run.view.desk().orElseThrow().board(run.boards.get(0).id()).toCompletableFuture().join().orElseThrow(),
        run.storage);
  }

  @Test
  void a_boards_storage_is_shown_area_by_area_and_where_nobody_can_tell_the_reason_is() {
    run.open();
    assertThat(board().get("storage").isNull()).isTrue();
    assertThat(board().get("storageWhy").asText()).isEqualTo("nobody looked");
    run.storage = new BoardCommand.Storage(new StorageMap(4096, 78, 2, 0x12000,
        List.of(new StorageMap.Area(0x10000, 4096, 3, true, 500, 2),
            new StorageMap.Area(0x11000, 4096, -1, false, 0, 0)), true,
        Optional.of(new StorageMap.Image("7", -1, "ab", false)),
        Optional.of(new StorageMap.CardMap(1L << 30, OptionalInt.empty(),
            new StorageMap.Candidate(StorageMap.CandidateState.FOREIGN, Optional.empty(), 0), true))));
    JsonNode storage = board().get("storage");
    long next = 0;
    for (JsonNode area : storage.at("/flash/areas")) {
      assertThat(area.get("from").asLong()).as("no gap in the flash").isEqualTo(next);
      next += area.get("bytes").asLong();
    }
    assertThat(next).isEqualTo(storage.at("/flash/bytes").asLong());
    assertThat(storage.at("/flash/mostErasedAt").asInt()).isEqualTo(0x12000);
    assertThat(storage.at("/header/size").asLong()).as("of a damaged header").isEqualTo(Long.MAX_VALUE);
    assertThat(storage.at("/keyValue/1/version").isNull()).isTrue();
    assertThat(storage.at("/card/candidates/0")).hasToString(
        "{\"slot\":0,\"state\":\"foreign\",\"version\":null,\"size\":0}");
  }

  @Test
  void strangers_words_are_bounded() {
    Words words = new Words();
    for (int i = 0; i < 10_000; i++) {
      words.number("cause-" + i);
    }
    assertThat(words.all()).hasSize(Words.MOST);
    assertThat(words.word(words.number("cause-9999"))).isEqualTo(Words.OTHER);
    assertThat(words.word(words.number("cause-17"))).isEqualTo("cause-17");
    assertThat(words.number("")).isZero();
  }

  @Test
  void a_percentile_is_less_than_two_percent_off() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1000; i++) {
      latencies.add(Phase.DOWNLOAD, i * 1_000_000L);
    }
    TimeBuckets.Figures figures = latencies.of(Phase.DOWNLOAD);
    assertThat(figures.count()).isEqualTo(1000);
    assertThat(figures.p50()).isBetween(490.0, 510.0);
    assertThat(figures.p99()).isBetween(970.2, 1009.8);
    latencies.add(Phase.BOOT, 0);
    latencies.add(Phase.BOOT, Long.MAX_VALUE);
    assertThat(latencies.of(Phase.BOOT).count()).isEqualTo(2);
    assertThat(latencies.of(Phase.REPORT).count()).isZero();
  }

  @Test
  void every_kind_of_fact_has_words() {
    assertThat(FactWords.kinds()).containsExactlyInAnyOrder(kinds());
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends BoardEvent.What>[] kinds() {
    return (Class<? extends BoardEvent.What>[]) BoardEvent.What.class.getPermittedSubclasses();
  }
}
