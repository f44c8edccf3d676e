package dev.nufleet.app.run;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.nufleet.app.settings.AskedCluster;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.UserMistake;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares what a run of this size needs of the machine with what there is, before anything starts: a run that finds
 * out in its middle leaves boards that failed for a reason that is none of theirs.
 */
public final class Preflight {
  /** A board keeps its connection for MQTT; a stand-in has the other end. */
  private static final long SOCKETS_KEPT = 1;
  /** While it downloads it has another one, and so has a stand-in. */
  private static final long SOCKETS_AT_MOST = 2;
  /** With {@code --state} a board keeps its flash and its card open. */
  private static final long FILES_OF_A_BOARD = 2;
  /** The program's own: jars, selectors, listeners, the platform's API, files that are being written. */
  private static final long OWN_DESCRIPTORS = 200;
  /** An estimate: an idle board holds some 33 KB, and what a download has in hand comes on top. */
  private static final long HEAP_OF_A_BOARD = 80_000;
  /** What is kept of one that lives in another process, with the stand-in's end of it. */
  private static final long HEAP_OF_A_FAR_BOARD = 40_000;
  private static final int MOST_DOORS = 16;
  /** More are asked than are meant to be on their way if none comes to its end for a while. */
  private static final double IN_HAND_AT_MOST = 1.5;
  private static final long OWN_HEAP = 64_000_000;
  private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private Preflight() {}

