package dev.nufleet.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;

/**
 * What a bench ran on.
 *
 * @param load processes that wanted a processor, on average over the last minute before; empty where nobody tells
 */
record Ground(int processors, long memoryBytes, String java, String system, OptionalDouble load) {
  /** Of a machine that should do nothing else meanwhile. */
  private static final double QUIET = 0.25;

  static Ground here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double load = system.getSystemLoadAverage();
    return new Ground(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
            + System.getProperty("os.arch"),
        load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load));
  }

  /** Whether other work ran when the bench began, beyond a quarter of a processor for each. */
  boolean isBusy() {
    return load.isPresent() && load.getAsDouble() > QUIET * processors;
  }
}
