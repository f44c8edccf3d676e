package dev.nufleet.history;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a history as a stream, with one line in memory. A process that was killed leaves a file that ends in the
 * middle: that is told, not refused. What is damaged otherwise is no history.
 */
public final class HistoryReader {
  /** Its name in a run's folder. */
  public static final String FILE = "history.jsonl.gz";

  /** Longer lines are nobody's: the longest that is written has some hundred bytes. */
  static final int MOST_LINE_BYTES = 1 << 20;

  /** Hears facts in order. */
  public interface Hearer {
    /** @throws BadHistory if the history cannot be what it claims to be; the message goes on from its file's name */
    void hear(Fact fact) throws BadHistory;
  }

  private final InputStream in;
  private final Hearer facts;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long lines;
  private long lastN;

  private HistoryReader(InputStream in, Hearer facts) {
    this.in = in;
    this.facts = facts;
  }

  /**
   * Tells all facts in order.
   *
   * @param file the bytes of {@code history.jsonl.gz}
   * @return whether the file is whole; if not, it ends in the middle, after at least one fact
   * @throws BadHistory if it holds no fact, is damaged, or has a line that is no fact or out of order
   * @throws IOException if it cannot be read
   */
  public static boolean read(InputStream file, Hearer facts) throws IOException, BadHistory {
    try {
      HistoryReader reader = new HistoryReader(new BufferedInputStream(new GZIPInputStream(file, 1 << 16)), facts);
      boolean whole = reader.lines();
      if (reader.lines == 0) {
        throw new BadHistory(whole ? "holds no facts" : "ends before its first fact");
      }
      return whole;
    } catch (EOFException e) {
      throw new BadHistory("ends before its first fact");
    } catch (ZipException e) {
      throw new BadHistory("is no gzip file");
    }
  }

  private boolean lines() throws IOException, BadHistory {
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          tell();
        } else if (line.size() == MOST_LINE_BYTES) {
          throw new BadHistory("has more than " + MOST_LINE_BYTES + " bytes in line " + (lines + 1));
        } else {
          line.write(b);
        }
      }
      return line.size() == 0;
    } catch (EOFException e) {
      return false;
    } catch (ZipException e) {
      throw new BadHistory("is damaged after line " + lines);
    }
  }

  private void tell() throws BadHistory {
    Fact fact;
    try {
      fact = FactText.read(line.toString(StandardCharsets.UTF_8));
    } catch (BadHistory e) {
      throw new BadHistory("has a line " + (lines + 1) + " that " + e.getMessage());
    }
    if (fact.n() <= lastN) {
      throw new BadHistory("has n " + fact.n() + " after " + lastN + " in line " + (lines + 1) + "; n must rise");
    }
    lines++;
    lastN = fact.n();
    line.reset();
    facts.hear(fact);
  }
}
