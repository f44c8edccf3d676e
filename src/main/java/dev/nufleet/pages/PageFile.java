package dev.nufleet.pages;

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

/** A file of a page, from the class path. A browser asks again each time and is told that nothing has changed. */
public final class PageFile {
  /**
   * What a browser may do with the program's pages. Scripts may set single properties of styles; style attributes and
   * elements are not taken from anybody.
   */
  public static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
      + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int NOT_MODIFIED = 304;
  private static final int TAG_CHARS = 20;
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=UTF-8", "js", "text/javascript; charset=UTF-8", "mjs",
      "text/javascript; charset=UTF-8", "css", "text/css; charset=UTF-8", "svg", "image/svg+xml", "png", "image/png",
      "ico", "image/x-icon", "json", "application/json", "woff2", "font/woff2");

  private final byte[] bytes;
  private final String tag;
  private final ContentType type;

  private PageFile(byte[] bytes, ContentType type) {
    this.bytes = bytes;
    this.tag = '"' + Sha256.of(bytes).toString().substring(0, TAG_CHARS) + '"';
    this.type = type;
  }

  /** @param path absolute, on the class path; its end says what it is. @return empty if there is no such file */
  public static Optional<PageFile> at(String path) {
    try (InputStream in = PageFile.class.getResourceAsStream(path)) {
      return in == null ? Optional.empty() : Optional.of(new PageFile(in.readAllBytes(), type(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ContentType type(String path) {
    String end = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ContentTypes.parse(TYPES.getOrDefault(end, "application/octet-stream"));
  }

  public HttpResponse answer(HttpRequest call) {
    boolean known = call.getHeader("If-None-Match").map(HttpHeader::value).filter(tag::equals).isPresent();
    HttpResponse answer = known
        ? HttpResponse.create().withStatus(NOT_MODIFIED)
        : HttpResponse.create().withEntity(HttpEntities.create(type, bytes));
    return answer.addHeader(RawHeader.create("ETag", tag))
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
        .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }
}
