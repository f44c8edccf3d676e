package dev.nufleet.cluster;

import dev.nufleet.board.BoardEnvironment.IsKept;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What of all that a node has said the leader has heard, and who waits to know. What a node says is counted in parts,
 * see {@link Outbox}; messages to the leader have numbers, and take parts along in their order.
 */
final class KeptSoFar {
  private record Sent(long message, long parts) {}

  private record Waiting(long parts, IsKept question) {}

  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long kept;

  /** @param parts that were taken along until now, by this message and those before */
  void sent(long message, long parts) {
    sent.add(new Sent(message, parts));
  }

  /** @param parts there were until now: all of them are asked for. @return who need not wait any more */
  List<IsKept> ask(long parts, IsKept question) {
    waiting.add(new Waiting(parts, question));
    return done();
  }

  /** The leader has heard a message, and those before. @return who need not wait any more */
  List<IsKept> heard(long message) {
    while (!sent.isEmpty() && sent.peek().message() <= message) {
      kept = sent.remove().parts();
    }
    return done();
  }

  private List<IsKept> done() {
    List<IsKept> done = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().parts() <= kept) {
      done.add(waiting.remove().question());
    }
    return done;
  }
}
