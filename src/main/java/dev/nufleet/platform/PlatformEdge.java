package dev.nufleet.platform;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;

/** Where calls from outside reach the platform's actor. */
final class PlatformEdge {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private PlatformEdge() {}

  static ApiServer.Calls of(ActorSystem<?> system, ActorRef<PlatformActor.Command> platform) {
    return (action, params) -> AskPattern.ask(
        platform, replyTo -> new PlatformActor.Call(action, params, replyTo), ANSWER_TIMEOUT, system.scheduler());
  }
}
