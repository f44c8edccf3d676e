package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.network.Links;

/**
 * What boards share with the world around them.
 */
public record BoardEnvironment(
    ActorRef<BoardEvent> events, Links links, BoardSettings settings, BoardStores stores) {}
