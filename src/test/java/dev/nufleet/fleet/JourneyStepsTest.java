package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import org.junit.jupiter.api.Test;

class JourneyStepsTest {
  @Test
  void every_kind_of_event_means_something_to_a_journey() {
    assertThat(JourneySteps.kinds()).containsExactlyInAnyOrder(kinds());
  }

  @SuppressWarnings("unchecked") // the kinds of What are What
  private static Class<? extends BoardEvent.What>[] kinds() {
    return (Class<? extends BoardEvent.What>[]) BoardEvent.What.class.getPermittedSubclasses();
  }
}
