package dev.nufleet.platform.objects;

import akka.http.javadsl.model.StatusCodes;
import akka.util.ByteString;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.registry.Ids;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Downloads in one thread, without streams and ports: {@link ObjectAnswers} says what is answered, this reads the
 * requests and writes the heads of the answers as HTTP/1.1 has them. Whose turn it is to send the bodies is the
 * caller's matter.
 */
public final class SerialFileServer {
  private static final String END_OF_HEAD = "\r\n\r\n";
  /** A longer head is no board's. */
  private static final int MOST_HEAD_BYTES = 8192;

  private final ObjectLinks links;
  private final ObjectAnswers answers;
  private final Function<String, Optional<ObjectStore.Stored>> store;
  private final LinkWatch watch;
  private final Ids ids;
  private final RunClock clock;

  /**
   * What is to be sent: the head, then so many bytes of an object.
   *
   * @param body the bytes of an XML answer; empty if an object is sent
   * @param object empty if none is
   * @param sent bytes of the object, from {@code from} on; fewer than the head promises if it is cut short
   * @param slowFrom from this byte of the body on it comes slowly
   */
  public record Answer(
      int status, ByteString head, ByteString body, Optional<ObjectStore.Stored> object, long from, long sent,
      boolean cutShort, long slowFrom, long bytesPerSecond) {}

  /**
   * @param store what there is, by name
   * @param watch hears what is served and what is refused
   * @param faults what goes wrong; empty: nothing does
   */
  public SerialFileServer(ObjectLinks links, Function<String, Optional<ObjectStore.Stored>> store, LinkWatch watch,
      Optional<PlatformFaults> faults, Ids ids, RunClock clock) {
    this.links = links;
    this.answers = new ObjectAnswers(links, ByteRange.Several.REFUSED, faults.map(ObjectFaults::new));
    this.store = store;
    this.watch = watch;
    this.ids = ids;
    this.clock = clock;
  }

  public Connection connected() {
    return new Connection();
  }

  /** One connection: requests come one after the other, and so do their answers. */
  public final class Connection {
    /** One character a byte. */
    private String unread = "";

    private Connection() {}

    /** @return the answers to the requests that are whole now; null if this is no HTTP, and the connection ends */
    public List<Answer> arrived(ByteString bytes) {
      unread += bytes.decodeString(StandardCharsets.ISO_8859_1);
      List<Answer> given = new ArrayList<>(1);
      for (int end = unread.indexOf(END_OF_HEAD); end >= 0; end = unread.indexOf(END_OF_HEAD)) {
        String head = unread.substring(0, end);
        unread = unread.substring(end + END_OF_HEAD.length());
        Optional<ObjectRequest> request = request(head.split("\r\n"));
        if (request.isEmpty()) {
          return null;
        }
        given.add(answer(request.get()));
      }
      return unread.length() > MOST_HEAD_BYTES ? null : given;
    }
  }

  private static Optional<ObjectRequest> request(String[] lines) {
    String[] first = lines[0].split(" ");
    if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        return Optional.empty();
      }
      headers.putIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).trim());
    }
    int mark = first[1].indexOf('?');
    String path = mark < 0 ? first[1] : first[1].substring(0, mark);
    Map<String, String> query = new HashMap<>();
    if (mark >= 0) {
      for (String parameter : first[1].substring(mark + 1).split("&")) {
        int equals = parameter.indexOf('=');
        query.putIfAbsent(decoded(equals < 0 ? parameter : parameter.substring(0, equals)),
            equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
      }
    }
    return Optional.of(new ObjectRequest(first[0], path, query, headers));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a per cent sign that stands for itself
    }
  }

  private Answer answer(ObjectRequest asked) {
    String requestId = FileServer.requestId(ids);
    ObjectAnswer answer = answers.answer(asked, store, clock.millis(), requestId);
    watch.answered(asked, links.ownerOf(asked), requestId, answer);
    if (answer.body() instanceof ObjectAnswer.Xml xml) {
      ObjectLinks.nameOf(asked).ifPresent(
          link -> watch.refused(link, answer.status() + " " + xml.why(), xml.expired()));
      ByteString text = ByteString.fromString(xml.text(), StandardCharsets.UTF_8);
      return new Answer(answer.status(), head(answer, "application/xml; charset=UTF-8", text.length()), text,
          Optional.empty(), 0, 0, false, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    if (answer.body() instanceof ObjectAnswer.Slice slice) {
      return object(answer, slice, asked.isHead() ? 0 : slice.length(), Long.MAX_VALUE, Long.MAX_VALUE);
    }
    if (answer.body() instanceof ObjectAnswer.Troubled troubled) {
      return object(answer, troubled.slice(), troubled.sent(), troubled.slowFrom(), troubled.bytesPerSecond());
    }
    return new Answer(answer.status(), head(answer, "", -1), ByteString.emptyByteString(), Optional.empty(), 0, 0,
        false, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static Answer object(
      ObjectAnswer answer, ObjectAnswer.Slice slice, long sent, long slowFrom, long bytesPerSecond) {
    boolean cutShort = answer.body() instanceof ObjectAnswer.Troubled troubled && troubled.isCutShort();
    return new Answer(answer.status(), head(answer, slice.contentType(), slice.length()),
        ByteString.emptyByteString(), Optional.of(slice.stored()), slice.from(), sent, cutShort, slowFrom,
        bytesPerSecond);
  }

  /** @param length of the body; below 0: the status allows none */
  private static ByteString head(ObjectAnswer answer, String type, long length) {
    StringBuilder head = new StringBuilder(600).append("HTTP/1.1 ").append(answer.status()).append(' ')
        .append(StatusCodes.lookup(answer.status()).map(code -> code.reason()).orElse("Unnamed")).append("\r\n");
    answer.headers().forEach(
        header -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    if (length >= 0) {
      head.append("Content-Type: ").append(type).append("\r\nContent-Length: ").append(length).append("\r\n");
    }
    return ByteString.fromString(head.append("\r\n").toString(), StandardCharsets.ISO_8859_1);
  }
}
