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
 * @param ledger where it is kept what boards tell, if they may have to come up by that elsewhere: a board dials only
 *     when all that it told before is kept, so nobody outside knows more of it; empty: its memory is here
 */
public record BoardEnvironment(
    ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock,
    Optional<BoardFaults.Source> faults, Optional<ActorRef<IsKept>> ledger) {
  /** Is everything kept that the board has told until now? Answered as soon as it is. @param number comes back */
  public record IsKept(long number, ActorRef<Kept> replyTo) {}

  public record Kept(long number) {}

  /** Of boards whose memory is here. */
  public BoardEnvironment(
      ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock,
      Optional<BoardFaults.Source> faults) {
    this(events, links, settings, stores, clock, faults, Optional.empty());
  }

  /** A world in which nothing breaks. */
  public BoardEnvironment(
      ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock) {
    this(events, links, settings, stores, clock, Optional.empty());
  }
}
