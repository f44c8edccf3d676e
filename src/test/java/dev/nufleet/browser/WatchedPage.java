package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A page that is open, and what went wrong in it since: errors on its console, failures of its scripts, what its
 * Content-Security-Policy forbade, and whatever it asked another server for.
 */
public final class WatchedPage implements AutoCloseable {
  /** Screenshots, to be looked at. */
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final String TELL_VIOLATIONS = """
      document.addEventListener('securitypolicyviolation', v =>
        console.error('the policy forbids ' + v.violatedDirective + ': ' + (v.blockedURI || v.sourceFile)));
      """;
  /** Each rule that is broken, how badly, and where at first. */
  private static final String ASK_AXE = """
      async () => (await axe.run(document, {resultTypes: ['violations']})).violations
        .filter(v => v.impact === 'serious' || v.impact === 'critical')
        .map(v => v.impact + ': ' + v.id + ': ' + v.help + ': '
          + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join('; '))
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new ArrayList<>();

  private WatchedPage(BrowserContext context, Page page) {
    this.context = context;
    this.page = page;
  }

  static WatchedPage open(BrowserContext context, String address) {
    WatchedPage watched = new WatchedPage(context, context.newPage());
    watched.watch(URI.create(address));
    watched.page.navigate(address);
    return watched;
  }

  private void watch(URI own) {
    page.addInitScript(TELL_VIOLATIONS);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        faults.add("console: " + told(message));
      }
    });
    page.onPageError(error -> faults.add("script: " + error));
    page.onRequest(request -> {
      URI asked = URI.create(request.url());
      boolean within = List.of("data", "blob").contains(asked.getScheme());
      if (!within && !(Objects.equals(asked.getScheme(), own.getScheme())
          && Objects.equals(asked.getAuthority(), own.getAuthority()))) {
        faults.add("asks elsewhere: " + request.url());
      }
    });
  }

  private static String told(ConsoleMessage message) {
    return message.text() + " (" + message.location() + ")";
  }

  /** To do with it what a user would. */
  public Page page() {
    return page;
  }

  /** What went wrong until now; empty: nothing. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** What serious or critical rules of accessibility the page breaks as it stands now; empty: none. */
  public List<String> barriers() {
    if (!Boolean.TRUE.equals(page.evaluate("() => 'axe' in window"))) {
      page.evaluate(axe());
    }
    return ((List<?>) page.evaluate(ASK_AXE)).stream().map(String::valueOf).toList();
  }

  /** @throws AssertionError if anything went wrong until now, or somebody would be kept from using the page */
  public void hasNothingWrong() {
    assertThat(barriers()).as("barriers of " + page.url()).isEmpty();
    assertThat(faults()).as("faults of " + page.url()).isEmpty();
  }

  /** Whether something is wider than the window, so that it must be scrolled sideways. */
  public boolean isWiderThanItsWindow() {
    return Boolean.TRUE.equals(page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** Keeps the window's content as {@code target/screenshots/NAME.png}. */
  public Path shoot(String name) {
    Path file = SHOTS.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    return file;
  }

  private static String axe() {
    try (InputStream in = Objects.requireNonNull(WatchedPage.class.getResourceAsStream("/axe.min.js"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
