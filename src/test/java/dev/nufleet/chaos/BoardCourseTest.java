package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Act.Drawn;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardCourseTest {
  private static final Drawn PLAIN = new Drawn(-1, -1, -1, -1, -1, -1, -1, null, 0, -1, "");
  private static final BoardEvent.BootStarted BOOT = new BoardEvent.BootStarted(ResetReason.POWER_ON);

  private int ordinals;

  @Test
  void an_act_at_a_byte_is_due_once_the_firmware_has_taken_it() {
    Act early = act(FaultKind.RESET, new Spot.ImageByte(100));
    Act late = act(FaultKind.RESET, new Spot.ImageByte(1000));
    BoardCourse course = downloading(early, late);
    assertThat(course.took(99)).isEmpty();
    assertThat(course.took(1)).containsExactly(early);
    assertThat(course.took(1)).as("once").isEmpty();
    assertThat(course.took(5000)).containsExactly(late);
  }

  @Test
  void a_download_that_goes_on_goes_on_counting_where_it_stopped() {
    Act act = act(FaultKind.RESET, new Spot.ImageByte(1000));
    BoardCourse course = downloading(act);
    course.took(900);
    course.on(new BoardEvent.DownloadStarted(900));
    assertThat(course.took(99)).isEmpty();
    assertThat(course.took(1)).containsExactly(act);
  }

  @Test
  void a_download_that_begins_anew_counts_from_its_start() {
    Act act = act(FaultKind.RESET, new Spot.ImageByte(1000));
    BoardCourse course = downloading(act);
    course.took(900);
    course.on(new BoardEvent.DownloadStarted(0));
    assertThat(course.took(999)).isEmpty();
    assertThat(course.took(1)).containsExactly(act);
  }

  @Test
  void operations_at_which_nothing_is_due_are_counted_all_at_once() {
    Act cut = act(FaultKind.POWER_CUT, new Spot.Operation(Phase.INSTALL, 100));
    BoardCourse course = downloading(cut);
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    assertThat(course.undue(60)).isEqualTo(60);
    assertThat(course.undue(60)).as("up to the one before").isEqualTo(39);
    assertThat(course.undue(60)).isZero();
    assertThat(course.operation()).containsExactly(cut);
    assertThat(course.undue(1_000_000)).isEqualTo(1_000_000);
  }

  @Test
  void operations_are_counted_for_each_try_of_a_phase() {
    Act first = act(FaultKind.POWER_CUT, new Spot.Operation(Phase.INSTALL, 2));
    Act second = act(FaultKind.POWER_CUT, new Spot.Operation(Phase.INSTALL, 3));
    BoardCourse course = downloading(first, second);
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).as("operations of the download").isEmpty();
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    assertThat(course.phase()).isEqualTo(Phase.INSTALL);
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).containsExactly(first);
    course.on(BOOT); // the operator has switched it on again
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).containsExactly(second);
  }

  @Test
  void of_two_cuts_at_one_operation_the_second_waits_for_the_next_try() {
    Act first = act(FaultKind.POWER_CUT, new Spot.Operation(Phase.INSTALL, 1));
    Act second = act(FaultKind.POWER_CUT, new Spot.Operation(Phase.INSTALL, 1));
    BoardCourse course = downloading(first, second);
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    assertThat(course.operation()).containsExactly(first);
    course.on(BOOT);
    assertThat(course.operation()).containsExactly(second);
  }

  @Test
  void portions_become_operations_once_their_number_is_known() {
    Act half = act(FaultKind.POWER_CUT, new Spot.Portion(Phase.INSTALL, 5000));
    BoardCourse course = downloading(half);
    assertThat(course.wantsOperations()).isFalse();
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    assertThat(course.wantsOperations()).isTrue();
    course.operations(6);
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).isEmpty();
    assertThat(course.operation()).containsExactly(half);
  }

  @Test
  void a_phases_beginning_is_an_act_each_time() {
    Act first = act(FaultKind.RESET, new Spot.PhaseBegins(Phase.CONNECT));
    Act second = act(FaultKind.RESET, new Spot.PhaseBegins(Phase.CONNECT));
    BoardCourse course = new BoardCourse(List.of(first, second));
    assertThat(course.on(BOOT)).isEmpty();
    assertThat(course.on(booted(false))).isEmpty();
    assertThat(course.on(new BoardEvent.Provisioned(true))).containsExactly(first);
    assertThat(course.on(BOOT)).isEmpty();
    assertThat(course.on(booted(false))).isEmpty();
    assertThat(course.on(new BoardEvent.Provisioned(false))).containsExactly(second);
  }

  @Test
  void a_board_that_installed_reports_and_then_waits_for_the_next_notice() {
    BoardCourse course = downloading();
    course.on(new BoardEvent.DownloadEnded(1, true));
    assertThat(course.phase()).isEqualTo(Phase.VERIFY);
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    course.on(booted(true));
    course.on(new BoardEvent.Provisioned(false));
    course.on(new BoardEvent.SignedIn(false));
    assertThat(course.phase()).isEqualTo(Phase.REPORT);
    course.on(new BoardEvent.VersionReported("2"));
    assertThat(course.phase()).isEqualTo(Phase.NOTICE);
  }

  @Test
  void packets_are_counted_in_their_phase() {
    Act third = act(FaultKind.CLOSE, new Spot.Packet(Phase.DOWNLOAD, 3));
    BoardCourse course = new BoardCourse(List.of(third));
    course.on(BOOT);
    course.packet();
    course.packet();
    course.on(new BoardEvent.NoticeReceived("2", 1000));
    assertThat(course.packet()).isEmpty();
    assertThat(course.packet()).isEmpty();
    assertThat(course.packet()).containsExactly(third);
  }

  @Test
  void what_is_planned_later_comes_true_from_then_on_and_what_is_taken_back_does_not() {
    Act early = new Act(7, FaultKind.RESET, 0, new Spot.ImageByte(100), PLAIN);
    Act late = new Act(7, FaultKind.RESET, 1, new Spot.ImageByte(1000), PLAIN);
    Act staying = act(FaultKind.RESET, new Spot.ImageByte(1000));
    BoardCourse course = downloading(staying);
    course.took(500);
    course.add(List.of(early, late));
    assertThat(course.took(1)).as("its place has passed, so at the next byte").containsExactly(early);
    course.remove(7);
    assertThat(course.took(2000)).containsExactly(staying);
  }

  @Test
  void a_cut_that_is_planned_later_is_the_next_one_of_its_phase() {
    BoardCourse course = downloading();
    course.add(List.of(new Act(8, FaultKind.POWER_CUT, 0, new Spot.Operation(Phase.INSTALL, 2), PLAIN)));
    course.on(new BoardEvent.CandidateWritten());
    course.on(BOOT);
    assertThat(course.nextCut()).hasValue(2);
    course.operation();
    course.remove(8);
    assertThat(course.nextCut()).isEmpty();
    assertThat(course.operation()).isEmpty();
  }

  private BoardCourse downloading(Act... acts) {
    BoardCourse course = new BoardCourse(List.of(acts));
    course.on(BOOT);
    course.on(booted(false));
    course.on(new BoardEvent.Provisioned(true));
    course.on(new BoardEvent.SignedIn(false));
    course.on(new BoardEvent.NoticeReceived("2", 1000));
    course.on(new BoardEvent.DownloadStarted(0));
    return course;
  }

  private static BoardEvent.BootEnded booted(boolean installed) {
    return new BoardEvent.BootEnded(BootOutcome.BOOTS, installed, new FirmwareVersion(1), "");
  }

  private Act act(FaultKind kind, Spot spot) {
    return new Act(1, kind, ordinals++, spot, PLAIN);
  }
}
