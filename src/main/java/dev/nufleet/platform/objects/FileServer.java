package dev.nufleet.platform.objects;

import akka.NotUsed;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.DateTime;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Date;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.ThrottleMode;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.platform.registry.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Downloads over Akka HTTP: {@link ObjectAnswers} says what is answered, this carries it out. */
public final class FileServer {
  /** On an answer: its connection ends after so many bytes of its body, which promises more. */
  public static final AttributeKey<Long> CUT_AFTER = AttributeKey.create("cut-after", Long.class);

  private static final String NO_TYPE = "none/none";
  private static final int SLOW_PIECE_BYTES = 1024;
  private static final int PIECES_PER_SECOND = 10;

  private final ObjectStore store;
  private final ObjectLinks links;
  private final ObjectAnswers answers;
  private final LinkWatch watch;
  private final Ids ids;
  private final Clock clock;
  private final Materializer materializer;

  /**
   * @param firstOfSeveral of several ranges in one request the first is served; else they are refused
   * @param watch hears what is served and what is refused
   * @param faults what goes wrong; empty: nothing does
   */
  public FileServer(ObjectStore store, ObjectLinks links, boolean firstOfSeveral, LinkWatch watch,
      Optional<PlatformFaults> faults, Ids ids, Clock clock, Materializer materializer) {
    this.store = store;
    this.links = links;
    this.watch = watch;
    this.answers = new ObjectAnswers(
        links, firstOfSeveral ? ByteRange.Several.FIRST_SERVED : ByteRange.Several.REFUSED,
        faults.map(ObjectFaults::new));
    this.ids = ids;
    this.clock = clock;
    this.materializer = materializer;
  }

  public HttpResponse answer(HttpRequest request) {
    request.discardEntityBytes(materializer);
    ObjectRequest asked = asked(request);
    long now = clock.millis();
    String requestId = requestId(ids);
    ObjectAnswer answer = answers.answer(asked, store::find, now, requestId);
    watch.answered(asked, links.ownerOf(asked), requestId, answer);
    List<HttpHeader> headers = answer.headers().stream().map(h -> header(h, now)).toList();
    HttpResponse response =
        HttpResponse.create().withStatus(status(answer.status())).addHeaders(headers);
    if (answer.body() instanceof ObjectAnswer.Xml xml) {
      ObjectLinks.nameOf(asked).ifPresent(
          link -> watch.refused(link, answer.status() + " " + xml.why(), xml.expired()));
      return response.withEntity(HttpEntities.create(
          ContentTypes.create(MediaTypes.APPLICATION_XML, HttpCharsets.UTF_8), xml.text()));
    }
    if (answer.body() instanceof ObjectAnswer.Slice slice) {
      return slice.length() == 0
          ? response.withEntity(
              HttpEntities.create(ContentTypes.parse(slice.contentType()), ByteString.emptyByteString()))
          : response.withEntity(HttpEntities.create(ContentTypes.parse(slice.contentType()), slice.length(),
              asked.isHead() ? Source.empty()
                  : store.read(slice.stored(), slice.from(), slice.length(), materializer)));
    }
    if (answer.body() instanceof ObjectAnswer.Troubled troubled) {
      return troubled(response, troubled);
    }
    return response;
  }

  /** What becomes of a call to a name that is not the store's own. */
  public HttpResponse foreign(HttpRequest request) {
    request.discardEntityBytes(materializer);
    String requestId = requestId(ids);
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    return HttpResponse.create().withStatus(StatusCodes.get(ErrorXml.FOREIGN_HOST.status))
        .addHeader(RawHeader.create("x-oss-request-id", requestId))
        .withEntity(HttpEntities.create(ContentTypes.create(MediaTypes.APPLICATION_XML, HttpCharsets.UTF_8),
            ErrorXml.FOREIGN_HOST.text(requestId, host, Map.of())));
  }

  private HttpResponse troubled(HttpResponse response, ObjectAnswer.Troubled body) {
    ObjectAnswer.Slice slice = body.slice();
    long fast = Math.min(body.sent(), body.slowFrom());
    Source<ByteString, ?> bytes = read(slice, 0, fast).concat(slowly(read(slice, fast, body.sent() - fast), body));
    HttpResponse whole = response.withEntity(HttpEntities.create(ContentTypes.parse(slice.contentType()),
        slice.length(), body.isCutShort() ? bytes.concat(Source.maybe()) : bytes));
    return body.isCutShort() ? whole.addAttribute(CUT_AFTER, body.sent()) : whole;
  }

  private Source<ByteString, NotUsed> read(ObjectAnswer.Slice slice, long from, long length) {
    return length == 0 ? Source.empty() : store.read(slice.stored(), slice.from() + from, length, materializer);
  }

  /** In so small pieces that the peer sees a stream and no bursts. */
  private static Source<ByteString, NotUsed> slowly(Source<ByteString, NotUsed> bytes, ObjectAnswer.Troubled body) {
    if (body.bytesPerSecond() == Long.MAX_VALUE) {
      return bytes;
    }
    int piece = (int) Math.max(1, Math.min(SLOW_PIECE_BYTES, body.bytesPerSecond() / PIECES_PER_SECOND));
    int rate = (int) Math.min(Integer.MAX_VALUE, body.bytesPerSecond());
    return bytes.mapConcat(slice -> pieces(slice, piece))
        .throttle(rate, Duration.ofSeconds(1), piece, ByteString::length, ThrottleMode.shaping());
  }

  private static List<ByteString> pieces(ByteString bytes, int length) {
    List<ByteString> pieces = new ArrayList<>(bytes.length() / length + 1);
    for (int at = 0; at < bytes.length(); at += length) {
      pieces.add(bytes.slice(at, Math.min(bytes.length(), at + length)));
    }
    return pieces;
  }

  /** Also one that nobody has given a name to: a scenario may ask for it. */
  private static StatusCode status(int code) {
    return StatusCodes.lookup(code)
        .orElseGet(() -> StatusCodes.custom(code, "Unnamed", "", code / 100 == 2, code != 204 && code != 205));
  }

  /** As the object store numbers requests. */
  static String requestId(Ids ids) {
    return ids.hex(24).toUpperCase(Locale.ROOT);
  }

  private static ObjectRequest asked(HttpRequest request) {
    Map<String, String> query = new HashMap<>();
    for (Pair<String, String> parameter : request.getUri().query(StandardCharsets.UTF_8, Uri.RELAXED).toList()) {
      query.putIfAbsent(parameter.first(), parameter.second());
    }
    Map<String, String> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.putIfAbsent(header.lowercaseName(), header.value());
    }
    String type = request.entity().getContentType().toString();
    if (!type.equals(NO_TYPE)) { // Akka keeps this header apart
      headers.put("content-type", type);
    }
    return new ObjectRequest(request.method().value(), request.getUri().path(), query, headers);
  }

  /** Akka adds a date of its own unless it finds its own kind. */
  private static HttpHeader header(ObjectAnswer.Header header, long now) {
    return header.name().equals("Date")
        ? Date.create(DateTime.create(now)) : RawHeader.create(header.name(), header.value());
  }
}
