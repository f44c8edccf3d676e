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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page for browsers: three files, and calls without a signature. A call counts only with a header that other
 * sites' pages cannot
 * send, and from the same origin; answers to it hold no secret.
 */
final class ConsolePage {
  static final String CALLS = "/console/";

  private static final Set<String> ALLOWED = Set.of("ConsoleOverview", "ConsoleDevices", "GenerateOTAUploadURL",
      "CreateOTAFirmware", "CreateOTAStaticUpgradeJob", "CancelOTATaskByJob", ConfigActions.SET_CONFIG,
          "PushProductConfig");

  private static final Map<String, HttpResponse> FILES = Map.of(
      "/", file("page.html", ContentTypes.TEXT_HTML_UTF8),
      "/page.css", file("page.css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8)),
      "/page.js", file("page.js", ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8)));

  private ConsolePage() {}

  static Optional<HttpResponse> file(HttpRequest request) {
    boolean reading = request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    return reading ? Optional.ofNullable(FILES.get(request.getUri().path())) : Optional.empty();
  }

  /** @return why a call is refused; empty if it may be made */
  static Optional<String> refusal(HttpRequest request, String action) {
    if (!request.method().equals(HttpMethods.POST) || request.getHeader("X-NuFleet-Console").isEmpty()) {
      return Optional.of("calls of the page are POST requests with the header X-NuFleet-Console");
    }
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    String origin = request.getHeader("Origin").map(HttpHeader::value).orElse("http://" + host);
    if (!origin.equals("http://" + host)) {
      return Optional.of("the call comes from another site's page");
    }
    // a name that somebody else made point here would be an origin of its own: only addresses and localhost are taken
    if (!host.replaceFirst(":[0-9]+$", "").matches("localhost|[0-9.]+|\\[[0-9a-fA-F:]+]")) {
      return Optional.of("open the page by its address or as localhost");
    }
    return ALLOWED.contains(action) ? Optional.empty() : Optional.of(action + " needs a signature");
  }

  private static HttpResponse file(String name, ContentType.NonBinary type) {
    try (InputStream in = ConsolePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return HttpResponse.create()
          .addHeader(RawHeader.create("Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"))
          .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
          .addHeader(RawHeader.create("Cache-Control", "no-cache"))
          .withEntity(HttpEntities.create(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
