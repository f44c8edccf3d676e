package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.HandClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PortionsTest {
  private final long[] nanos = {0};
  private final List<String> calls = new ArrayList<>();
  private final List<CompletableFuture<Integer>> answers = new ArrayList<>();

  private Portions portions(int devices, int mostInHand) {
    return new Portions(devices, mostInHand, (from, to) -> {
      calls.add(from + ".." + to);
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      answers.add(answer);
      return answer;
    }, new HandClock(() -> nanos[0]));
  }

  private void answer() {
    answers.get(answers.size() - 1).complete(answers.size());
  }

  @Test
  void a_portion_is_asked_while_few_are_on_their_way_and_after_the_one_before() {
    Portions portions = portions(1_000, 400);
    portions.look(0);
    portions.look(0);
    assertThat(calls).containsExactly("0..200");
    answer();
    portions.look(0);
    answer();
    portions.look(0);
    assertThat(calls).as("400 are on their way").containsExactly("0..200", "200..400");
    portions.look(1);
    assertThat(calls).containsExactly("0..200", "200..400", "400..600");
    answer();
    portions.look(200);
    assertThat(calls).hasSize(3);
    portions.look(201);
    assertThat(calls).last().isEqualTo("600..800");
  }

  @Test
  void all_are_asked_once_and_then_it_is_told_how_many_jobs_there_are() {
    Portions portions = portions(450, 10_000);
    for (int i = 0; i < 3; i++) {
      portions.look(0);
      assertThat(portions.made()).isNotDone();
      answer();
    }
    portions.look(0);
    assertThat(calls).containsExactly("0..200", "200..400", "400..450");
    assertThat(portions.made()).isCompletedWithValue(3);
    portions.look(450);
    assertThat(calls).hasSize(3);
  }

  @Test
  void boards_that_come_to_no_end_do_not_stop_the_others() {
    Portions portions = portions(600, 100);
    portions.look(0);
    answer();
    nanos[0] = Portions.STALL.toNanos() - 1;
    portions.look(0);
    assertThat(calls).hasSize(1);
    portions.look(5);
    nanos[0] += Portions.STALL.toNanos() - 1;
    portions.look(5);
    assertThat(calls).as("one came to its end meanwhile").hasSize(1);
    nanos[0]++;
    portions.look(5);
    assertThat(calls).hasSize(2);
    answer();
    portions.look(5);
    assertThat(calls).as("not two at once").hasSize(2);
    nanos[0] += Portions.STALL.toNanos();
    portions.look(5);
    assertThat(calls).hasSize(3);
  }

  @Test
  void what_is_shown_says_how_many_are_asked_at_once() {
    assertThat(portions(600, 2_000).word()).isEqualTo("upgrading, about 2000 at once");
  }

  @Test
  void a_call_that_fails_is_the_last_and_its_failure_is_told() {
    Portions portions = portions(600, 10_000);
    portions.look(0);
    answers.get(0).completeExceptionally(new IllegalStateException("refused"));
    portions.look(0);
    assertThat(portions.made()).isCompletedExceptionally();
    portions.look(0);
    assertThat(calls).hasSize(1);
  }
}
