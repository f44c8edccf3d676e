package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.nufleet.pages.PageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the page, from the class path: {@code dev/nufleet/live}, and below {@code /page/uplot} the library that
 * draws the charts. A browser asks again each time and is told that nothing has changed.
 */
final class PageFiles {
  private static final String PAGE = "page.html";
  private static final String DESCRIPTION = "openapi.json";
  private static final String FOLDER = "/dev/nufleet/live/";
  /** What the program's pages have in common. */
  private static final String SHARED = "/dev/nufleet/pages/";
  private static final String UPLOT = "uplot/";
  private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  /** No dot in front and no folder above. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_-]{1,40}/){0,3}[A-Za-z0-9_-]{1,60}(\\.[a-zA-Z0-9]{1,8}){1,3}");
  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  HttpResponse page(HttpRequest call) throws Refused {
    return file(call, PAGE);
  }

  /** All calls, in OpenAPI. */
  HttpResponse description(HttpRequest call) throws Refused {
    return file(call, DESCRIPTION);
  }

  /** @param name below {@code /page/} */
  HttpResponse file(HttpRequest call, String name) throws Refused {
    if (!NAME.matcher(name).matches()) { // before it is kept: strangers may ask for any name
      throw missing(name);
    }
    return read(name).orElseThrow(() -> missing(name)).answer(call);
  }

  private static Refused missing(String name) {
    return new Refused(404, "there is no file " + name + " of the page");
  }

  /** What is there is kept; what is not is looked for again, and takes no memory. */
  private Optional<PageFile> read(String name) {
    PageFile kept = files.get(name);
    if (kept != null) {
      return Optional.of(kept);
    }
    Optional<PageFile> found = name.startsWith(UPLOT)
        ? PageFile.at(ofUplot(name.substring(UPLOT.length())))
        : PageFile.at(FOLDER + name).or(() -> PageFile.at(SHARED + name));
    found.ifPresent(file -> files.put(name, file));
    return found;
  }

  private static String ofUplot(String name) {
    Properties about = new Properties();
    try (InputStream in = PageFiles.class.getResourceAsStream(UPLOT_VERSION)) {
      if (in == null) {
        throw new IllegalStateException("uPlot is not packaged");
      }
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/uplot/" + about.getProperty("version") + "/dist/" + name;
  }
}
