package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.PlainFormats;
import dev.nufleet.browser.TestBrowser.Look;
import dev.nufleet.interop.NeedsPrograms;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.campaign.TestCloud;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class StandInPageTest {
  private static TestBrowser browser;
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    browser = TestBrowser.start();
    cloud = TestCloud.start(List.of(TestCloud.board(1)), StandInSettings.unhurried());
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    cloud.close();
  }

  @Test
  void the_stand_ins_page_shows_its_devices_and_has_nothing_wrong_by_day_and_by_night() {
    for (Look look : List.of(Look.USUAL, Look.USUAL.inTheDark())) {
      try (WatchedPage page = browser.open(cloud.standIn.page().toString(), look)) {
        page.page().getByText("board-0001").waitFor();
        page.shoot("stand-in" + (look.dark() ? "-dark" : ""));
        page.hasNothingWrong();
        assertThat(page.isWiderThanItsWindow()).isFalse();
      }
    }
  }
}
