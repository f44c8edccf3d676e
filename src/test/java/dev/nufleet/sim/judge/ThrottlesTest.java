package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform that is throttled to two sign-ins a second, for five seconds. */
class ThrottlesTest {
  private final Ground ground = new Ground();

  @BeforeEach
  void it_is_throttled() {
    ground.passes(10.1);
    ground.tells("chaos", "FaultActed", "kind", "throttle", "text",
        "fault 1 #1 throttle after 1.000s lasts 5.000s rate 2");
  }

  private void letsIn(int boards) {
    for (int i = 0; i < boards; i++) {
      ground.tells("platform", "SignInJudged", "board", Ground.BOARD, "link", 2L, "code", 0L);
    }
  }

  @Test
  void two_in_each_second_are_let_in() {
    letsIn(2);
    ground.passes(1);
    letsIn(2);
    ground.tells("platform", "SignInJudged", "board", Ground.BOARD, "link", 2L, "code", 3L);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void one_more_shows() {
    letsIn(3);
    assertThat(ground.broken()).singleElement().asString().contains("broker-packets: board-00001, it is let in within");
  }

  @Test
  void behind_its_end_all_are_let_in() {
    ground.passes(5);
    letsIn(9);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void when_faults_end_it_ends() {
    ground.overheard.calm();
    letsIn(9);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void one_without_an_end_goes_on() {
    ground.tells("chaos", "FaultActed", "kind", "throttle", "text", "fault 2 #1 throttle always rate 1");
    ground.passes(500);
    letsIn(2);
    assertThat(ground.broken()).singleElement().asString().contains("all that it may");
  }
}
