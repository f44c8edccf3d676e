package dev.nufleet.platform.objects;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.DateTime;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Downloads over Akka HTTP: {@link ObjectAnswers} says what is answered, this carries it out. */
public final class FileServer {
  private static final String NO_TYPE = "none/none";

  private final ObjectStore store;
  private final ObjectAnswers answers;
  private final LinkWatch watch;
  private final Ids ids;
  private final Clock clock;
  private final Materializer materializer;

  /**
   * @param firstOfSeveral of several ranges in one request the first is served; else they are refused
   * @param watch hears what is refused
   */
  public FileServer(ObjectStore store, ObjectLinks links, boolean firstOfSeveral, LinkWatch watch, Ids ids,
      Clock clock, Materializer materializer) {
    this.store = store;
    this.watch = watch;
    this.answers = new ObjectAnswers(
        links, firstOfSeveral ? ByteRange.Several.FIRST_SERVED : ByteRange.Several.REFUSED);
    this.ids = ids;
    this.clock = clock;
    this.materializer = materializer;
  }

  public HttpResponse answer(HttpRequest request) {
    request.discardEntityBytes(materializer);
    ObjectRequest asked = asked(request);
    long now = clock.millis();
    ObjectAnswer answer = answers.answer(asked, store::find, now, requestId(ids));
    List<HttpHeader> headers = answer.headers().stream().map(h -> header(h, now)).toList();
    HttpResponse response =
        HttpResponse.create().withStatus(StatusCodes.get(answer.status())).addHeaders(headers);
    if (answer.body() instanceof ObjectAnswer.Xml xml) {
      ErrorXml error = xml.error();
      ObjectLinks.nameOf(asked).ifPresent(link -> watch.refused(
          link, answer.status() + " " + error.code + ": " + error.message, error == ErrorXml.EXPIRED));
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
    return response;
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
