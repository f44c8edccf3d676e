package dev.nufleet.app;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.nufleet.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Log events as lines that no stranger can write: control characters are written out, a message stays on its line, and
 * so many lines of one kind come in a second at most; how many were left out stands in front of what comes next.
 * The pattern must end in {@code %nopex}: traces are written here, since their messages may be a stranger's too.
 */
public final class LogLines extends PatternLayoutEncoder {
  private static final int LINES_PER_SECOND = 20;
  private static final int MOST_KINDS = 500;
  private static final int MOST_CHARS = 4_000;
  private static final int MOST_FRAMES = 6;
  private static final int MOST_CAUSES = 5;

  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private long second;

  @Override
  public synchronized byte[] encode(ILoggingEvent event) {
    StringBuilder out = new StringBuilder();
    long now = Math.floorDiv(event.getTimeStamp(), 1000L);
    if (now != second || lines.size() >= MOST_KINDS) {
      lines.forEach((kind, count) -> {
        if (count > LINES_PER_SECOND) {
          out.append("and ").append(count - LINES_PER_SECOND).append(" more of the same kind from ")
              .append(kind, 0, kind.indexOf('\n')).append(System.lineSeparator());
        }
      });
      lines.clear();
      second = now;
    }
    boolean fixed = event.getArgumentArray() != null;
    String logger = event.getLoggerName();
    String kind = logger.substring(logger.lastIndexOf('.') + 1) + "\n" + (fixed ? event.getMessage() : "");
    if (lines.merge(kind, 1, Integer::sum) <= LINES_PER_SECOND) {
      out.append(Printable.brief(layout.doLayout(event).stripTrailing(), MOST_CHARS)).append(System.lineSeparator());
      trace(out, event.getThrowableProxy());
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void trace(StringBuilder out, IThrowableProxy thrown) {
    int causes = 0;
    for (IThrowableProxy one = thrown; one != null && causes < MOST_CAUSES; one = one.getCause()) {
      String message = one.getMessage() == null ? "" : ": " + Printable.brief(one.getMessage(), MOST_CHARS);
      out.append(causes++ == 0 ? "" : "Caused by: ").append(one.getClassName()).append(message)
          .append(System.lineSeparator());
      StackTraceElementProxy[] frames = one.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(MOST_FRAMES, frames.length); i++) {
        out.append('\t').append(frames[i].getSTEAsString()).append(System.lineSeparator());
      }
    }
  }
}
