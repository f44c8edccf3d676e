package dev.nufleet.board.program;

import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardProfile;
import java.util.List;

/**
 * The operator's keys. On the board they are the work of a second thread, the shared event queue: every 2000 ms it
 * takes at most one character from the UART's receive FIFO of 16 bytes. {@code h} prints heap figures, {@code s}
 * stack figures, {@code r} resets the board 2000 ms later while main() goes on; every other key is swallowed
 * silently.
 *
 * <p>A rule without clock: state and time in, state and prints out. Times are milliseconds of the board's own time
 * since reset. The figures are constants typical of a board after sign-in; real ones depend on the build.
 *
 * <p>Source: board.md section 4.
 */
public record HostConsole(String fifo, long nextPumpMillis, long resetAtMillis) {
  public static final int FIFO_BYTES = 16;
  static final long PUMP_MILLIS = 2000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final String RULER = "*****************************\r\n\r\n";

  /**
   * What is to be done now. @param wakeAtMillis when to call {@link #onTime} again; {@link Long#MAX_VALUE}: not
   * before a key
   */
  public record Turn(HostConsole next, List<Printed> prints, boolean reset, long wakeAtMillis) {}

  /** The pump starts when pre-main is over; its first run comes 2000 ms later. */
  public static HostConsole startedAt(long nowMillis) {
    return new HostConsole("", nowMillis + PUMP_MILLIS, NEVER);
  }

  /** A key arrives. A FIFO that is full loses it. */
  public Turn onKey(long nowMillis, char key) {
    HostConsole next =
        fifo.length() >= FIFO_BYTES ? this : new HostConsole(fifo + key, nextPumpFrom(nowMillis), resetAtMillis);
    return new Turn(next, List.of(), false, next.wakeAt());
  }

  /** Time has come to {@code nowMillis}. @param mainEnded main() has returned, its thread and stack are gone */
  public Turn onTime(long nowMillis, BoardProfile profile, boolean mainEnded) {
    if (nowMillis >= resetAtMillis) {
      return new Turn(this, List.of(), true, NEVER);
    }
    if (resetAtMillis != NEVER || nowMillis < nextPumpMillis || fifo.isEmpty()) {
      return new Turn(this, List.of(), false, wakeAt());
    }
    char key = fifo.charAt(0);
    HostConsole rest = new HostConsole(fifo.substring(1), nowMillis + PUMP_MILLIS, resetAtMillis);
    return switch (key) {
      case 'h' -> rest.printing(heap(profile));
      case 's' -> rest.printing(stacks(profile, mainEnded));
      case 'r' -> new HostConsole(rest.fifo, rest.nextPumpMillis, nowMillis + PUMP_MILLIS)
          .printing("\r\nSystem reset after 2 secs...\r\n\r\n\r\n");
      default -> new Turn(rest, List.of(), false, rest.wakeAt());
    };
  }

  private Turn printing(String text) {
    return new Turn(this, List.of(Printed.text(text)), false, wakeAt());
  }

  /** The event queue sleeps through a reset's two seconds, and needs no waking while no key waits. */
  private long wakeAt() {
    return resetAtMillis != NEVER ? resetAtMillis : fifo.isEmpty() ? NEVER : nextPumpMillis;
  }

  /** Pumps that found nothing were left out; they kept their beat of 2000 ms all the same. */
  private long nextPumpFrom(long nowMillis) {
    if (nowMillis < nextPumpMillis) {
      return nextPumpMillis;
    }
    long missed = (nowMillis - nextPumpMillis) / PUMP_MILLIS + 1;
    return fifo.isEmpty() ? nextPumpMillis + missed * PUMP_MILLIS : nextPumpMillis;
  }

  private static String heap(BoardProfile profile) {
    boolean ethernet = profile.uplink() == BoardProfile.Uplink.ETHERNET;
    return "** MBED HEAP STATS **\r\n**** current_size: " + (ethernet ? 33291 : 28779)
        + "\r\n**** max_size    : " + (ethernet ? 38104 : 32180) + "\r\n" + RULER;
  }

  private static String stacks(BoardProfile profile, boolean mainEnded) {
    StringBuilder out = new StringBuilder("** MBED THREAD STACK STATS **\r\n");
    stack(out, 0x20003170, 2048, 552);
    stack(out, 0x20005da8, 512, 104);
    if (!mainEnded) {
      stack(out, 0x20005d64, 8192, 3440);
    }
    stack(out, 0x20005dec, 768, 96);
    if (profile.uplink() == BoardProfile.Uplink.ETHERNET) {
      stack(out, 0x20006204, 1200, 512);
      stack(out, 0x20006ad8, 1024, 328);
    }
    return out.append(RULER).toString();
  }

  private static void stack(StringBuilder out, int id, int size, int used) {
    out.append("Thread: 0x").append(Integer.toHexString(id)).append(", Stack size: ").append(size)
        .append(", Max stack: ").append(used).append("\r\n");
  }
}
