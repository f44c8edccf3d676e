package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform whose tasks and notices come out of turn. Its job tries again once, after 2 minutes. */
class CampaignTest {
  private static final String JOB = "j1";

  private Ground ground;

  @BeforeEach
  void a_board_has_told_its_version() {
    ground = new Ground();
    session();
    ground.tells("platform", "InformTaken", "board", Ground.BOARD, "version", "1");
  }

  private void session() {
    ground.tells("platform", "SessionBegan", "board", Ground.BOARD);
  }

  private void turns(String to, String why) {
    ground.tells("platform", "TaskTurned", "board", Ground.BOARD, "job", JOB, "to", to, "why", why);
  }

  private void pushes() {
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD, "task", "t1");
  }

  private void tried() {
    turns("NOTIFIED", "");
    pushes();
    turns("IN_PROGRESS", "");
  }

  @Test
  void a_task_that_fails_twice_and_ends_is_left_alone() {
    tried();
    session();
    ground.passes(6);
    pushes();
    ground.passes(120);
    tried();
    turns("FAILED", "step -3");
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_try_too_soon_shows() {
    tried();
    ground.passes(100);
    tried();
    assertThat(ground.broken()).singleElement().asString().contains("tried again sooner");
  }

  @Test
  void a_try_too_many_shows() {
    for (int i = 0; i < 3; i++) {
      tried();
      ground.passes(121);
    }
    assertThat(ground.broken()).singleElement().asString().contains("tried for the 3. time");
  }

  @Test
  void a_try_too_few_shows() {
    tried();
    turns("FAILED", "the device reports version 7");
    assertThat(ground.broken()).singleElement().asString().contains("fails for good after 1 tries");
  }

  @Test
  void what_is_no_attempt_s_failure_may_be_final_at_once() {
    ground.overheard.beginsAgain();
    turns("FAILED", "another task of the device is open: t0");
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_task_that_fails_for_another_where_there_is_none_shows() {
    turns("FAILED", "another task of the device is open: t0");
    assertThat(ground.broken()).singleElement().asString().contains("there is one job");
  }

  private void turnsOfAnotherJob(String to) {
    ground.tells("platform", "TaskTurned", "board", Ground.BOARD, "job", "j2", "to", to, "why", "");
  }

  @Test
  void a_notice_of_one_job_while_a_task_of_another_is_open_shows() {
    ground.overheard.beginsAgain();
    turns("NOTIFIED", "");
    turnsOfAnotherJob("NOTIFIED");
    assertThat(ground.broken()).singleElement().asString().contains("its task of another is open");
  }

  @Test
  void each_job_has_its_own_tries_rate_and_timeout() {
    ground.overheard.beginsAgain();
    tried();
    ground.passes(121);
    tried();
    turns("FAILED", "step -3");
    turnsOfAnotherJob("NOTIFIED");
    pushes();
    turnsOfAnotherJob("IN_PROGRESS");
    ground.passes(121);
    turnsOfAnotherJob("NOTIFIED");
    turnsOfAnotherJob("SUCCEEDED");
    ground.passes(1000);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_turn_back_shows() {
    turns("NOTIFIED", "");
    turns("SUCCEEDED", "");
    turns("IN_PROGRESS", "");
    assertThat(ground.broken()).singleElement().asString().contains("from SUCCEEDED to IN_PROGRESS");
  }

  @Test
  void two_notices_over_one_connection_show() {
    tried();
    pushes();
    assertThat(ground.broken()).singleElement().asString().contains("for the 2. time, over 1");
  }

  @Test
  void a_fault_that_doubles_notices_explains_two() {
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "duplicate-notice");
    tried();
    pushes();
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_notice_before_the_version_shows() {
    session();
    ground.passes(4);
    tried();
    assertThat(ground.broken()).singleElement().asString().contains("before it told its version");
  }

  @Test
  void a_notice_to_a_board_that_is_away_shows() {
    ground.tells("platform", "SignInJudged", "board", Ground.BOARD, "link", 2L, "code", 0L);
    ground.tells("platform", "SessionEnded", "board", Ground.BOARD, "link", 1L, "why", "a newer one");
    tried();
    assertThat(ground.broken()).isEmpty();
    ground.tells("platform", "SessionEnded", "board", Ground.BOARD, "link", 2L, "why", "closed");
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD, "task", "t1");
    assertThat(ground.broken()).singleElement().asString().contains("is not there");
  }

  /** Over a connection of its own, which its broker lets in. */
  private void tellsFailure() {
    Wire wire = ground.overheard.mqtt(Ground.BOARD);
    wire.serverSends(Ground.connAck(false, 0));
    wire.serverHears(Ground.publish("/ota/device/progress/" + Ground.PRODUCT + "/" + Ground.BOARD, 0, false, 0,
        "{\"id\":0,\"params\":{\"step\":\"-3\",\"desc\":\"\"}}"));
  }

  @Test
  void a_failure_that_the_platform_passes_over_shows() {
    tried();
    tellsFailure();
    session();
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD, "task", "t1", "job", JOB);
    assertThat(ground.broken("notices-")).singleElement().asString().contains("for a try that it told has failed");
  }

  @Test
  void a_task_that_stays_open_after_its_last_try_shows() {
    tried();
    ground.passes(121);
    tried();
    tellsFailure();
    assertThat(ground.broken("notices-")).isEmpty();
    ground.passes(0.1);
    assertThat(ground.broken("notices-")).singleElement().asString()
        .contains("its last try has failed, and its task is IN_PROGRESS");
  }

  @Test
  void who_tells_a_failure_has_its_next_try_after_the_interval() {
    tried();
    tellsFailure();
    ground.passes(121);
    tried();
    tellsFailure();
    turns("FAILED", "step -3");
    ground.passes(1);
    assertThat(ground.broken("notices-")).isEmpty();
  }

  @Test
  void a_notice_after_the_platform_s_patience_may_come_without_the_version() {
    session();
    ground.passes(5);
    tried();
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_task_that_outlives_its_timeout_shows() {
    tried();
    ground.passes(600.5);
    assertThat(ground.broken()).isEmpty();
    ground.passes(1);
    assertThat(ground.broken()).singleElement().asString().contains("longer than its job's timeout");
  }

  @Test
  void a_timeout_too_soon_shows_and_in_time_is_none() {
    tried();
    ground.passes(600);
    turns("FAILED", "timeout");
    assertThat(ground.broken()).isEmpty();
    a_board_has_told_its_version();
    tried();
    ground.passes(599);
    turns("FAILED", "timeout");
    assertThat(ground.broken()).singleElement().asString().contains("before that is over");
  }

  @Test
  void who_waits_for_its_next_try_has_no_timeout() {
    tried();
    tellsFailure();
    ground.passes(1000);
    assertThat(ground.broken("notices-")).isEmpty();
  }

  @Test
  void a_failure_that_has_not_come_to_the_platform_leaves_the_timeout_as_it_is() {
    tried();
    ground.board("ProgressSent", "step", -2);
    ground.passes(602);
    assertThat(ground.broken("notices-")).singleElement().asString().contains("longer than its job's timeout");
  }

  @Test
  void a_notice_above_the_job_s_rate_shows() {
    for (int i = 0; i < 2; i++) {
      ground.tells("platform", "TaskTurned", "board", Ground.OTHER, "job", JOB, "to", "NOTIFIED", "why", "");
      ground.passes(121);
    }
    for (String board : new String[] {Ground.BOARD, Ground.OTHER}) {
      ground.tells("platform", "TaskTurned", "board", board, "job", JOB, "to", "NOTIFIED", "why", "");
    }
    assertThat(ground.broken()).as("the third of one board is one too many, and two a minute are not")
        .singleElement().asString().contains("tried for the 3. time");
    a_board_has_told_its_version();
    for (String board : new String[] {"x1", "x2", Ground.BOARD}) {
      ground.overheard.joins(board);
      ground.tells("platform", "TaskTurned", "board", board, "job", JOB, "to", "NOTIFIED", "why", "");
    }
    assertThat(ground.broken()).singleElement().asString().contains(Ground.BOARD)
        .contains("all that it may in a minute");
  }

  @Test
  void a_task_that_stays_open_when_all_are_cancelled_shows() {
    tried();
    turns("CANCELED", "cancelled");
    ground.overheard.cancelled(JOB);
    assertThat(ground.broken()).isEmpty();
    a_board_has_told_its_version();
    tried();
    ground.overheard.cancelled(JOB);
    assertThat(ground.broken()).singleElement().asString().contains("is cancelled, and is IN_PROGRESS");
  }

  @Test
  void a_cancelled_task_that_is_sent_again_shows() {
    turns("CANCELED", "cancelled");
    turns("NOTIFIED", "");
    assertThat(ground.broken()).singleElement().asString().contains("from CANCELED to NOTIFIED");
  }

  @Test
  void a_notice_without_a_task_shows() {
    turns("NOTIFIED", "");
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD);
    assertThat(ground.broken()).singleElement().asString().contains("no open task");
  }
}
