package dev.nufleet.model;

/** What a fleet concludes from the events of its boards. Meant for counting. */
public sealed interface FleetFact {
  BoardProfile profile();

  /** @param from equal to {@code to} for a board that is new */
  record StateChanged(BoardProfile profile, BoardState from, BoardState to) implements FleetFact {}

  /** @param board for an example of such a time; what is counted by must not grow with the fleet */
  record PhasePassed(BoardId board, BoardProfile profile, Phase phase, long nanos) implements FleetFact {}

  /** A board came to an end without the new version. @param cause short and from a small set, as in reports */
  record Failed(BoardProfile profile, String cause) implements FleetFact {}
}
