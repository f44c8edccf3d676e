package dev.nufleet.app.bench;

import java.util.List;

/** Some figures that are measured together. */
interface Part {
  /** As {@code --only} names it. */
  String word();

  /** What goes on, for the line of progress. */
  String doing();

  List<Figure> figures();

  /**
   * One round.
   *
   * @throws Unmeasured if nothing more of this part can be measured in this round
   * @throws Over if the bench ends
   */
  void measure(Figures into) throws Unmeasured, Over;
}
