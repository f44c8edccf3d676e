package dev.nufleet.app.page;

import dev.nufleet.model.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What pages share that open without a network: their look, and how words of strangers are put into them. Style and
 * script stand in the page itself; without scripts only sorting and filtering are missing.
 */
public final class Page {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  private Page() {}

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of this program cannot be read", e);
    }
  }

  /** A page's beginning up to its main part's first element. @param style of that page alone */
  public static String head(String title, String style) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escaped(title)
        + "</title><style>\n" + STYLE + style + "</style></head><body><main>\n";
  }

  /** What ends a page that {@link #head} began. */
  public static String foot() {
    return "</main><script>\n" + SCRIPT + "</script></body></html>\n";
  }

  /**
   * A name, with its file behind it.
   *
   * @param file seen from the report's folder; empty: there is none
   */
  public static String linked(String name, String file) {
    return file.isEmpty()
        ? escaped(name)
        : "<a href=\"" + escaped(file.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
            .replace(":", "%3A")) + "\">" + escaped(name) + "</a>"; // a name with a colon would be taken for a scheme
  }

  /** Text of strangers, for an element or an attribute in double quotes. */
  public static String escaped(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
