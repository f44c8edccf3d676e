package dev.nufleet.cluster;

import dev.nufleet.model.BoardId;
import java.util.List;

/** Who looks at a run hears of its nodes here. Told on the leader's thread, which waits for nobody. */
public interface NodesWatch {
  /** A node has come, is not taken, or is gone: a line for people. */
  void said(String line);

  /** How all of them stand, once a second and whenever one of them changes its state. */
  default void stand(List<NodeStanding> all) {}

  /** @param node that has the board now, by its name for people; empty: none has it */
  default void lives(BoardId board, String node) {}
}
