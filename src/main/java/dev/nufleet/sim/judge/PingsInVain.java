package dev.nufleet.sim.judge;

/** How many pings of a connection were followed by nothing. */
final class PingsInVain {
  private int count;
  private int before;
  private long cameAt = -BoardPackets.LATE;

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
    return nanos > cameAt + BoardPackets.LATE ? count : before + count;
  }
}
