package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.PlainFormats;
import dev.nufleet.interop.NeedsPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a page is noticed: else every other test of this package would prove nothing. */
@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class TestBrowserTest {
  private static TestBrowser browser;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    browser = TestBrowser.start();
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private WatchedPage opened(String head, String body) throws IOException {
    Path file = Files.writeString(dir.resolve("page.html"), "<!doctype html><html lang=en><head><title>t</title>"
        + "<meta charset=utf-8>" + head + "</head><body><main>" + body + "</main></body></html>");
    return browser.open(file.toUri().toString());
  }

  @Test
  void a_good_page_has_nothing_wrong() throws IOException {
    try (WatchedPage page = opened("", "<h1>good</h1>")) {
      page.hasNothingWrong();
      assertThat(page.isWiderThanItsWindow()).isFalse();
      assertThat(page.shoot("good-page")).isNotEmptyFile();
    }
  }

  @Test
  void errors_on_the_console_and_of_scripts_are_told() throws IOException {
    try (WatchedPage page = opened("", "<script>console.error('one'); throw new Error('two')</script>")) {
      page.page().waitForFunction("true");
      assertThat(page.faults()).anyMatch(fault -> fault.contains("one")).anyMatch(fault -> fault.contains("two"));
    }
  }

  @Test
  void what_the_policy_forbids_is_told() throws IOException {
    String policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">";
    try (WatchedPage page = opened(policy, "<p style='color: red'>x</p>")) {
      page.page().waitForFunction("true");
      assertThat(page.faults()).anyMatch(fault -> fault.contains("the policy forbids style-src"));
    }
  }

  @Test
  void whoever_asks_elsewhere_is_told() throws IOException {
    try (WatchedPage page = opened("", "<img alt=a src='http://127.0.0.1:9/a.png'>")) {
      assertThat(page.faults()).contains("asks elsewhere: http://127.0.0.1:9/a.png");
    }
  }

  @Test
  void barriers_are_told_and_so_is_what_is_too_wide() throws IOException {
    try (WatchedPage page = opened("<style>p { color: #eee; width: 2000px }</style>", "<p>pale</p><input>")) {
      assertThat(page.barriers()).anyMatch(barrier -> barrier.contains("color-contrast"))
          .anyMatch(barrier -> barrier.contains("label"));
      assertThat(page.isWiderThanItsWindow()).isTrue();
    }
  }
}
