package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.Traffic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final long SECOND = 1_000_000_000;

  private final Patience patience = new Patience("the share", 100 * SECOND);

  @Test
  void boards_are_waited_for_as_long_as_none_has_come_to_its_end() {
    assertThat(patience.isOver(settled(0), 9_000 * SECOND)).isEmpty();
  }

  @Test
  void the_last_ones_are_waited_for_a_minute_after_the_end_before_and_each_end_renews_it() {
    assertThat(patience.isOver(settled(1), 110 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(1), 170 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(2), 171 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(2), 231 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(2), 232 * SECOND)).contains("no board came to an end for 60 s, and 1 were still"
        + " on their way; the next campaign does not wait for them");
  }

  @Test
  void in_a_long_campaign_they_are_waited_for_half_as_long_as_it_took() {
    assertThat(patience.isOver(settled(2), 500 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(2), 700 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(2), 701 * SECOND)).isPresent();
  }

  @Test
  void a_campaign_whose_boards_all_ended_is_at_its_end_and_needs_no_patience() {
    assertThat(patience.isOver(settled(3), 110 * SECOND)).isEmpty();
    assertThat(patience.isOver(settled(3), 999 * SECOND)).isEmpty();
  }

  private static FleetSnapshot settled(int boards) {
    return new FleetSnapshot(3, 3, 3, boards, Map.of(), Map.of(), Map.of(), Traffic.NONE);
  }
}
