package dev.nufleet.doors;

import akka.actor.typed.delivery.ProducerController.RequestNext;
import dev.nufleet.doors.Frame.Kind;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** One end of the channels between a door and the server's process. Belongs to one actor. */
final class RelayEdge {
  private static final int BATCH_BYTES = 128 * 1024;
  private static final int BATCH_FRAMES = 2_000;

  private final Queue<Relayed> words = new ArrayDeque<>();
  private final Frames frames = new Frames();
  private final Map<Long, Consumer<Frame>> connections = new HashMap<>();
  private Optional<RequestNext<Relayed>> demand = Optional.empty();

  /** @param hears frames from the other end, at once and on any thread */
  void opened(long connection, Consumer<Frame> hears) {
    connections.put(connection, hears);
  }

  void over(long connection) {
    connections.remove(connection);
  }

  /** Goes before frames that wait. */
  void say(Relayed word) {
    words.add(word);
    flush();
  }

  void send(Frame frame) {
    frames.add(frame);
    flush();
  }

  void wanted(RequestNext<Relayed> next) {
    demand = Optional.of(next);
    flush();
  }

  private void flush() {
    if (demand.isPresent() && !(words.isEmpty() && frames.isEmpty())) {
      RequestNext<Relayed> next = demand.get();
      demand = Optional.empty();
      next.sendNextTo().tell(words.isEmpty() ? frames.take(BATCH_BYTES, BATCH_FRAMES) : words.remove());
    }
  }

  /** To its connection, if that has not ended here. */
  void heard(Frame frame) {
    Consumer<Frame> connection = connections.get(frame.connection());
    if (connection != null) {
      connection.accept(frame);
    }
  }

  /** The other end is gone. */
  void broken() {
    connections.forEach((number, connection) -> connection.accept(Frame.of(number, Kind.BROKEN)));
    connections.clear();
  }
}
