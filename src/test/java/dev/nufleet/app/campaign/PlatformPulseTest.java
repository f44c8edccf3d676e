package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a platform counts as lost while boards upgrade. */
class PlatformPulseTest {
  private final long[] nanos = {0};
  private final int[] questions = {0};
  private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
  private final PlatformPulse pulse = new PlatformPulse(() -> {
    questions[0]++;
    return answer;
  }, new HandClock(() -> nanos[0]));

  @Test
  void one_that_answers_is_asked_every_few_seconds_and_never_lost() throws CampaignRefused {
    for (int second = 0; second <= 600; second++) {
      look(second, 0);
    }
    assertThat(questions[0]).isEqualTo(121);
  }

  @Test
  void one_that_does_not_answer_is_lost_after_its_time_with_its_last_words() throws CampaignRefused {
    look(0, 0);
    answer = CompletableFuture.failedFuture(CampaignRefused.bySilence("Connection refused"));
    for (int second = 1; second < 30; second++) {
      look(second, 0);
    }
    assertThatThrownBy(() -> look(31, 0)).isInstanceOf(CampaignRefused.class)
        .hasMessageContaining("for 30 s the platform did not answer").hasMessageContaining("Connection refused");
  }

  @Test
  void one_that_only_takes_the_question_is_lost_too() throws CampaignRefused {
    answer = new CompletableFuture<>();
    look(0, 0);
    look(29, 0);
    assertThatThrownBy(() -> look(30, 0)).isInstanceOf(CampaignRefused.class).hasMessageContaining("does not answer");
    assertThat(questions[0]).as("one question at a time").isEqualTo(1);
  }

  @Test
  void while_boards_come_further_or_it_refuses_it_is_there() throws CampaignRefused {
    answer = CompletableFuture.failedFuture(CampaignRefused.bySilence("nothing"));
    for (int second = 0; second <= 100; second += 20) {
      look(second, second);
    }
    answer = CompletableFuture.failedFuture(CampaignRefused.byAnswer("Throttling"));
    for (int second = 105; second <= 300; second += 5) {
      look(second, 100);
    }
    answer = CompletableFuture.failedFuture(CampaignRefused.bySilence("nothing"));
    look(305, 100);
    assertThatCode(() -> look(325, 100)).doesNotThrowAnyException();
    assertThatThrownBy(() -> look(340, 100)).isInstanceOf(CampaignRefused.class);
  }

  private void look(long second, long bytes) throws CampaignRefused {
    nanos[0] = Duration.ofSeconds(second).toNanos();
    pulse.look(new FleetSnapshot(1, 1, 1, 0, Map.of(), Map.of(), Map.of(Phase.BOOT, 1),
        new Traffic(bytes, 0, 0, 0, 0, 0, 0, 0, 0)));
  }
}
