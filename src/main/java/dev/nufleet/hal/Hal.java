package dev.nufleet.hal;

import dev.nufleet.model.BoardEvent;
import java.util.function.Consumer;

/**
 * The board as its firmware's main thread sees it.
 *
 * <p>Calls that would block on a real board take a continuation. The rules, which every implementation keeps:
 * <ul>
 *   <li>a continuation is never called from within the call that takes it, but later, by whoever drives the program: so
 *       a loop of a million steps needs no stack;
 *   <li>at most one continuation is outstanding: the program is one thread, and it blocks on one thing;
 *   <li>after {@link #reset} or {@link #halt} nothing is called any more.
 * </ul>
 */
public interface Hal {
  /** Writes to the console. Cheap: the text is made only when somebody reads it. */
  void print(Printed text);

  /** Milliseconds since reset by the real clock, whatever the pace: for keepalive and other promises to peers. */
  long uptimeMillis();

  /**
   * Milliseconds since reset in the board's own time: real time times the pace's divisor; at pace {@code max} the sum
   * of all that was slept and waited in vain, so that "cycle for 200 ms" ends there too.
   */
  long boardMillis();

  /** A delay of the firmware itself. Divided by the pace; left out at {@code max}. */
  void sleep(long millis, Runnable then);

  /** A pause before a retry. Divided by the pace, but kept at {@code max}, lest a retry become a flood. */
  void backOff(long millis, Runnable then);

  /**
   * The main loop has nothing to do for {@code millis}. Like {@link #sleep}, but at pace {@code max} it lasts until
   * something arrives on {@code connection}, the connection ends, or {@code atMostMillis} of real time pass.
   */
  void idle(Connection connection, long millis, long atMostMillis, Runnable then);

  /**
   * Waits for as long as the storage operations since the last call take on this board (flash and card times under the
   * pace; at {@code max} only what a slow device is configured to take).
   */
  void settle(Runnable then);

  /**
   * Asks the board's key-value stores and waits for the answer. The storage operations of that have been counted when
   * {@code then} is called; {@link #settle} spends their time.
   */
  void keyValues(KvRequest request, Consumer<KvAnswer> then);

  /**
   * Looks the host up, connects, shakes hands: DNS, TCP, TLS 1.2. The names are the real ones; routes are not seen
   * here.
   */
  void connect(String host, int port, Consumer<Connected> then);

  /** Sixteen-, four- or any number of random bytes from the board's own source (seeded per board). */
  void random(byte[] into);

  /** Tells a fact upwards. Never waits. */
  void report(BoardEvent.What what);

  /** Counts a publish that left ({@code up}) or came. */
  void countPublish(boolean up, int qos);

  /** Counts bytes of firmware taken from the download. */
  void countDownloaded(int bytes);

  /** System reset: the bootloader runs next. */
  void reset();

  /** The CPU stops until an external reset or power cycle. @param cause short, see {@link BoardEvent.Halted} */
  void halt(String cause);
}