  /** How many boards this process can hold by its descriptors, both while they download, and its heap; at least 1. */
  public static int room() {
    long byHeap = (Runtime.getRuntime().maxMemory() - OWN_HEAP) / HEAP_OF_A_BOARD;
    long byDescriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (unix.getMaxFileDescriptorCount() - OWN_DESCRIPTORS) / SOCKETS_AT_MOST
        : Integer.MAX_VALUE;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.min(byHeap, byDescriptors)));
  }

  /**
   * What there is; empty where this system does not tell.
   *
   * @param descriptors that this process may still open
   * @param ports that the system gives to connections, for each local address
   * @param heapBytes that the virtual machine may use
   */
  record Machine(OptionalLong descriptors, OptionalLong ports, long heapBytes) {
    static Machine here() {
      OptionalLong descriptors = OptionalLong.empty();
      if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
        descriptors = OptionalLong.of(unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount());
      }
      return new Machine(descriptors, portsHere(), Runtime.getRuntime().maxMemory());
    }

    private static OptionalLong portsHere() {
      try {
        String[] range = Files.readString(PORT_RANGE).trim().split("\\s+");
        return OptionalLong.of(Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1);
      } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
        return OptionalLong.empty(); // another system
      }
    }
  }

  /**
   * Whether a stand-in needs a process of its own: both ends of all connections may be more than this one may open, and
   * the boards' ends that are kept are not.
   */
  static boolean divides(RunSettings settings, Machine machine) {
    return settings.target() instanceof Embedded && settings.cluster().isEmpty() && machine.descriptors().isPresent()
        && machine.descriptors().getAsLong() < descriptors(settings, machine, 2 * SOCKETS_AT_MOST)
        && machine.descriptors().getAsLong() >= descriptors(settings, machine, SOCKETS_KEPT);
  }

  /**
   * Processes that hold the stand-in's ends of connections too.
   *
   * @param count of them; 0: there are none
   * @param downloads whether they hold some of the downloads, or of the connections for MQTT alone
   */
  record DoorPlan(int count, boolean downloads) {
    private static final DoorPlan NONE = new DoorPlan(0, false);

    /** Of what this process would hold without them. */
    private long here(long kept, long downloading) {
      return downloads ? (kept + downloading) / (1 + count) : kept / (1 + count) + downloading;
    }
  }

  /**
   * None, where this process may open as many ends as there are while boards download. Downloads stay here if at least
   * half of what it may open is left: fewer doors are needed then, and those pass less on. The system deals connections
   * out by chance, so each process is left a tenth.
   */
  static DoorPlan doors(RunSettings settings, Machine machine) {
    if (settings.cluster().filter(AskedCluster::isLocal).isEmpty() || !(settings.target() instanceof Embedded)
        || machine.descriptors().isEmpty()) {
      return DoorPlan.NONE;
    }
    long room = (machine.descriptors().getAsLong() - OWN_DESCRIPTORS) * 9 / 10;
    long kept = settings.boards() * SOCKETS_KEPT;
    long downloading = downloading(settings);
    if (room < 1 || kept + downloading + OWN_DESCRIPTORS <= machine.descriptors().getAsLong()) {
      return DoorPlan.NONE;
    }
    return downloading > room / 2
        ? new DoorPlan(further(kept + downloading, room), true)
        : new DoorPlan(further(kept, room - downloading), false);
  }

  private static int further(long ends, long room) {
    return (int) Math.min(MOST_DOORS, (ends + room - 1) / room - 1);
  }

  /** How many boards do so at the same time, at most. */
  private static long downloading(RunSettings settings) {
    return settings.mostInHand().map(most -> Math.min(settings.boards(), Math.round(most * IN_HAND_AT_MOST)))
        .orElse((long) settings.boards());
  }

  /** Of boards in other processes there is at most the stand-in's end here, or what doors leave of it. */
  private static long descriptors(RunSettings settings, Machine machine, long sockets) {
    if (settings.cluster().isEmpty()) {
      return settings.boards() * (sockets + files(settings)) + OWN_DESCRIPTORS;
    }
    long downloading = sockets == SOCKETS_KEPT ? 0 : downloading(settings);
    return settings.target() instanceof Embedded
        ? doors(settings, machine).here(settings.boards() * SOCKETS_KEPT, downloading) + OWN_DESCRIPTORS
        : OWN_DESCRIPTORS;
  }

  /** Of a board, where it lives. */
  private static long files(RunSettings settings) {
    return settings.memories().state().isPresent() ? FILES_OF_A_BOARD : 0;
  }

  /** Why a stand-in gets a process of its own. */
  static String division(RunSettings settings, Machine machine) {
    return String.format(Locale.ROOT, "the stand-in gets a process of its own: both ends of %d boards need up to %d"
        + " file descriptors, and one process may have %d more", settings.boards(),
        descriptors(settings, machine, 2 * SOCKETS_AT_MOST), machine.descriptors().orElse(0));
  }

  /**
   * What a run may lack if much comes together, which it seldom does.
   *
   * @return a line for the user: how many boards can download at the same time; empty if all can
   */
  static Optional<String> doubt(RunSettings settings, Machine machine) {
    long most = descriptors(settings, machine, SOCKETS_AT_MOST);
    if (machine.descriptors().isEmpty() || machine.descriptors().getAsLong() >= most) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%d file descriptors are left: enough for %d boards of which %d"
        + " download at the same time; with more some would fail by no-socket (for all of them: ulimit -n %d)",
        machine.descriptors().getAsLong(), settings.boards(),
        machine.descriptors().getAsLong() - descriptors(settings, machine, SOCKETS_KEPT), most + OWN_DESCRIPTORS));
  }

  /** Processes that this one starts may open as much as it may itself. */
  private static Optional<String> lackOfNodes(RunSettings settings, int nodes, Machine machine) {
    long share = (settings.boards() + nodes - 1) / nodes * (SOCKETS_KEPT + files(settings)) + OWN_DESCRIPTORS;
    if (machine.descriptors().isEmpty() || machine.descriptors().getAsLong() >= share) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%d boards on %d nodes need %d file descriptors in each, a process"
        + " may open %d more; name more --nodes, or raise the limit (ulimit -n %d)", settings.boards(), nodes, share,
        machine.descriptors().getAsLong(), share + OWN_DESCRIPTORS));
  }

  /**
   * What nodes lack that have come, wherever they are.
   *
   * @param room for how many boards they have it together, by {@link #room}
   * @return a line for the user; empty if they may hold all boards
   */
  static Optional<String> lackOfRoom(RunSettings settings, int nodes, long room) {
    long each = SOCKETS_KEPT + files(settings);
    return each * settings.boards() <= SOCKETS_AT_MOST * room ? Optional.empty() : Optional.of(String.format(
        Locale.ROOT, "%d boards are more than the %d nodes that have come can hold, which is %d by their file"
        + " descriptors and heap; await more (--await-nodes), let them have more (ulimit -n and"
        + " NUFLEET_JAVA_OPTS=-Xmx there), or name fewer --boards",
        settings.boards(), nodes, SOCKETS_AT_MOST * room / each));
  }

  /** What such nodes lack if much comes together. @return a line for the user; empty: nothing */
  static Optional<String> doubtOfRoom(RunSettings settings, int nodes, long room) {
    long left = SOCKETS_AT_MOST * room - (SOCKETS_KEPT + files(settings)) * settings.boards();
    return left >= downloading(settings) ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "the %d nodes that"
        + " have come can hold %d boards of which %d download at the same time; with more some would fail by no-socket"
        + " (more nodes, or ulimit -n there, help)", nodes, settings.boards(), left));
  }

  /**
   * Of a command beside runs whose boards and their stand-ins are all in this process.
   *
   * @param what for the message: {@code a rehearsal}
   * @param boards at the same time
   * @throws UserMistake if they may need more files than this process may open
   */
  public static void refuse(String what, int boards) {
    lack(what, boards, Machine.here()).ifPresent(lack -> {
      throw new UserMistake(lack);
    });
  }

  static Optional<String> lack(String what, int boards, Machine machine) {
    long needed = boards * 2 * SOCKETS_AT_MOST + OWN_DESCRIPTORS;
    return machine.descriptors().isEmpty() || machine.descriptors().getAsLong() >= needed
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT,
            "%s of %d boards at the same time needs %d file descriptors, %d are left; raise the limit (ulimit -n %d)",
            what, boards, needed, machine.descriptors().getAsLong(), needed + OWN_DESCRIPTORS));
  }

  /** @return a line for the user: what is needed, what is there, what to do; empty if there is enough of all */
  static Optional<String> lack(RunSettings settings, Machine machine) {
    long boards = settings.boards();
    String run = String.format(Locale.ROOT, "a run of %d boards", boards);
    long descriptors = descriptors(settings, machine, SOCKETS_KEPT); // the stand-in's ends may be another process'
    if (machine.descriptors().isPresent() && machine.descriptors().getAsLong() < descriptors) {
      return Optional.of(String.format(Locale.ROOT,
          "%s needs %d file descriptors, %d are left; raise the limit (ulimit -n %d) or name fewer --boards", run,
          descriptors, machine.descriptors().getAsLong(), descriptors + OWN_DESCRIPTORS));
    }
    Optional<String> ofNodes = settings.cluster().filter(AskedCluster::isLocal)
        .flatMap(asked -> lackOfNodes(settings, asked.nodes(), machine));
    if (ofNodes.isPresent()) {
      return ofNodes;
    }
    long addresses = Math.max(1, settings.sourceAddresses().size());
    // Boards of a cluster's nodes dial where these are, from addresses of their own.
    // A port is taken for each place that is dialled, but for all places together on an address that boards bind to.
    long fromHere = settings.cluster().map(AskedCluster::isLocal).orElse(true) ? boards : 0;
    long ports = settings.sourceAddresses().isEmpty()
        ? fromHere
        : (fromHere * SOCKETS_AT_MOST + addresses - 1) / addresses;
    if (machine.ports().isPresent() && machine.ports().getAsLong() < ports) {
      return Optional.of(String.format(Locale.ROOT,
          "%s needs %d local ports on each of %d addresses, the system has %d; name more --source-ips"
              + " (127.0.0.2,127.0.0.3,...), widen %s, or name fewer --boards",
          run, ports, addresses, machine.ports().getAsLong(), PORT_RANGE));
    }
    long heap = OWN_HEAP + boards * (settings.cluster().isEmpty() ? HEAP_OF_A_BOARD : HEAP_OF_A_FAR_BOARD);
    if (machine.heapBytes() < heap) {
      return Optional.of(String.format(Locale.ROOT,
          "%s needs %d MB of heap, the virtual machine may use %d MB; give it more (NUFLEET_JAVA_OPTS=-Xmx%dm) if the"
              + " machine has it, or name fewer --boards",
          run, heap / 1_000_000, machine.heapBytes() / 1_000_000, heap * 5 / 4 / 1_000_000));
    }
    return Optional.empty();
  }
}
