package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.Links;
import java.util.Optional;

/**
 * What boards share with the world around them.
 *
 * @param clock the run's; boards have no time of their own but what they make of it
 * @param faults what befalls the boards; empty: nothing ever does
 */
public record BoardEnvironment(
    ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock,
    Optional<BoardFaults.Source> faults) {
  /** A world in which nothing breaks. */
  public BoardEnvironment(
      ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock) {
    this(events, links, settings, stores, clock, Optional.empty());
  }
}
