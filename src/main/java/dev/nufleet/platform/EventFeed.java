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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * What happens, as server-sent events: {@code data: {"topic":…,"payload":…}}. Whoever listens too slowly misses the
 * oldest; nobody
 * slows the platform down.
 */
final class EventFeed {
  private static final int BUFFER = 1024;
  static final int MOST_LISTENERS = 50;
  /** Topics of the stand-in's own begin so: no application could subscribe to them at the real platform. */
  static final String OWN = "/stand-in/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BoundedSourceQueue<Effect.Told> queue;
  private final Source<Effect.Told, NotUsed> events;
  private final AtomicInteger listeners = new AtomicInteger();
  private static final BiConsumer<String, Map<String, Object>> NOBODY = (topic, body) -> { };
  private volatile BiConsumer<String, Map<String, Object>> ears = NOBODY;

  EventFeed(Materializer materializer) {
    Pair<BoundedSourceQueue<Effect.Told>, Source<Effect.Told, NotUsed>> hub =
        Source.<Effect.Told>queue(BUFFER).toMat(BroadcastHub.of(Effect.Told.class, 256), Keep.both()).run(materializer);
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
    if (!event.topic().startsWith(OWN)) {
      queue.offer(event); // dropped if the queue is full
    }
  }

  void close() {
    queue.complete();
  }

  /** At most so many listen at once: each holds a connection for as long as it likes. */
  HttpResponse open() {
    if (listeners.incrementAndGet() > MOST_LISTENERS) {
      listeners.decrementAndGet();
      return HttpResponse.create().withStatus(StatusCodes.SERVICE_UNAVAILABLE)
          .withEntity(MOST_LISTENERS + " listen already\n");
    }
    Source<ByteString, NotUsed> text = events
        .buffer(BUFFER, OverflowStrategy.dropHead())
        .map(EventFeed::text)
        .keepAlive(Duration.ofSeconds(15), () -> ByteString.fromString(":\n\n"))
        .prepend(Source.single(ByteString.fromString("retry: 2000\n\n")))
        .via(new EndWatch(listeners::decrementAndGet));
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .withEntity(HttpEntities.createChunked(
            ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), text));
  }

  private static ByteString text(Effect.Told event) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("topic", event.topic());
    whole.put("payload", event.body());
    try {
      return ByteString.fromString("data: " + Printable.json(JSON.writeValueAsString(whole)) + "\n\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
