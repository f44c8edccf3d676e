package dev.nufleet.history;

import java.util.List;

/** Judges facts in order, in one pass, with memory by the number of boards. */
interface Checker {
  /** @param board that the fact is about: its number in {@link BoardNames} */
  void see(Fact fact, int board);

  /**
   * What was found.
   *
   * @param whole whether the history has its end: of one that has not, what was to come later may have come
   */
  List<Finding> end(boolean whole);
}
