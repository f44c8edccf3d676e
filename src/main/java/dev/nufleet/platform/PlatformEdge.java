package dev.nufleet.platform;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import dev.nufleet.model.Failures;
import dev.nufleet.platform.openapi.ApiProblem;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Where calls from outside reach the platform's actor. */
final class PlatformEdge {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private PlatformEdge() {}

  static ApiServer.Calls of(ActorSystem<?> system, ActorRef<PlatformActor.Command> platform) {
    return (action, params) -> AskPattern.<PlatformActor.Command, PlatformActor.Answer>ask(
        platform, replyTo -> new PlatformActor.Call(action, params, replyTo), ANSWER_TIMEOUT, system.scheduler())
        .exceptionally(PlatformEdge::silent);
  }

  /** It has ended, or is busy beyond measure: nothing that a log should have a stack for. */
  private static PlatformActor.Answer silent(Throwable failure) {
    Throwable cause = Failures.ofStage(failure);
    if (cause instanceof TimeoutException) {
      throw ApiProblem.transport(503, "ServiceUnavailable",
          "The request has failed due to a temporary failure of the server: it is ending, or did not answer in "
              + ANSWER_TIMEOUT.toSeconds() + " s.");
    }
    throw new CompletionException(cause);
  }
}
