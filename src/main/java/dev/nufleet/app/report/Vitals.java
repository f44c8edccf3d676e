package dev.nufleet.app.report;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.nufleet.model.RunClock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this process uses at one moment.
 *
 * @param cpuNanos since its start, of all cores
 * @param heapAfterGcBytes what the last garbage collection left of the heap; 0 before the first. A leak shows here, for
 *     {@code heapBytes} goes up and down by itself
 * @param descriptors open files and sockets; -1 where the system does not tell
 * @param machineShare of all processors' time since the last look, whoever took it: 0 to 1; empty where the system does
 *     not tell
 */
public record Vitals(long cpuNanos, long heapBytes, long heapAfterGcBytes, long descriptors, int threads,
    OptionalDouble machineShare) {
  public Vitals(long cpuNanos, long heapBytes, long heapAfterGcBytes, long descriptors, int threads) {
    this(cpuNanos, heapBytes, heapAfterGcBytes, descriptors, threads, OptionalDouble.empty());
  }

  /** Takes them, on one thread at a time. */
  public static final class Meter {
    /**
     * The system counts descriptors one by one, which takes a while where there are many: it is asked again when it
     * took no more than this part of the time since.
     */
    private static final long MOST_SHARE = 500;

    private final RunClock clock;
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP).map(MemoryPoolMXBean::getName).collect(Collectors.toSet());
    private final List<GarbageCollectorMXBean> collectors =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    private long descriptors = -1;
    private long askAgainNanos;

    public Meter(RunClock clock) {
      this.clock = clock;
    }

    public Vitals now() {
      OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      if (system instanceof UnixOperatingSystemMXBean unix && clock.nanos() >= askAgainNanos) {
        count(unix);
      }
      return new Vitals(system.getProcessCpuTime(), ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          afterLastCollection(), descriptors, ManagementFactory.getThreadMXBean().getThreadCount(),
          machineShare(system));
    }

    private static OptionalDouble machineShare(OperatingSystemMXBean system) {
      double share = system.getCpuLoad();
      return share >= 0 ? OptionalDouble.of(share) : OptionalDouble.empty();
    }

    /** The same after a collection that was asked for, so that {@code heapAfterGcBytes} is what is in use. */
    public Vitals collected() {
      System.gc();
      return now();
    }

    private void count(UnixOperatingSystemMXBean unix) {
      long before = clock.nanos();
      try {
        descriptors = unix.getOpenFileDescriptorCount();
      } catch (InternalError | LinkageError e) {
        descriptors = -1; // to count them, the system needs one
      }
      long after = clock.nanos();
      askAgainNanos = after + (after - before) * MOST_SHARE;
    }

    private long afterLastCollection() {
      return collectors.stream().map(GarbageCollectorMXBean::getLastGcInfo).filter(Objects::nonNull)
          .max(Comparator.comparingLong(GcInfo::getEndTime))
          .map(last -> last.getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed()).sum())
          .orElse(0L);
    }
  }
}
