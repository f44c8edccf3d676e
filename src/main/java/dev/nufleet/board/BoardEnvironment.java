package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.Links;

/**
 * What boards share with the world around them.
 *
 * @param clock the run's; boards have no time of their own but what they make of it
 */
public record BoardEnvironment(
    ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores, RunClock clock) {}
