package dev.nufleet.board;

import dev.nufleet.chaos.Act;

/**
 * Which plan of acts goes on, and since when. A board that makes campaign after campaign gets a plan for each; a moment
 * of an earlier one may still come. What is given while the run goes on belongs to no plan.
 */
final class PlanEra {
  private int number;
  private long startNanos;

  /** @param startNanos from which the first plan's moments count, by the run's clock */
  PlanEra(long startNanos) {
    this.startNanos = startNanos;
  }

  /** Another plan begins. */
  void next(long startNanos) {
    number++;
    this.startNanos = startNanos;
  }

  int number() {
    return number;
  }

  /** Whether the act is of an earlier plan. @param planned the number of its plan */
  boolean isOver(Act act, int planned) {
    return planned != number && act.fault() < Act.LIVE;
  }

  /** @param runStartNanos from which what belongs to no plan counts */
  long startNanos(Act act, long runStartNanos) {
    return act.fault() < Act.LIVE ? startNanos : runStartNanos;
  }
}
