package dev.nufleet.cluster.setup;

import java.util.OptionalInt;

/**
 * How one member looks for a cluster.
 *
 * @param by where nodes can be asked
 * @param port where this member can be asked itself; 0: any; empty: nowhere, so it joins others and never forms a
 *     cluster
 * @param awaited so many nodes must have been found, and answer, before one of them forms a cluster; 1 or more
 */
public record Search(Discovery by, OptionalInt port, int awaited) {
  /** Of a member that only joins. */
  public static Search ofRun(Discovery by) {
    return new Search(by, OptionalInt.empty(), 1);
  }

  public boolean mayForm() {
    return port.isPresent();
  }
}
