package dev.nufleet.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.CreateProductRequest;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.nufleet.PlainFormats;
import dev.nufleet.browser.TestBrowser.Look;
import dev.nufleet.interop.NeedsPrograms;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.campaign.TestCloud;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stand-in's page before 60 devices that have never signed in. */
@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class StandInPageTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>";
  private static TestBrowser browser;
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    browser = TestBrowser.start();
    cloud = TestCloud.start(IntStream.rangeClosed(1, 60).mapToObj(TestCloud::board).toList(),
        StandInSettings.unhurried());
    cloud.sdk.createProduct(new CreateProductRequest().setProductName(EVIL).setNodeType(0).setDataFormat(1));
    try (WatchedPage page = opened(Look.USUAL)) {
      upload(page.page(), "2.0");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    cloud.close();
  }

  private static WatchedPage opened(Look look) {
    WatchedPage page = browser.open(cloud.standIn.page().toString(), look);
    assertThat(page.page().locator("#link-text")).hasText("live");
    assertThat(page.page().locator("#found")).hasText("60 devices");
    page.page().locator("#product").selectOption(TestCloud.PRODUCT);
    return page;
  }

  /** Uploads a firmware and starts a job for all devices, as a user would. */
  private static void upload(Page page, String version) {
    page.locator("input[name=file]").setInputFiles(new FilePayload("image.bin", "application/octet-stream",
        new byte[4096]));
    page.locator("input[name=version]").fill(version);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Upload").setExact(true)).click();
    assertThat(page.locator("#jobs")).containsText("to " + version);
  }

  @Test
  void the_page_has_nothing_wrong_on_a_phone_a_desk_and_a_wall_by_day_and_by_night() {
    for (Look size : List.of(Look.PHONE, Look.USUAL, Look.WALL)) {
      for (Look look : List.of(size, size.inTheDark())) {
        try (WatchedPage page = opened(look)) {
          page.page().locator("#jobs a").first().click();
          assertThat(page.page().locator("#details .tasks a")).hasCount(25);
          page.shoot("stand-in-" + look.width() + (look.dark() ? "-dark" : ""));
          page.hasNothingWrong();
          assertThat(page.isWiderThanItsWindow()).as(look.toString()).isFalse();
        }
      }
    }
  }

  @Test
  void what_happened_before_the_page_was_opened_is_among_its_events() {
    try (WatchedPage page = opened(Look.USUAL)) {
      assertThat(page.page().locator("#events")).containsText("IN_PROGRESS");
      assertThat(page.page().locator("#no-events")).isHidden();
    }
  }

  @Test
  void devices_are_found_by_name_and_by_state_and_shown_by_page() {
    try (WatchedPage page = opened(Look.USUAL)) {
      Page at = page.page();
      assertThat(at.locator("#devices tr")).hasCount(25);
      at.locator("#page-on").click();
      assertThat(at.locator("#page-at")).hasText("page 2 of 3");
      at.locator("#search").fill("Board-004");
      assertThat(at.locator("#found")).hasText("10 devices");
      assertThat(at.locator("#page-at")).hasText("page 1 of 1");
      at.locator("#status").selectOption("ONLINE");
      assertThat(at.locator("#found")).hasText("0 devices");
      page.hasNothingWrong();
    }
  }

  @Test
  void a_device_and_its_job_are_reached_by_the_keyboard_and_left_again() {
    try (WatchedPage page = opened(Look.USUAL)) {
      Page at = page.page();
      at.locator("#search").fill("board-0042");
      assertThat(at.locator("#found")).hasText("1 device");
      at.locator("#devices a").focus();
      at.keyboard().press("Enter");
      assertThat(at.locator("#details-title")).hasText("board-0042");
      assertThat(at.locator("#details-title")).isFocused();
      assertThat(at.locator("#details .tasks b")).hasText("queued");
      assertThat(at.locator("#details .steps")).containsText("made ");
      at.locator("#details .tasks a").focus();
      at.keyboard().press("Enter");
      assertThat(at.locator("#details-title")).hasText("Job to 2.0");
      assertThat(at.locator("#details .counts")).hasText("60 queued, 100 %");
      at.goBack();
      assertThat(at.locator("#details-title")).hasText("board-0042");
      at.locator("#details .close").click();
      assertThat(at.locator("#details")).isHidden();
      page.hasNothingWrong();
    }
  }

  @Test
  void a_job_says_how_much_of_it_is_over() {
    try (WatchedPage page = opened(Look.USUAL)) {
      assertThat(page.page().locator(".job .done")).hasText("0 % over");
      assertThat(page.page().locator(".job .states")).hasAttribute("aria-label", "60 queued");
    }
  }

  @Test
  void texts_of_strangers_are_text() {
    try (WatchedPage page = opened(Look.USUAL)) {
      assertThat(page.page().locator("#product option").getByText(EVIL)).hasCount(1);
      assertThat(page.page().locator("img")).hasCount(0);
      page.hasNothingWrong();
    }
  }
}
