package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.FaultKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults that still hold a board when its run ends. */
class HoldsTest {
  /** At the boards' own pace. */
  private static Told told(String pace, String target) {
    return new Told().say("run", RunFacts.STARTED,
        RunFacts.started("r", 1, "none", 1, pace, target, "20", "new", ""));
  }

  private static Told ended(Told told, String by) {
    return told.say("run", RunFacts.ENDED, RunFacts.ended(by, 0));
  }

  private static Held held(Told told) {
    return told.examination.held().get(Told.BOARD);
  }

  @Test
  void a_fault_holds_its_board_if_it_ends_after_the_run() {
    Told told = told("board", "embedded").boots(10).after(5).fault(FaultKind.LINK_DROP, 3, 10).after(9);
    assertThat(held(told)).isEqualTo(new Held(FaultKind.LINK_DROP, 3, "the link-drop", 15_000_000_000L));
    assertThat(held(told).sentence()).isEqualTo("no defect of the firmware: this fault lasted to the end of the run:"
        + " the link-drop");
    assertThat(held(ended(told.after(1), "timeout"))).as("it ended with the run").isNull();
  }

  @Test
  void the_times_of_faults_are_the_boards_own() {
    assertThat(held(told("board*10", "embedded").fault(FaultKind.STALL, 1, 50).after(4.9).boots(10))).isNotNull();
    assertThat(held(told("board*10", "embedded").fault(FaultKind.STALL, 1, 50).after(5).boots(10))).isNull();
    assertThat(held(told("max", "embedded").fault(FaultKind.STALL, 1, 50).after(2.4).boots(10))).isNotNull();
    assertThat(held(told("max", "embedded").fault(FaultKind.STALL, 1, 50).after(2.5).boots(10))).isNull();
    assertThat(held(told("strange", "embedded").fault(FaultKind.STALL, 1, 50).boots(10))).isNull();
    assertThat(held(told("board", "simulation").fault(FaultKind.STALL, 1, 50).boots(10)))
        .as("a simulated world ends its faults without a word").isNull();
  }

  @Test
  void what_lasts_for_good_holds_until_it_is_taken_back() {
    Told told = told("board", "embedded").boots(10)
        .did(new FaultActed(FaultKind.SD_REMOVED, 1_000_001, 0, "x", -1, "", FaultActed.TO_THE_END)).after(1e6);
    assertThat(held(told)).isNotNull();
    assertThat(held(told.say("chaos", RunFacts.FAULT_ENDED, Map.of("fault", 1_000_002)))).isNotNull();
    assertThat(held(told.say("chaos", RunFacts.FAULT_ENDED, Map.of("fault", 1_000_001)))).isNull();
    assertThat(held(told.fault(FaultKind.RESET, 1, 0))).as("over at once").isNull();
  }

  @Test
  void of_several_that_which_stops_a_board_counts_before_that_which_slows_it_and_the_longest() {
    Told told = told("board", "embedded").fault(FaultKind.STALL, 1, 20).fault(FaultKind.STALL, 2, 10)
        .fault(FaultKind.LATENCY, 3, 90).boots(10);
    assertThat(held(told).fault()).isEqualTo(1);
    assertThat(held(told.fault(FaultKind.DNS_FAILURE, 4, 30)).fault()).isEqualTo(4);
  }

  @Test
  void what_only_slows_a_board_holds_none_of_a_run_in_which_each_came_to_an_end() {
    assertThat(held(ended(told("board", "embedded").fault(FaultKind.BANDWIDTH, 1, 90).boots(10), "completed")))
        .isNull();
    assertThat(held(ended(told("board", "embedded").fault(FaultKind.BANDWIDTH, 1, 90).boots(10), "timeout")))
        .isNotNull();
    assertThat(held(ended(told("board", "embedded").fault(FaultKind.LINK_DROP, 1, 90).boots(10), "completed")))
        .isNotNull();
  }

  @Test
  void a_wrong_digest_holds_who_failed_by_it_until_another_notice_comes() {
    Told told = told("board", "embedded").boots(10).fault(FaultKind.WRONG_DIGEST, 2, 0)
        .did(new NoticeReceived("new", 1000));
    assertThat(held(told)).as("nothing is downloaded yet").isNull();
    told.did(new DownloadEnded(1000, false));
    assertThat(held(told).kind()).isEqualTo(FaultKind.WRONG_DIGEST);
    assertThat(held(told).sentence()).contains("no other notice came: the wrong-digest");
    assertThat(held(told.did(new NoticeReceived("new", 1000)))).isNull();
    assertThat(held(told.did(new DownloadEnded(1000, false)))).as("this digest was right").isNull();
  }

  @Test
  void a_spoilt_answer_holds_who_asks_on_when_the_time_is_over_until_a_whole_one_comes() {
    for (FaultKind kind : new FaultKind[] {FaultKind.TRUNCATE, FaultKind.SLOW_BODY, FaultKind.HTTP_STATUS}) {
      Told told = told("board", "embedded").boots(10).fault(kind, 6, 0).say(Told.BOARD, "Served", Map.of())
          .after(20).fault(kind, 6, 0).say(Told.BOARD, "Served", Map.of());
      assertThat(held(told).kind()).isEqualTo(kind);
      assertThat(held(told).sentence()).contains("the last answer before the run ended was spoilt: the " + kind.word());
      assertThat(held(told.after(1).say(Told.BOARD, "Served", Map.of()))).as("a whole one came").isNull();
    }
    Told given = told("board", "embedded").boots(10).fault(FaultKind.TRUNCATE, 6, 0)
        .say(Told.BOARD, "Served", Map.of());
    assertThat(held(ended(given, "completed"))).as("it gave up by itself").isNull();
  }

  @Test
  void power_that_came_back_and_a_notice_that_arrived_hold_nobody_any_more() {
    Told off = told("board", "embedded").boots(10).fault(FaultKind.POWER_CUT, 1, 90).did(new PowerLost());
    assertThat(held(off).kind()).isEqualTo(FaultKind.POWER_CUT);
    assertThat(held(off.boots(10))).isNull();
    Told late = told("board", "embedded").boots(10).fault(FaultKind.LATE_NOTICE, 1, 90);
    assertThat(held(late).kind()).isEqualTo(FaultKind.LATE_NOTICE);
    assertThat(held(late.did(new NoticeReceived("20", 100)))).isNull();
  }

  @Test
  void what_befalls_the_platform_holds_all_boards() {
    Told told = told("board", "embedded").boots(10).say("chaos", "FaultActed", Map.of("kind", "broker-restart",
        "fault", 1, "text", "x", "lastsNanos", 90_000_000_000L));
    assertThat(held(told).kind()).isEqualTo(FaultKind.BROKER_RESTART);
  }

  @Test
  void a_defect_comes_before_what_holds_its_board_and_a_held_boards_task_may_stay_open() {
    Told told = told("board", "embedded").upgrades().fault(FaultKind.LINK_DROP, 1, 90).stood("IN_PROGRESS", "20");
    assertThat(ended(told, "timeout").of("tasks-final").isViolated()).isFalse();
    assertThat(held(told)).isNotNull();
    assertThat(held(told.did(new Halted("hard-fault")))).isNull();
    assertThat(told.examination.defects()).containsEntry(Told.BOARD, Defect.CRASHED);
    Told free = told("board", "embedded").upgrades().fault(FaultKind.RESET, 1, 0).stood("IN_PROGRESS", "20");
    assertThat(ended(free, "timeout").of("tasks-final").isViolated()).isTrue();
  }
}
