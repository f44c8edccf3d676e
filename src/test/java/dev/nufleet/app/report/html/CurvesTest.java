package dev.nufleet.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.Phase;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void curves_are_drawn_inline_and_say_what_they_show() {
    Timeline timeline = new Timeline();
    timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, SECOND, new SignedIn(true)));
    timeline.conclude(new PhasePassed(new BoardId("b"), BoardProfile.M487, Phase.CONNECT, 2 * SECOND));
    timeline.look(SECOND, new Vitals(0, 2_500_000, 50, 1234, 7));
    timeline.look(2 * SECOND, new Vitals(SECOND, 2_500_000, 50, 1234, 7));
    String curves = Curves.of(timeline.record(), 2.5);
    assertThat(curves).contains("aria-label=\"Heap\"", "used, at most 2.5 MB", "open, at most 1,234",
        "of one core, at most 100 %", "At most 1 boards signed in within a second, 1 of those")
        .contains("How long took connect", "half, at most 2.0 s").doesNotContain("How long took install", "by cause")
        .doesNotContain("NaN", "Infinity", "http");
    assertThat(Curves.of(TimelineRecord.NONE, 0)).isEmpty();
  }

  @Test
  void the_most_frequent_causes_have_a_colour_each_and_the_others_share_one() {
    Timeline timeline = new Timeline();
    for (int cause = 0; cause < 9; cause++) {
      for (int times = 0; times <= cause; times++) {
        timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, 0, new SignInFailed("cause-" + cause)));
      }
    }
    assertThat(Curves.of(timeline.record(), 1)).contains("Errors a second, by cause", "cause-8, at most 9",
        "cause-2, at most 3", "others, at most 3").doesNotContain("cause-1", "cause-0");
  }
}
