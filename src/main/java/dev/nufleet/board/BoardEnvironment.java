package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.network.Links;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What boards share with the world around them.
 *
 * @param stateDir where boards keep flash and card on disk, in a folder each; empty: in memory
 */
public record BoardEnvironment(ActorRef<BoardEvent> events, Links links, Optional<Path> stateDir) {}
