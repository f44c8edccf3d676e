package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTimesTest {
  private final List<String> passed = new ArrayList<>();
  private final PhaseTimes times =
      new PhaseTimes((phase, nanos, first) -> passed.add(phase.word() + " " + nanos + (first ? "" : " again")));

  @Test
  void a_phase_that_nothing_began_has_no_time_but_begins_the_next() {
    times.pass(Phase.CONNECT, 10);
    times.pass(Phase.NOTICE, 15);
    assertThat(passed).containsExactly("notice 5");
    assertThat(times.nanos()[Phase.CONNECT.ordinal()]).isEqualTo(PhaseTimes.NONE);
    assertThat(times.nanos()[Phase.NOTICE.ordinal()]).isEqualTo(5);
  }

  @Test
  void a_clock_at_zero_is_a_beginning_like_any_other() {
    times.mark(0);
    times.pass(Phase.BOOT, 0);
    times.pass(Phase.PROVISION, 7);
    assertThat(passed).containsExactly("boot 0", "provision 7");
  }

  @Test
  void a_phase_that_passes_again_is_told_so_and_keeps_its_last_time() {
    times.mark(0);
    times.pass(Phase.BOOT, 5);
    times.pass(Phase.BOOT, 12);
    assertThat(passed).containsExactly("boot 5", "boot 7 again");
    assertThat(times.nanos()[Phase.BOOT.ordinal()]).isEqualTo(7);
  }

  @Test
  void an_event_that_is_told_late_takes_no_negative_time() {
    times.mark(10);
    times.pass(Phase.BOOT, 8);
    assertThat(passed).containsExactly("boot 0");
  }

  @Test
  void waiting_for_a_campaign_is_skipped_but_never_what_comes_after_the_event() {
    times.noticed(50, 60);
    times.pass(Phase.NOTICE, 60);
    assertThat(passed).as("no phase was on").isEmpty();
    times.mark(10);
    times.noticed(5, 100);
    times.pass(Phase.NOTICE, 30);
    times.mark(10);
    times.noticed(10, 100);
    times.pass(Phase.NOTICE, 30);
    times.mark(10);
    times.noticed(90, 40);
    times.pass(Phase.NOTICE, 45);
    assertThat(passed).containsExactly("notice 20", "notice 20 again", "notice 5 again");
  }

  @Test
  void what_comes_later_than_planned_is_known_beside_the_phases_and_counts_once() {
    assertThat(times.lateness()).isEqualTo(BoardResult.Lateness.UNKNOWN);
    times.plan(100);
    times.mark(130);
    times.pass(Phase.BOOT, 135);
    times.mark(500);
    times.noticed(Long.MIN_VALUE, 510);
    assertThat(times.lateness()).as("a later boot is nobody's plan, a notice before the campaign no late one")
        .isEqualTo(new BoardResult.Lateness(30, PhaseTimes.NONE));
    times.noticed(400, 560);
    times.noticed(400, 900);
    assertThat(times.lateness()).isEqualTo(new BoardResult.Lateness(30, 160));
  }

  @Test
  void the_total_is_the_sum_of_all_other_phases_and_needs_a_download() {
    times.mark(0);
    times.pass(Phase.BOOT, 3);
    times.total();
    assertThat(passed).containsExactly("boot 3");
    times.pass(Phase.DOWNLOAD, 10);
    times.total();
    times.pass(Phase.VERIFY, 11);
    times.total();
    assertThat(passed).containsExactly("boot 3", "download 7", "total 10", "verify 1", "total 11 again");
  }
}
