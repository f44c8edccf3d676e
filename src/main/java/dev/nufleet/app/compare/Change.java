package dev.nufleet.app.compare;

/** What became of something from OLD to NEW. */
enum Change {
  WORSE, BETTER,
  /** Or not to be told from it. */
  SAME,
  /** There is nothing to compare on one of the sides. */
  UNKNOWN
}
