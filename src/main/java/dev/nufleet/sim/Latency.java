package dev.nufleet.sim;

import dev.nufleet.model.Draw;

/** How long bytes are under way: so long at least, and what is above that is drawn anew for each chunk. */
record Latency(long leastNanos, long jitterNanos, Draw draw) {
  /** @param index of the chunk on its link */
  long of(long index) {
    return jitterNanos == 0 ? leastNanos : leastNanos + Long.remainderUnsigned(draw.bits(index), jitterNanos + 1);
  }
}
