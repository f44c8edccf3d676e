package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.Params;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlatformEdgeTest {
  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_call_to_a_platform_that_has_ended_is_answered_as_a_service_that_is_unavailable() {
    ActorRef<PlatformActor.Command> ended = kit.spawn(Behaviors.<PlatformActor.Command>stopped());
    kit.createTestProbe().expectTerminated(ended);
    assertThatThrownBy(() -> PlatformEdge.of(kit.system(), ended)
        .call("ListOTATaskByJob", new Params(Map.of(), Params.Added.host("")))
        .toCompletableFuture().join())
        .rootCause()
        .isInstanceOfSatisfying(ApiProblem.class, problem -> assertThat(problem.code).isEqualTo("ServiceUnavailable"));
  }
}
