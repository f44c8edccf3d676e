package dev.nufleet.platform;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.Materializer;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.BroadcastHub;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.registry.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What happens, as server-sent events: {@code id: NUMBER}, {@code data: {"topic":…,"payload":…,"millis":…}}. Whoever
 * listens too slowly misses the oldest; nobody slows the platform down. Numbers have no gaps, so who misses one sees
 * it, and can ask for the recent ones. Safe for many threads.
 */
final class EventFeed {
  /** The stream; {@link #RECENT} is the list of what it has said at last. */
  static final String PATH = "/events";
  static final String RECENT = PATH + "/recent";
  static final int MOST_RECENT = 500;
  /** Of all recent events together: one may have a long text of a stranger in it. */
  static final int MOST_RECENT_CHARS = 2 * 1024 * 1024;
  private static final int BUFFER = 1024;
  static final int MOST_LISTENERS = 50;
  /** Topics of the stand-in's own begin so: no application could subscribe to them at the real platform. */
  static final String OWN = "/stand-in/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Written once, however many listen. @param number 1 for the first of this process */
  private record Line(long number, String json) {}

  private final Clock clock;
  private final BoundedSourceQueue<Line> queue;
  private final Source<Line, NotUsed> events;
  /** The oldest first; guards also the two below, and that lines go out in their order. */
  private final ArrayDeque<Line> recent = new ArrayDeque<>();
  private long told;
  private long recentChars;
  private final AtomicInteger listeners = new AtomicInteger();
  private static final BiConsumer<String, Map<String, Object>> NOBODY = (topic, body) -> { };
  private volatile BiConsumer<String, Map<String, Object>> ears = NOBODY;

  EventFeed(Clock clock, Materializer materializer) {
    this.clock = clock;
    Pair<BoundedSourceQueue<Line>, Source<Line, NotUsed>> hub =
        Source.<Line>queue(BUFFER).toMat(BroadcastHub.of(Line.class, 256), Keep.both()).run(materializer);
    queue = hub.first();
    events = hub.second();
    // without a listener the hub would hold the oldest back for the next one
    events.runWith(Sink.ignore(), materializer);
  }

  /** One that hears everything, in order, on the thread that tells it: it must be quick. */
  void listen(BiConsumer<String, Map<String, Object>> all) {
    ears = all;
  }

  /** Whether anybody hears what is below {@link #OWN}. */
  boolean isHeard() {
    return ears != NOBODY;
  }

  void tell(Effect.Told event) {
    ears.accept(event.topic(), event.body());
    if (event.topic().startsWith(OWN)) {
      return;
    }
    String json = json(event, clock.millis());
    synchronized (recent) {
      Line line = new Line(++told, json);
      recent.add(line);
      recentChars += json.length();
      while (recent.size() > MOST_RECENT || recentChars > MOST_RECENT_CHARS) {
        recentChars -= recent.remove().json().length();
      }
      queue.offer(line); // dropped if the queue is full
    }
  }

  /** Answers a GET of {@link #PATH} or {@link #RECENT}. */
  HttpResponse answer(String path) {
    return path.equals(PATH) ? open() : HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, recent()));
  }

  /** {@code {"last":NUMBER,"events":[{"number":…,"event":{…}}]}}, the oldest first. */
  String recent() {
    synchronized (recent) {
      return recent.stream().map(line -> "{\"number\":" + line.number() + ",\"event\":" + line.json() + "}")
          .collect(Collectors.joining(",", "{\"last\":" + told + ",\"events\":[", "]}"));
    }
  }

  void close() {
    queue.complete();
  }

  /** At most so many listen at once: each holds a connection for as long as it likes. */
  private HttpResponse open() {
    if (listeners.incrementAndGet() > MOST_LISTENERS) {
      listeners.decrementAndGet();
      return HttpResponse.create().withStatus(StatusCodes.SERVICE_UNAVAILABLE)
          .withEntity(MOST_LISTENERS + " listen already\n");
    }
    Source<ByteString, NotUsed> text = events
        .buffer(BUFFER, OverflowStrategy.dropHead())
        .map(line -> ByteString.fromString("id: " + line.number() + "\ndata: " + line.json() + "\n\n"))
        .keepAlive(Duration.ofSeconds(15), () -> ByteString.fromString(":\n\n"))
        .prepend(Source.single(ByteString.fromString("retry: 2000\n\n")))
        .via(new EndWatch(listeners::decrementAndGet));
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .withEntity(HttpEntities.createChunked(
            ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), text));
  }

  private static String json(Effect.Told event, long now) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("topic", event.topic());
    whole.put("payload", event.body());
    whole.put("millis", now);
    try {
      return Printable.json(JSON.writeValueAsString(whole));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
