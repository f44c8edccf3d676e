package dev.nufleet.platform.objects;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.DateTime;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Date;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.PlatformTime;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers downloads as the object store does: 200 and 206 with {@code Content-Length}, {@code ETag}, {@code
 * Last-Modified} and {@code Accept-Ranges}, 416 past the end, XML for what is refused. Never compressed, never chunked.
 * Source: platform.md 5 and 13.
 */
public final class FileServer {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final ObjectLinks links;
  private final Ids ids;
  private final Clock clock;
  private final Materializer materializer;

  public FileServer(ObjectStore store, ObjectLinks links, Ids ids, Clock clock, Materializer materializer) {
    this.store = store;
    this.links = links;
    this.ids = ids;
    this.clock = clock;
    this.materializer = materializer;
  }

  public HttpResponse answer(HttpRequest request) {
    request.discardEntityBytes(materializer);
    boolean head = request.method().equals(HttpMethods.HEAD);
    if (!head && !request.method().equals(HttpMethods.GET)) {
      return error(request, 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "");
    }
    String path = request.getUri().path();
    Map<String, String> query = new HashMap<>();
    for (Pair<String, String> parameter : request.getUri().query(StandardCharsets.UTF_8, Uri.RELAXED).toList()) {
      query.putIfAbsent(parameter.first(), parameter.second());
    }
    ObjectLinks.Verdict verdict = links.check(request.method().value(), path, query, clock.millis());
    if (verdict != ObjectLinks.Verdict.GOOD) {
      return error(request, 403, verdict.code, verdict.message, switch (verdict) {
        case EXPIRED -> "<Expires>" + expiry(query) + "</Expires><ServerTime>"
            + PlatformTime.utc(clock.millis()) + "</ServerTime><EC>0002-00000069</EC>";
        case CHANGED -> "<StringToSign>" + escape(request.method().value() + "\n\n\n" + query.get("Expires") + "\n/"
            + links.bucket() + path) + "</StringToSign>";
        default -> "";
      });
    }
    Optional<ObjectStore.Stored> found = store.find(path.substring(1));
    if (found.isEmpty()) {
      return error(
          request, 404, "NoSuchKey", "The specified key does not exist.",
          "<Key>" + escape(path.substring(1)) + "</Key>");
    }
    return serve(request, found.get(), head);
  }

  private HttpResponse serve(HttpRequest request, ObjectStore.Stored stored, boolean head) {
    long size = stored.sizeBytes();
    List<HttpHeader> headers = headersOf(stored);
    ByteRange range = request.getHeader("Range").map(h -> ByteRange.of(h.value(), size)).orElse(ByteRange.WHOLE);
    if (range == ByteRange.UNSATISFIABLE) {
      HttpResponse refused = error(request, 416, "InvalidRange", "The requested range cannot be satisfied",
          "<ActualObjectSize>" + size + "</ActualObjectSize>");
      return refused.addHeader(RawHeader.create("Content-Range", "bytes */" + size));
    }
    long from = range == ByteRange.WHOLE ? 0 : range.from();
    long length = range == ByteRange.WHOLE ? size : range.to() - range.from() + 1;
    HttpResponse response = HttpResponse.create().withStatus(StatusCodes.OK);
    if (range != ByteRange.WHOLE) {
      headers.add(RawHeader.create("Content-Range", "bytes " + range.from() + "-" + range.to() + "/" + size));
      response = HttpResponse.create().withStatus(StatusCodes.PARTIAL_CONTENT);
    }
    response = response.addHeaders(headers);
    if (length == 0) {
      return response.withEntity(
          HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, ByteString.emptyByteString()));
    }
    return response.withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, length,
        head ? Source.empty() : store.read(stored, from, length, materializer)));
  }

  /**
   * What object storage behind a content network says about an object, the date first. With length, type and range
   * these are the 513 bytes that stood before the 314,676 bytes of the recorded download.
   */
  private List<HttpHeader> headersOf(ObjectStore.Stored stored) {
    String md5 = stored.md5();
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(Date.create(DateTime.create(clock.millis())));
    headers.add(RawHeader.create("x-oss-request-id", ids.hex(24).toUpperCase(Locale.ROOT)));
    headers.add(RawHeader.create("Accept-Ranges", "bytes"));
    headers.add(RawHeader.create("ETag", "\"" + md5.toUpperCase(Locale.ROOT) + "\""));
    headers.add(RawHeader.create("Last-Modified", HTTP_DATE.format(Instant.ofEpochMilli(stored.modifiedMillis()))));
    headers.add(RawHeader.create("x-oss-object-type", "Normal"));
    headers.add(RawHeader.create("x-oss-storage-class", "Standard"));
    headers.add(RawHeader.create("Content-MD5", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(md5))));
    headers.add(RawHeader.create("x-oss-server-time", "12"));
    headers.add(RawHeader.create("X-Swift-CacheTime", "3600"));
    headers.add(RawHeader.create("Timing-Allow-Origin", "*"));
    return headers;
  }

  private HttpResponse error(HttpRequest request, int status, String code, String message, String more) {
    String id = ids.hex(24).toUpperCase(Locale.ROOT);
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>"
        + escape(message)
        + "</Message><RequestId>" + id + "</RequestId><HostId>" + escape(host) + "</HostId>" + more + "</Error>\n";
    return HttpResponse.create().withStatus(StatusCodes.get(status))
        .addHeader(RawHeader.create("x-oss-request-id", id))
        .withEntity(HttpEntities.create(ContentTypes.create(MediaTypes.APPLICATION_XML,
            HttpCharsets.UTF_8), xml));
  }

  private static String expiry(Map<String, String> query) {
    String expires = query.getOrDefault("Expires", "0");
    return expires.matches("[0-9]{1,11}") ? PlatformTime.utc(Long.parseLong(expires) * 1000) : escape(expires);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
