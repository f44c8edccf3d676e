package dev.nufleet.app.standin;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself once more: the same Java, class path and options of the virtual machine. */
public final class OwnJvm {
  private static final long MEGABYTE = 1 << 20;
  /** From so many boards on, pauses for a heap that grows would be long ones. */
  private static final int THOUSANDS = 3_000;
  /** From this Java on, loading native code without leave is told on the console. */
  private static final int ASKS_FOR_LEAVE = 24;
  private static final List<String> FOR_BOTH = List.of("-Xm", "-XX:Tier", "-XX:+Use", "-XX:MaxInline",
      "-XX:InlineSmall", "-XX:FreqInline", "-XX:SharedArchiveFile=", "-Xlog:cds", "-Dlogback.", "-Dnufleet.",
      "-Dfile.encoding=", "-Duser.", "-Djava.io.");

  private OwnJvm() {}

  /** With the heap of this one. @param main the class that the process begins with */
  public static List<String> command(String main) {
    return command(main, List.of());
  }

  /**
   * With the heap that the launcher gives to a run of so many boards, or to a stand-in of so many devices: 512 MB and
   * 0.3 MB for each, at least 960 MB, and never more than three quarters of the machine's memory. With thousands of
   * them it begins with 350 MB and 0.08 MB for each, of which 250 MB and 0.04 MB for each are for what is new, but
   * with no more than three quarters of that heap, and half of those; the launcher says why.
   *
   * @param main the class that the process begins with
   */
  public static List<String> command(String main, int boards) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long most = system.getTotalMemorySize() / MEGABYTE * 3 / 4;
    long heap = Math.min(most, Math.max(960, 512 + boards * 3L / 10));
    return command(main, boards < THOUSANDS ? List.of(option("-Xmx", heap))
        : List.of(option("-Xmx", heap), option("-Xms", Math.min(350 + boards * 8L / 100, heap * 3 / 4)),
            option("-Xmn", Math.min(250 + boards * 4L / 100, heap * 3 / 8))));
  }

  private static String option(String name, long megabytes) {
    return name + megabytes + "m";
  }

  private static List<String> command(String main, List<String> heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(OwnJvm::isForBoth)
        .filter(option -> heap.isEmpty() || !option.startsWith("-Xm"))
        .forEach(command::add);
    command.addAll(heap);
    if (Runtime.version().feature() >= ASKS_FOR_LEAVE) { // what the launcher starts has it from the jar's manifest
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    return command;
  }

  /** How this virtual machine was set up, but for what only one of two can have: recordings, logs, debuggers. */
  private static boolean isForBoth(String option) {
    return FOR_BOTH.stream().anyMatch(option::startsWith) && !option.startsWith("-Dnufleet.begun=");
  }
}
