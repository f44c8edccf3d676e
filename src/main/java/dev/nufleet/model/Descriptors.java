package dev.nufleet.model;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Whether this process may open further sockets. Asked before a link is dialled and when one was accepted, so that the
 * last descriptors stay for what must go on in any case: accepting (a listener that cannot accept tries again at once,
 * for ever), and the files of the report.
 *
 * <p>The system counts open descriptors one by one, so it is asked seldom while many are left, and more often the fewer
 * there are. Safe for many threads.
 */
public final class Descriptors {
  /** Never given away. */
  static final int RESERVE = 48;
  /** As many may ask before it is looked again, at most: the limit can be lowered from outside. */
  private static final int MOST_TURNS = 256;
  /** Links and three ports ask in a process, each with an own idea of what is left. */
  private static final int WHO_ASK = 4;
  /** Once there is no room, so many are told so before it is looked again. */
  private static final int REFUSALS = 8;

  private final LongSupplier left;
  private int turns;
  private int refusals;

  /** @param left how many this process may still open, as of now */
  public Descriptors(LongSupplier left) {
    this.left = left;
  }

  /** Looks once: the library that counts descriptors cannot be loaded any more when there are none. */
  public static Descriptors ofThisProcess() {
    leftHere();
    return new Descriptors(Descriptors::leftHere);
  }

  /** To be asked once for each socket. */
  public synchronized boolean hasRoom() {
    if (turns > 0) {
      turns--;
      return true;
    }
    if (refusals > 0) {
      refusals--;
      return false;
    }
    long free = left.getAsLong() - RESERVE;
    if (free <= 0) {
      refusals = REFUSALS;
      return false;
    }
    turns = (int) Math.min(MOST_TURNS, free / WHO_ASK);
    return true;
  }

  /** @return as many as one could wish for where the system does not tell */
  private static long leftHere() {
    try {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() : Long.MAX_VALUE;
    } catch (InternalError | LinkageError e) {
      return 0; // to count them, the system needs one
    }
  }
}
