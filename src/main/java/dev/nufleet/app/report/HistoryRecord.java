package dev.nufleet.app.report;

/**
 * What was kept of a run's history.
 *
 * @param facts how many were written
 * @param dropped how many were not, because the disk was slower than what happened
 * @param why it is not whole; empty if it is
 */
public record HistoryRecord(long facts, long dropped, String why) {
  /** Of a run whose history nobody keeps. */
  public static HistoryRecord notKept(String why) {
    return new HistoryRecord(0, 0, why);
  }

  /** Whether every fact is in it. */
  public boolean isWhole() {
    return why.isEmpty();
  }
}
