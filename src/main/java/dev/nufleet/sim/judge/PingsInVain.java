package dev.nufleet.sim.judge;

/** How many pings of a connection were followed by nothing. */
final class PingsInVain {
  private static final long SECOND = 1_000_000_000L;
  /** What has come after a silence may still be unread for so long: a cycle reads one packet. */
  private static final long UNREAD = 8 * SECOND;

  private int count;
  private int before;
  private long cameAt = -UNREAD;

  void sent() {
    count++;
  }

  void came(long nanos) {
    if (count > 0) {
      before = asItKnows(nanos);
      cameAt = nanos;
    }
    count = 0;
  }

  int count() {
    return count;
  }

  /** As many as the firmware may have counted, which had not read yet what came. */
  int asItKnows(long nanos) {
    return nanos > cameAt + UNREAD ? count : before + count;
  }
}
