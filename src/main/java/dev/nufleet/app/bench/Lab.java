package dev.nufleet.app.bench;

import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What all parts of a bench work with.
 *
 * @param dir for files that nobody needs afterwards
 * @param image the firmware that boards and C programs download
 * @param err for warnings of what is started
 */
record Lab(Path dir, Path image, Children children, Stopwatch stopwatch, RunClock clock, PrintWriter err) {
  /**
   * What one piece of work costs: what a process that did more of it took beyond one that did less. Start, class
   * loading and all else that both did are out of it.
   *
   * @param pieces how many more
   * @throws Unmeasured if the difference is not more than nothing
   */
  static double marginal(double more, double less, int pieces, String what) throws Unmeasured {
    if (more <= less) {
      throw Unmeasured.broken(what + ": " + pieces + " more of it took no more than the noise; measure on a quieter"
          + " machine, or more of it");
    }
    return (more - less) / pieces;
  }
}
