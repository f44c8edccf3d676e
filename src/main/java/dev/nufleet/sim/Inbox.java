package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.LinkPort.Ending;
import java.util.ArrayDeque;

/** What has come for a board: one chunk for one demand, and the end when all chunks have passed. */
final class Inbox {
  private final ArrayDeque<ByteString> chunks = new ArrayDeque<>(2);
  private boolean demanded;
  private Ending ending;
  private Ending told;

  void demand() {
    demanded = true;
  }

  void add(ByteString chunk) {
    chunks.add(chunk);
  }

  /** The newest end; what was broken stays so. */
  void end(Ending how) {
    if (ending == null || how == Ending.BROKEN) {
      ending = how;
    }
    if (how == Ending.BROKEN) {
      chunks.clear();
    }
  }

  boolean hasEnded(Ending how) {
    return ending == how;
  }

  /** Is there anything for who asks? */
  boolean hasNews() {
    return !chunks.isEmpty() || ending != null;
  }

  /** @return the chunk that was asked for; null if there is none, or nobody asks */
  ByteString take() {
    if (!demanded || chunks.isEmpty()) {
      return null;
    }
    demanded = false;
    return chunks.poll();
  }

  /** @return the end, once, when it is its turn; else null */
  Ending takeEnd() {
    if (!chunks.isEmpty() || ending == told) {
      return null;
    }
    told = ending;
    return ending;
  }
}
