package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.event.EventStream;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {
  @Test
  void a_listener_that_cannot_accept_waits_before_it_tries_again() throws Exception {
    ActorSystem<Void> system = Actors.start("listeners");
    try {
      assertThat(system.settings().config().getString("akka.logging-filter")).isEqualTo(AcceptPause.class.getName());
      EventStream events = system.classicSystem().eventStream();
      AcceptPause filter = new AcceptPause(system.classicSystem().settings(), events);
      long before = System.nanoTime();
      assertThat(filter.isErrorEnabled(Class.forName("akka.io.TcpListener"), "a listener"))
          .as("what Akka's listeners say is not logged").isFalse();
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(AcceptPause.PAUSE_NANOS / 2);
      assertThat(filter.isErrorEnabled(AcceptPauseTest.class, "another")).isTrue();
    } finally {
      Actors.stop(system);
    }
  }
}
