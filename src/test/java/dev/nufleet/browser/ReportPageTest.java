package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
  @TempDir Path dir;

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @Test
  void a_runs_report_opens_from_its_file_and_has_nothing_wrong_by_day_and_by_night() throws Exception {
    Path image = Files.write(dir.resolve("fw.bin"), new byte[12_345]);
    Path report = dir.resolve("report");
    assertThat(Main.commandLine().execute("run", "--boards", "4", "--firmware", image.toString(), "--http", "none",
        "--quiet", "--timeout", "2m", "--report", report.toString())).isZero();
    try (TestBrowser browser = TestBrowser.start()) {
      for (Look look : List.of(Look.USUAL, Look.USUAL.inTheDark())) {
        try (WatchedPage page = browser.open(report.resolve("report.html").toUri().toString(), look)) {
          assertThat(page.page().locator("h1").innerText()).startsWith("NuFleet run ");
          page.shoot("report" + (look.dark() ? "-dark" : ""));
          page.hasNothingWrong();
          assertThat(page.isWiderThanItsWindow()).isFalse();
        }
      }
      try (WatchedPage page = browser.open(report.resolve("report.html").toUri().toString(), Look.PHONE)) {
        page.shoot("report-phone");
        page.hasNothingWrong();
        assertThat(page.isWiderThanItsWindow()).isFalse();
        sortsAndFilters(page.page());
        page.hasNothingWrong();
      }
    }
  }

  private static void sortsAndFilters(Page page) {
    page.getByText("4 boards, one by one").click();
    Locator table = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("All boards").setExact(true));
    Locator names = table.locator("tbody tr:not([hidden]) td:first-child");
    assertThat(names.allInnerTexts()).isSorted().hasSize(4);
    Locator byName = table.locator("th").first().getByRole(AriaRole.BUTTON);
    byName.click();
    byName.click();
    assertThat(names.allInnerTexts()).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(table.locator("th[aria-sort=descending]").allInnerTexts()).hasSize(1);
    page.getByLabel("Filter").last().fill("board-00002 UPGRADED");
    assertThat(names.allInnerTexts()).containsExactly("board-00002");
    assertThat(page.getByRole(AriaRole.STATUS).last().innerText()).isEqualTo("1 of 4");
  }
}
