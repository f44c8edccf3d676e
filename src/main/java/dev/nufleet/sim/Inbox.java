package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.LinkPort.Ending;
import java.util.ArrayDeque;

/** What has come for a board: one chunk for one demand, and the ends, one by one, when all chunks have passed. */
final class Inbox {
  private final ArrayDeque<ByteString> chunks = new ArrayDeque<>(2);
  private boolean demanded;
  private final ArrayDeque<Ending> untold = new ArrayDeque<>(2);
  private Ending newest;

  void demand() {
    demanded = true;
  }

  void add(ByteString chunk) {
    chunks.add(chunk);
  }

  /** Ends follow each other in their order: what is broken stays so, and nothing is heard but that. */
  void end(Ending how) {
    if (how == Ending.BROKEN) {
      chunks.clear();
      untold.clear();
    }
    if (newest == null || newest.compareTo(how) < 0) {
      newest = how;
      untold.add(how);
    }
  }

  boolean hasEnded(Ending how) {
    return newest == how;
  }

  /** Is there anything for who asks? */
  boolean hasNews() {
    return !chunks.isEmpty() || !untold.isEmpty();
  }

  /** @return the chunk that was asked for; null if there is none, or nobody asks */
  ByteString take() {
    if (!demanded || chunks.isEmpty()) {
      return null;
    }
    demanded = false;
    return chunks.poll();
  }

  /** @return an end, once, when it is its turn; else null */
  Ending takeEnd() {
    return chunks.isEmpty() ? untold.poll() : null;
  }
}
