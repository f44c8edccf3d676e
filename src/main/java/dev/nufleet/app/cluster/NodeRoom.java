package dev.nufleet.app.cluster;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many boards a process can hold, by what it may have of its machine. */
public final class NodeRoom {
  /** A board has one connection that it keeps, and another one while it downloads. */
  private static final long DESCRIPTORS_OF_A_BOARD = 2;
  private static final long OWN_DESCRIPTORS = 200;
  /** An estimate, as a run makes it before it starts. */
  private static final long HEAP_OF_A_BOARD = 80_000;
  private static final long OWN_HEAP = 64_000_000;

  private NodeRoom() {}

  /** At least 1. */
  public static int here() {
    long byHeap = (Runtime.getRuntime().maxMemory() - OWN_HEAP) / HEAP_OF_A_BOARD;
    long byDescriptors = Integer.MAX_VALUE;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      byDescriptors = (unix.getMaxFileDescriptorCount() - OWN_DESCRIPTORS) / DESCRIPTORS_OF_A_BOARD;
    }
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.min(byHeap, byDescriptors)));
  }
}
