package dev.nufleet.platform;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.nufleet.pages.OwnNames;
import dev.nufleet.pages.PageFile;
import dev.nufleet.platform.openapi.ConfigActions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The page for browsers: its files, and calls without a signature. A call counts only with a header that other
 * sites' pages cannot send, and from the same origin; one that changes something needs the token that the start prints.
 * Answers hold no secret.
 */
final class ConsolePage {
  static final String CALLS = "/console/";

  private static final String FOLDER = "/dev/nufleet/platform/";

  /** What only looks. */
  private static final Set<String> LOOKING = Set.of("ConsoleOverview", "ConsoleDevices", "ConsoleDevice", "ConsoleJob");

  private static final Set<String> CHANGING = Set.of("GenerateOTAUploadURL", "CreateOTAFirmware",
      "CreateOTAStaticUpgradeJob", "CancelOTATaskByJob", ConfigActions.SET_CONFIG, "PushProductConfig");

  private static final Map<String, PageFile> FILES = files();

  private final boolean mayChange;
  private final byte[] token;
  private final OwnNames names;

  /**
   * @param mayChange may the page change things at all?
   * @param token that changes need
   * @param names that the stand-in is called by, besides the platform's and localhost
   */
  ConsolePage(boolean mayChange, String token, List<String> names, String region) {
    this.mayChange = mayChange;
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.names = new OwnNames(Stream.concat(names.stream(),
        Stream.of("iot." + region + ".aliyuncs.com", "iot-auth." + region + ".aliyuncs.com")));
  }

  /** Was this port called by a name of its own? */
  boolean isOwn(HttpRequest request) {
    return names.isOwn(request);
  }

  static Optional<HttpResponse> file(HttpRequest request) {
    boolean reading = request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    return reading
        ? Optional.ofNullable(FILES.get(request.getUri().path())).map(file -> file.answer(request)) : Optional.empty();
  }

  /** @return why a call is refused; empty if it may be made */
  Optional<String> refusal(HttpRequest request, String action) {
    if (!request.method().equals(HttpMethods.POST) || request.getHeader("X-NuFleet-Console").isEmpty()) {
      return Optional.of("calls of the page are POST requests with the header X-NuFleet-Console");
    }
    if (!OwnNames.isFromOwnPage(request)) {
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

  private static Map<String, PageFile> files() {
    Map<String, PageFile> files = new HashMap<>();
    files.put("/", file("page.html"));
    for (String name : List.of("page.css", "/dev/nufleet/pages/text.js", "page.js", "words.js", "jobs.js",
        "devices.js", "details.js", "events.js")) {
      files.put("/" + name.substring(name.lastIndexOf('/') + 1), file(name));
    }
    return Map.copyOf(files);
  }

  private static PageFile file(String name) {
    return PageFile.at(name.startsWith("/") ? name : FOLDER + name)
        .orElseThrow(() -> new IllegalStateException(name + " is not packaged"));
  }
}
