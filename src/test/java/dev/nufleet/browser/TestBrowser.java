package dev.nufleet.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.nufleet.interop.ExternalProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine's Chromium without a window. Annotate a test's class with {@code @NeedsPrograms("chromium")}, start one
 * for all its tests, and {@link #open} each page anew: it comes with an empty memory. One thread at a time may use
 * a browser and its pages.
 */
public final class TestBrowser implements AutoCloseable {
  /** It must reach nothing but what a test opens. */
  private static final List<String> QUIETLY = List.of("--no-sandbox", "--disable-gpu", "--disable-quic",
      "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private TestBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  public static TestBrowser start() {
    String chromium = ExternalProgram.find("chromium");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    try {
      return new TestBrowser(playwright, playwright.chromium().launch(new BrowserType.LaunchOptions()
          .setExecutablePath(Path.of(chromium)).setHeadless(true).setArgs(QUIETLY)));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  /** How a page is looked at. @param width of the window, in CSS pixels @param dark whether the user likes it dark */
  public record Look(int width, int height, boolean dark) {
    public static final Look USUAL = new Look(1400, 900, false);
    public static final Look PHONE = new Look(360, 740, false);
    public static final Look WALL = new Look(3840, 2160, false);

    public Look inTheDark() {
      return new Look(width, height, true);
    }
  }

  /** Opens a page and waits until it and what it names is loaded; what its scripts do then is to be waited for. */
  public WatchedPage open(String address) {
    return open(address, Look.USUAL);
  }

  public WatchedPage open(String address, Look look) {
    BrowserContext context = browser.newContext(new Browser.NewContextOptions()
        .setViewportSize(look.width(), look.height()).setReducedMotion(ReducedMotion.REDUCE)
        .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
    return WatchedPage.open(context, address);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
