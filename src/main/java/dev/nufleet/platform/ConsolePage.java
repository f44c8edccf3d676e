package dev.nufleet.platform;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import dev.nufleet.platform.openapi.ConfigActions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page for browsers: its files, and calls without a signature. A call counts only with a header that other
 * sites' pages cannot send, and from the same origin; one that changes something needs the token that the start prints.
 * Answers hold no secret.
 */
final class ConsolePage {
  static final String CALLS = "/console/";

  /** What only looks. */
  private static final Set<String> LOOKING = Set.of("ConsoleOverview", "ConsoleDevices", "ConsoleDevice", "ConsoleJob");

  private static final Set<String> CHANGING = Set.of("GenerateOTAUploadURL", "CreateOTAFirmware",
      "CreateOTAStaticUpgradeJob", "CancelOTATaskByJob", ConfigActions.SET_CONFIG, "PushProductConfig");

  /** Scripts may set single properties of styles; style attributes and elements are not taken from anybody. */
  private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, HttpResponse> FILES = files();

  private final boolean mayChange;
  private final byte[] token;
  private final Set<String> hosts;

  /**
   * @param mayChange may the page change things at all?
   * @param token that changes need
   * @param names that the stand-in is called by, besides the platform's and localhost
   */
  ConsolePage(boolean mayChange, String token, List<String> names, String region) {
    this.mayChange = mayChange;
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.hosts = Stream.concat(names.stream().map(name -> name.toLowerCase(Locale.ROOT)),
            Stream.of("localhost", "iot." + region + ".aliyuncs.com", "iot-auth." + region + ".aliyuncs.com"))
        .collect(Collectors.toSet());
  }

  /**
   * Was this port called by a name of its own? A name that somebody else made point here would let that somebody's
   * page read the answers: addresses, localhost, the names it is called by and the platform's own names are taken.
   */
  boolean isOwn(Optional<String> host) {
    if (host.isEmpty()) {
      return true; // HTTP/1.0, which no browser speaks
    }
    String name = host.get().replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return hosts.contains(name) || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
  }

  static Optional<HttpResponse> file(HttpRequest request) {
    boolean reading = request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    return reading ? Optional.ofNullable(FILES.get(request.getUri().path())) : Optional.empty();
  }

  /** @return why a call is refused; empty if it may be made */
  Optional<String> refusal(HttpRequest request, String action) {
    if (!request.method().equals(HttpMethods.POST) || request.getHeader("X-NuFleet-Console").isEmpty()) {
      return Optional.of("calls of the page are POST requests with the header X-NuFleet-Console");
    }
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    String origin = request.getHeader("Origin").map(HttpHeader::value).orElse("http://" + host);
    if (!origin.equals("http://" + host)) {
      return Optional.of("the call comes from another site's page");
    }
    if (LOOKING.contains(action)) {
      return Optional.empty();
    }
    if (!CHANGING.contains(action)) {
      return Optional.of(action + " needs a signature");
    }
    if (!mayChange) {
      return Optional.of("this stand-in's page may only look");
    }
    String given = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))
        ? Optional.empty() : Optional.of("open the page with the link that the stand-in printed at its start");
  }

  private static Map<String, HttpResponse> files() {
    Map<String, HttpResponse> files = new HashMap<>();
    files.put("/", file("page.html", ContentTypes.TEXT_HTML_UTF8));
    files.put("/page.css", file("page.css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8)));
    for (String script : List.of("/dev/nufleet/pages/text.js", "page.js", "words.js", "jobs.js", "devices.js",
        "details.js", "events.js")) {
      files.put("/" + script.substring(script.lastIndexOf('/') + 1),
          file(script, ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8)));
    }
    return Map.copyOf(files);
  }

  private static HttpResponse file(String name, ContentType.NonBinary type) {
    try (InputStream in = ConsolePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return HttpResponse.create()
          .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
          .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
          .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
          .addHeader(RawHeader.create("Cache-Control", "no-cache"))
          .withEntity(HttpEntities.create(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
