package dev.nufleet.app.report;

import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run was like over its time.
 *
 * @param widthSeconds of each point
 * @param points one after the other from the run's start on, at most {@link Timeline#MOST_POINTS}
 * @param signIns that came to be
 * @param attempts to sign in, by when the board began to dial: what the platform would have to bear, however fast it
 *     is. Not among them are those that found no address for the platform's name
 */
public record TimelineRecord(int widthSeconds, List<Point> points, SignIns signIns, SignIns attempts) {
  /** Of a run in which nothing was switched on. */
  public static final TimelineRecord NONE = new TimelineRecord(1, List.of(), SignIns.NONE, SignIns.NONE);

  public TimelineRecord {
    points = List.copyOf(points);
  }

  /**
   * What happened in a point's time, and how things stood at its end.
   *
   * @param second since the run's start, when it begins
   * @param states how many boards are in which; those without any are missing
   * @param reconnects those of the sign-ins that followed a lost connection
   * @param peakSignIns in the busiest of its seconds
   * @param attempts to sign in that began
   * @param peakAttempts in the busiest of its seconds
   * @param downloads connections that brought firmware
   * @param errors sign-ins, downloads and programs that failed, and boards that halted
   * @param cpuPercent of one core; empty if nobody looked
   * @param vitals empty if nobody looked
   * @param detail of the errors and of the boards' times
   */
  public record Point(
      long second, Map<BoardState, Integer> states, long signIns, long reconnects, long peakSignIns, long attempts,
      long peakAttempts, long notices, long downloads, long downloadedBytes, long upgraded, long errors, long faults,
      OptionalDouble cpuPercent, Optional<Vitals> vitals, Detail detail) {
    public Point {
      states = Map.copyOf(states);
    }
  }

  /**
   * @param errorsByCause of the point's errors: at most {@value PointDetail#MOST_CAUSES}, the others have no name
   * @param phases how long those took that boards ended in the point's time; those that none did are missing
   */
  public record Detail(Map<String, Long> errorsByCause, Map<Phase, TimeBuckets.Figures> phases) {
    public Detail {
      errorsByCause = Map.copyOf(errorsByCause);
      phases = Map.copyOf(phases);
    }
  }

  /**
   * Sign-ins of the whole run, or attempts.
   *
   * @param again those that followed a lost connection
   * @param peakPerSecond in the busiest second, however wide the points are
   * @param peakAgainPerSecond the same of those that followed a lost connection: how steep a storm is
   */
  public record SignIns(long total, long again, int peakPerSecond, int peakAgainPerSecond) {
    private static final SignIns NONE = new SignIns(0, 0, 0, 0);
  }
}
