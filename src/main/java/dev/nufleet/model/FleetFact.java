package dev.nufleet.model;

/** What a fleet concludes from the events of its boards. Names no board: it is meant for counting. */
public sealed interface FleetFact {
  BoardProfile profile();

  /** @param from equal to {@code to} for a board that is new */
  record StateChanged(BoardProfile profile, BoardState from, BoardState to) implements FleetFact {}

  record PhasePassed(BoardProfile profile, Phase phase, long nanos) implements FleetFact {}
}
