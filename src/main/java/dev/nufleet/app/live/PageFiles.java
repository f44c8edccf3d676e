package dev.nufleet.app.live;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.nufleet.firmware.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
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
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
      + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int NOT_MODIFIED = 304;
  private static final int TAG_CHARS = 20;
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=UTF-8", "js", "text/javascript; charset=UTF-8", "mjs",
      "text/javascript; charset=UTF-8", "css", "text/css; charset=UTF-8", "svg", "image/svg+xml", "png", "image/png",
      "ico", "image/x-icon", "json", "application/json", "woff2", "font/woff2");

  private record Content(byte[] bytes, String tag, ContentType type) {}

  private final Map<String, Content> files = new ConcurrentHashMap<>();

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
    Content content = read(name).orElseThrow(() -> missing(name));
    boolean known = call.getHeader("If-None-Match").map(HttpHeader::value).filter(content.tag()::equals).isPresent();
    HttpResponse answer = known
        ? HttpResponse.create().withStatus(NOT_MODIFIED)
        : HttpResponse.create().withEntity(HttpEntities.create(content.type(), content.bytes()));
    return answer.addHeader(RawHeader.create("ETag", content.tag()))
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
        .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"));
  }

  private static Refused missing(String name) {
    return new Refused(404, "there is no file " + name + " of the page");
  }

  /** What is there is kept; what is not is looked for again, and takes no memory. */
  private Optional<Content> read(String name) {
    Content kept = files.get(name);
    if (kept != null) {
      return Optional.of(kept);
    }
    Optional<byte[]> bytes = name.startsWith(UPLOT)
        ? load(ofUplot(name.substring(UPLOT.length())))
        : load(FOLDER + name).or(() -> load(SHARED + name));
    Optional<Content> found = bytes.map(all -> new Content(all, tag(all), type(name)));
    found.ifPresent(content -> files.put(name, content));
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

  private static Optional<byte[]> load(String path) {
    try (InputStream in = PageFiles.class.getResourceAsStream(path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ContentType type(String name) {
    String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ContentTypes.parse(TYPES.getOrDefault(end, "application/octet-stream"));
  }

  private static String tag(byte[] bytes) {
    return '"' + Sha256.of(bytes).toString().substring(0, TAG_CHARS) + '"';
  }
}
