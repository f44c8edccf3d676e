package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.nufleet.PlainFormats;
import dev.nufleet.interop.NeedsPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who opens the page of a run for the first time. The run is a real one. */
@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class NewcomerTest {
  /** For what takes boards a while; only a failing test waits so long. */
  private static final double PATIENCE_MILLIS = 240_000;

  @TempDir Path dir;

  @Test
  void the_slowest_board_is_found_its_console_read_its_link_cut_and_it_recovers_once_the_fault_is_stopped()
      throws Exception {
    Path calm = Files.writeString(dir.resolve("calm.conf"),
        "name = calm\noperator { reset-stuck-after = 5s, resets = 100 }\n");
    try (HeldRun run = HeldRun.start(dir, new byte[400_000], "--boards", "4", "--pace", "board*10", "--chaos",
            calm.toString(), "--timeout", "9m");
        TestBrowser browser = TestBrowser.start();
        WatchedPage page = browser.open(run.address())) {
      Page at = page.page();
      at.setDefaultTimeout(PATIENCE_MILLIS);
      soon(at.locator("#legend"), "downloading [1-4]");

      at.getByText("Table").click();
      at.getByText("Time so far").click();
      assertThat(at.locator("th[aria-sort=descending]").textContent()).isEqualTo("Time so far");
      soon(at.locator("#table tbody tr").first(), "\\d s");
      String slowest = at.locator("#table tbody a").first().textContent();
      at.locator("#table tbody a").first().click();
      assertThat(at.url()).endsWith("#board=" + slowest);
      soon(at.locator(".rows"), "ota");

      Locator link = at.locator("#board button").filter(new Locator.FilterOptions().setHasText("link"));
      soon(link, "Cut link");
      link.click();
      soon(link, "Mend link");
      soon(at.locator("#board .history").last(), "cut its link");
      link.click();
      soon(link, "Cut link");
      soon(at.locator("#board .history").last(), "mended its link");

      at.locator("#give-fault summary").click();
      at.locator("select[name=kind]").selectOption("link-drop");
      at.locator("input[name=boards]").fill("name=" + slowest);
      at.locator("input[name=lasts]").fill("9h");
      at.getByText("Give this fault").click();
      soon(at.locator(".fault .answer"), "It is number 100000\\d");
      soon(at.locator("#board .history").first(), "link-drop");
      soon(at.locator("#f-faults"), "1");
      page.shoot("newcomer-cut");
      at.locator(".faults button").click();
      soon(at.locator(".fault .answer"), "is stopped");
      soon(at.locator(".faults li").first(), "over");
      soon(at.locator("#board .state"), "upgraded");
      soon(at.locator("#f-upgraded"), "4 of 4");
      soon(at.locator("#verdict-word"), "pass");
      page.shoot("newcomer-end");
      page.hasNothingWrong();
    }
  }

  private static void soon(Locator place, String pattern) {
    PlaywrightAssertions.assertThat(place).containsText(Pattern.compile(pattern),
        new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }
}
