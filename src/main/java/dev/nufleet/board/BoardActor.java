package dev.nufleet.board;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

/** One board: its power, its parts, and what it says upwards. */
public final class BoardActor {
  private BoardActor() {}

  public static Behavior<BoardCommand> create(BoardSpec spec, BoardEnvironment environment) {
    return Behaviors.empty();
  }
}
