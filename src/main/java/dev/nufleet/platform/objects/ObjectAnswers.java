package dev.nufleet.platform.objects;

import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.objects.ObjectAnswer.Header;
import dev.nufleet.platform.registry.PlatformTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the object store answers to a download: (request, what it has, now) -> answer. 200 and 206 with {@code
 * Content-Length}, {@code ETag}, {@code Last-Modified} and {@code Accept-Ranges}, 304 and 412 for conditions, XML for
 * what is refused. Never compressed, never chunked. Knows no connection and no clock. Source: platform.md 5 and 13.
 *
 * @param several what several ranges in one request get
 * @param faults what goes wrong at a device's requests; empty: nothing
 */
record ObjectAnswers(ObjectLinks links, ByteRange.Several several, Optional<ObjectFaults> faults) {
  /** HTTP's form: the day of the month has two digits. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern MEDIA_TYPE = Pattern.compile(
      TOKEN + "/" + TOKEN + "( *; *" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\"))*");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]+");
  private static final String USUAL_TYPE = "application/octet-stream";

  /** @param requestId made up for this request, 24 hex digits in capitals */
  ObjectAnswer answer(
      ObjectRequest request, Function<String, Optional<ObjectStore.Stored>> store, long now, String requestId) {
    if (!request.isHead() && !request.method().equals("GET")) {
      return refused(ErrorXml.METHOD_NOT_ALLOWED, request, requestId,
          fields("Method", request.method(), "ResourceType", "Object"));
    }
    ObjectLinks.Verdict verdict = links.check(request, now);
    if (verdict != ObjectLinks.Verdict.GOOD) {
      return unauthorised(verdict, request, now, requestId);
    }
    Map<String, String> overrides = links.isCdn(request) ? Map.of() : overrides(request);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      boolean type = override.getKey().equals("response-content-type");
      if (!(type ? MEDIA_TYPE : HEADER_VALUE).matcher(override.getValue()).matches()) {
        return refused(ErrorXml.INVALID_ARGUMENT, request, requestId,
            fields("ArgumentName", override.getKey(), "ArgumentValue", override.getValue()));
      }
    }
    Optional<DeviceId> owner = faults.isPresent() && !request.isHead() ? links.ownerOf(request) : Optional.empty();
    if (owner.isPresent()) {
      return troubled(faults.get(), owner.get(), request, store, overrides, now, requestId);
    }
    return serve(request, store, overrides, now, requestId);
  }

  private ObjectAnswer troubled(ObjectFaults all, DeviceId device, ObjectRequest request,
      Function<String, Optional<ObjectStore.Stored>> store, Map<String, String> overrides, long now,
      String requestId) {
    OptionalLong status = all.status(device);
    if (status.isPresent() && status.getAsLong() != ObjectFaults.WHOLE_FILE) {
      return wrong((int) status.getAsLong(), request, requestId);
    }
    ObjectAnswer answer =
        serve(status.isPresent() ? request.without("Range") : request, store, overrides, now, requestId);
    return answer.body() instanceof ObjectAnswer.Slice slice
        ? new ObjectAnswer(answer.status(), answer.headers(), all.body(device, slice)) : answer;
  }

  /** A status that nothing about the request explains. */
  private static ObjectAnswer wrong(int status, ObjectRequest request, String requestId) {
    List<Header> headers = new ArrayList<>(List.of(new Header("x-oss-request-id", requestId)));
    if (ObjectFaults.isRedirect(status)) {
      headers.add(new Header("Location", request.path()));
    }
    if (ObjectFaults.isWithoutBody(status)) {
      return new ObjectAnswer(status, headers, new ObjectAnswer.Nothing());
    }
    String code = ObjectFaults.code(status);
    String message = "Please try again later.";
    return new ObjectAnswer(status, headers, new ObjectAnswer.Xml(
        ErrorXml.text(code, message, requestId, request.header("Host").orElse(""), Map.of()),
        code + ": " + message, /* expired= */ false));
  }

  private ObjectAnswer serve(ObjectRequest request, Function<String, Optional<ObjectStore.Stored>> store,
      Map<String, String> overrides, long now, String requestId) {
    return store.apply(request.object())
        .map(stored -> serve(request, stored, overrides, now, requestId))
        .orElseGet(() -> refused(ErrorXml.NO_SUCH_KEY, request, requestId, fields("Key", request.object())));
  }

  private ObjectAnswer unauthorised(ObjectLinks.Verdict verdict, ObjectRequest request, long now, String requestId) {
    Map<String, String> query = request.query();
    return switch (verdict) {
      case GOOD -> throw new IllegalArgumentException("a good link is served");
      case UNSIGNED -> refused(ErrorXml.UNSIGNED, request, requestId, Map.of());
      case EXPIRED -> refused(ErrorXml.EXPIRED, request, requestId,
          fields("Expires", expiry(query), "ServerTime", PlatformTime.utc(now)));
      case UNKNOWN_KEY -> refused(ErrorXml.UNKNOWN_KEY, request, requestId,
          fields("OSSAccessKeyId", query.get("OSSAccessKeyId")));
      case CHANGED -> {
        if (links.isCdn(request)) { // a content network has no string to sign to show
          yield refused(ErrorXml.CHANGED, request, requestId, Map.of());
        }
        String toSign = links.toSign(request, ObjectLinks.ossHeaders(request));
        yield refused(ErrorXml.CHANGED, request, requestId, fields("OSSAccessKeyId", query.get("OSSAccessKeyId"),
            "SignatureProvided", query.get("Signature"), "StringToSign", toSign, "StringToSignBytes",
            HexFormat.ofDelimiter(" ").withUpperCase().formatHex(toSign.getBytes(StandardCharsets.UTF_8)) + " "));
      }
    };
  }

  private ObjectAnswer serve(ObjectRequest request, ObjectStore.Stored stored, Map<String, String> overrides, long now,
      String requestId) {
    Preconditions.Judged judged =
        Preconditions.judge(request, stored.md5().toUpperCase(Locale.ROOT), stored.modifiedMillis());
    List<Header> headers = headersOf(stored, now, requestId);
    switch (judged.verdict()) {
      case FAILED -> {
        return refused(ErrorXml.PRECONDITION_FAILED, request, requestId, fields("Condition", judged.header()));
      }
      case NOT_MODIFIED -> {
        return new ObjectAnswer(304, headers, new ObjectAnswer.Nothing());
      }
      case HOLD -> { }
    }
    overrides.forEach((parameter, value) -> {
      if (!parameter.equals("response-content-type")) {
        headers.add(new Header(headerName(parameter), value));
      }
    });
    String type = overrides.getOrDefault("response-content-type", USUAL_TYPE);
    long size = stored.sizeBytes();
    boolean standard = request.header("x-oss-range-behavior").filter("standard"::equals).isPresent();
    ByteRange range = request.header("Range")
        .map(header -> ByteRange.of(header, size, standard, several)).orElse(new ByteRange.Whole());
    if (range instanceof ByteRange.Unsatisfiable) {
      ObjectAnswer refused = refused(ErrorXml.INVALID_RANGE, request, requestId,
          fields("ActualObjectSize", Long.toString(size), "RangeRequested", request.header("Range").orElse("")));
      refused.headers().add(new Header("Content-Range", "bytes */" + size));
      return refused;
    }
    if (range instanceof ByteRange.Part part) {
      headers.add(new Header("Content-Range", "bytes " + part.from() + "-" + part.to() + "/" + size));
      return new ObjectAnswer(206, headers,
          new ObjectAnswer.Slice(stored, part.from(), part.to() - part.from() + 1, type));
    }
    return new ObjectAnswer(200, headers, new ObjectAnswer.Slice(stored, 0, size, type));
  }

  /**
   * What object storage behind a content network says about an object, the date first. With length, type and range
   * these are the 513 bytes that stood before the 314,676 bytes of the recorded download.
   */
  private static List<Header> headersOf(ObjectStore.Stored stored, long now, String requestId) {
    String md5 = stored.md5();
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Date", httpDate(now)));
    headers.add(new Header("x-oss-request-id", requestId));
    headers.add(new Header("Accept-Ranges", "bytes"));
    headers.add(new Header("ETag", "\"" + md5.toUpperCase(Locale.ROOT) + "\""));
    headers.add(new Header("Last-Modified", httpDate(stored.modifiedMillis())));
    headers.add(new Header("x-oss-object-type", "Normal"));
    headers.add(new Header("x-oss-storage-class", "Standard"));
    headers.add(new Header("Content-MD5", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(md5))));
    headers.add(new Header("x-oss-server-time", "12"));
    headers.add(new Header("X-Swift-CacheTime", "3600"));
    headers.add(new Header("Timing-Allow-Origin", "*"));
    return headers;
  }

  private static ObjectAnswer refused(
      ErrorXml error, ObjectRequest request, String requestId, Map<String, String> more) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("x-oss-request-id", requestId));
    if (!error.number.isEmpty()) {
      headers.add(new Header("x-oss-ec", error.number));
    }
    return new ObjectAnswer(error.status, headers,
        new ObjectAnswer.Xml(error.text(requestId, request.header("Host").orElse(""), more),
            error.code + ": " + error.message, error == ErrorXml.EXPIRED));
  }

  /** {@code response-*} parameters, sorted; a signed link may set these headers of its answer. */
  private static Map<String, String> overrides(ObjectRequest request) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String name : ObjectLinks.OVERRIDES) {
      Optional.ofNullable(request.query().get(name)).filter(value -> !value.isEmpty())
          .ifPresent(value -> overrides.put(name, value));
    }
    return overrides;
  }

  private static String headerName(String parameter) {
    return switch (parameter) {
      case "response-cache-control" -> "Cache-Control";
      case "response-content-disposition" -> "Content-Disposition";
      case "response-content-encoding" -> "Content-Encoding";
      case "response-content-language" -> "Content-Language";
      case "response-expires" -> "Expires";
      default -> throw new IllegalArgumentException(parameter + " sets no header");
    };
  }

  private static String httpDate(long millis) {
    return HTTP_DATE.format(Instant.ofEpochMilli(millis));
  }

  private static String expiry(Map<String, String> query) {
    String expires = query.getOrDefault("Expires", "0");
    return expires.matches("[0-9]{1,11}") ? PlatformTime.utc(Long.parseLong(expires) * 1000) : expires;
  }

  /** Names and values in turn. */
  private static Map<String, String> fields(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
