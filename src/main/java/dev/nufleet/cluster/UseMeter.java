package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.NodeUse;

/** Measures what a node's process uses for the run that it works for. Used on one thread at a time. */
public interface UseMeter {
  /** It works for a run from here on. */
  void begins();

  NodeUse soFar();
}
