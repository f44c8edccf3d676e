package dev.nufleet.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void curves_are_drawn_inline_and_say_what_they_show() {
    Timeline timeline = new Timeline();
    timeline.hear(new BoardEvent(new BoardId("b"), BoardProfile.M487, SECOND, new SignedIn(true)));
    timeline.look(SECOND, new Vitals(0, 2_500_000, 50, 1234, 7));
    timeline.look(2 * SECOND, new Vitals(SECOND, 2_500_000, 50, 1234, 7));
    String curves = Curves.of(timeline.record(), 2.5);
    assertThat(curves).contains("aria-label=\"Heap\"", "used, at most 2.5 MB", "open, at most 1,234",
        "of one core, at most 100 %", "At most 1 boards signed in within a second, 1 of those")
        .doesNotContain("NaN", "Infinity", "http");
    assertThat(Curves.of(TimelineRecord.NONE, 0)).isEmpty();
  }
}
