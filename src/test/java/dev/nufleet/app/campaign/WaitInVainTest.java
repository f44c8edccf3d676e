package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Traffic;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a run need not wait any longer for boards that wait. */
class WaitInVainTest {
  private final long[] nanos = {0};
  private final int[] questions = {0};
  private CompletableFuture<Long> answer = CompletableFuture.completedFuture(0L);
  private final WaitInVain wait = new WaitInVain(() -> {
    questions[0]++;
    return answer;
  }, new HandClock(() -> nanos[0]));

  @Test
  void boards_that_wait_without_an_open_task_wait_in_vain() {
    assertThat(is(4, 1)).as("it is asked first").isFalse();
    assertThat(is(4, 1)).isTrue();
    assertThat(questions[0]).isEqualTo(1);
  }

  @Test
  void as_long_as_one_board_is_on_its_way_nobody_is_asked() {
    assertThat(is(3, 1)).isFalse();
    assertThat(is(5, 0)).isFalse();
    assertThat(questions[0]).isZero();
  }

  @Test
  void with_open_tasks_it_is_asked_every_few_seconds() {
    answer = CompletableFuture.completedFuture(2L);
    for (int second = 0; second <= 60; second++) {
      nanos[0] = second * 1_000_000_000L;
      assertThat(is(4, 1)).isFalse();
    }
    assertThat(questions[0]).isEqualTo(13);
  }

  @Test
  void what_was_heard_before_boards_went_on_counts_no_more() {
    assertThat(is(4, 1)).isFalse();
    assertThat(is(3, 1)).as("one is on its way").isFalse();
    answer = CompletableFuture.completedFuture(1L);
    assertThat(is(4, 1)).isFalse();
    assertThat(is(4, 1)).isFalse();
  }

  @Test
  void a_platform_that_does_not_tell_has_open_tasks_perhaps() {
    answer = CompletableFuture.failedFuture(CampaignRefused.bySilence("nothing"));
    assertThat(is(4, 1)).isFalse();
    assertThat(is(4, 1)).isFalse();
    answer = new CompletableFuture<>();
    nanos[0] = WaitInVain.EVERY.toNanos();
    assertThat(is(4, 1)).isFalse();
    assertThat(is(4, 1)).isFalse();
  }

  /** Of five boards. */
  private boolean is(int settled, int online) {
    Map<BoardState, Integer> states = new EnumMap<>(BoardState.class);
    for (BoardState state : BoardState.values()) {
      states.put(state, 0);
    }
    states.put(BoardState.ONLINE, online);
    return wait.is(new FleetSnapshot(5, 5, 5, settled, states, Map.of(), Map.of(), Traffic.NONE));
  }
}
