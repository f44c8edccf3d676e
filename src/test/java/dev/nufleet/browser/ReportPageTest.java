package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.Main;
import dev.nufleet.browser.TestBrowser.Look;
import dev.nufleet.interop.NeedsPrograms;
import dev.nufleet.tls.BoardTlsProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class ReportPageTest {
  /** A4 at 96 dots an inch, without margins of half an inch. */
  private static final Look PAPER = new Look(698, 1027, false);

  @TempDir Path dir;

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @Test
  void a_runs_report_opens_from_its_file_and_has_nothing_wrong_on_any_screen_and_on_paper() throws Exception {
    Path image = Files.write(dir.resolve("fw.bin"), new byte[12_345]);
    Path scenario = Files.writeString(dir.resolve("sites.conf"), """
        name = sites
        sites = 2
        faults = [ { kind = sd-write-error, boards = "name=board-00002", during = download, lasts = 9h } ]
        """);
    Path report = dir.resolve("report");
    assertThat(Main.commandLine().execute("run", "--boards", "8", "--firmware", image.toString(), "--http", "none",
        "--quiet", "--timeout", "40s", "--chaos", scenario.toString(), "--report", report.toString())).isOne();
    String address = report.resolve("report.html").toUri().toString();
    try (TestBrowser browser = TestBrowser.start()) {
      for (Look look : List.of(Look.USUAL, Look.USUAL.inTheDark(), Look.WALL, Look.PHONE)) {
        try (WatchedPage page = browser.open(address, look)) {
          assertThat(page.page().locator("h1").innerText()).startsWith("NuFleet run ");
          page.shoot("report-" + look.width() + (look.dark() ? "-dark" : ""));
          page.hasNothingWrong();
          assertThat(page.isWiderThanItsWindow()).isFalse();
          if (look != Look.PHONE) {
            assertThat(scrolledSideways(page.page())).as("tables that do not fit %d pixels", look.width()).isEmpty();
          }
        }
      }
      try (WatchedPage page = browser.open(address, PAPER)) {
        page.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.shoot("report-paper");
        assertThat(page.isWiderThanItsWindow()).isFalse();
        assertThat(scrolledSideways(page.page())).as("tables that do not fit the paper").isEmpty();
      }
      try (WatchedPage page = browser.open(address, Look.PHONE)) {
        sortsAndFilters(page.page());
        page.hasNothingWrong();
      }
    }
  }

  /** Labels of the tables whose right end is not to be seen. */
  private static List<?> scrolledSideways(Page page) {
    return (List<?>) page.evaluate("() => [...document.querySelectorAll('.wide')]"
        + ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute('aria-label'))");
  }

  private static void sortsAndFilters(Page page) {
    page.getByText("8 boards, one by one").click();
    Locator table = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("All boards").setExact(true));
    Locator names = table.locator("tbody tr:not([hidden]) td:first-child");
    assertThat(names.allInnerTexts()).isSorted().hasSize(8);
    Locator byName = table.locator("th").first().getByRole(AriaRole.BUTTON);
    byName.click();
    byName.click();
    assertThat(names.allInnerTexts()).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(table.locator("th[aria-sort=descending]").allInnerTexts()).hasSize(1);
    page.getByLabel("Filter").last().fill("board-00003 UPGRADED");
    assertThat(names.allInnerTexts()).containsExactly("board-00003");
    assertThat(page.getByRole(AriaRole.STATUS).last().innerText()).isEqualTo("1 of 8");
  }
}
