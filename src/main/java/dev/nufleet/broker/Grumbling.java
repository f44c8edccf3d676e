package dev.nufleet.broker;

import dev.nufleet.model.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of connections that were refused or dropped, so many lines a second at most: a flood of strangers must not
 * become a flood of lines. What was left out is counted in the next line. Safe for many threads.
 */
final class Grumbling {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final int LINES_PER_SECOND = 20;

  private long second;
  private int lines;
  private long leftOut;

  /** @param who address and, if it is known, device */
  void tell(String who, String why, long nowMillis) {
    long missed;
    synchronized (this) {
      if (nowMillis / 1000 != second) {
        second = nowMillis / 1000;
        lines = 0;
      }
      if (++lines > LINES_PER_SECOND) {
        leftOut++;
        return;
      }
      missed = leftOut;
      leftOut = 0;
    }
    if (missed > 0) {
      LOG.info("{} lines like the next were left out", missed);
    }
    LOG.info("{} {}", who, why);
  }

  /** Text of a stranger, safe for a log line. */
  static String printable(String text) {
    return Printable.brief(text);
  }
}
