package dev.nufleet.app.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * What this process has used so far.
 *
 * @param peakHeapBytes the sum of the heap pools' own peaks, which is never less than the true peak
 */
public record Resources(double cpuSeconds, long peakHeapBytes, int threads) {
  static final Resources NONE = new Resources(0, 0, 0);

  /** Peaks count from here on: what this process did before was for somebody else. */
  public static void forgetPeaks() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    ManagementFactory.getThreadMXBean().resetPeakThreadCount();
  }

  Resources plus(Resources more) {
    return new Resources(
        cpuSeconds + more.cpuSeconds, peakHeapBytes + more.peakHeapBytes, threads + more.threads);
  }

  public static Resources now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
    int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
    return new Resources(system.getProcessCpuTime() / 1e9, heap, threads);
  }
}
