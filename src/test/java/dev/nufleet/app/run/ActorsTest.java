package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ActorsTest {
  @Test
  void actors_that_wait_for_a_peer_to_close_a_connection_end_although_it_does_not() throws Exception {
    CompletableFuture<Void> isEnded = new CompletableFuture<>();
    ActorSystem<Void> system = ActorSystem.create(endsAfter(isEnded), "waiting");
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Source.<ByteString>maybe()
          .viaMat(Tcp.get(system).outgoingConnection("127.0.0.1", door.getLocalPort()), Keep.right())
          .to(Sink.ignore()).run(system).toCompletableFuture().join();
      try (Socket peer = door.accept()) { // which never closes
        CompletableFuture.runAsync(() -> untilEnded(peer)).thenAccept(isEnded::complete);

        Actors.stop(system);

        assertThat(system.getWhenTerminated().toCompletableFuture()).isDone();
      }
    }
  }

  /** As Akka's own actors end after the streams to other members. */
  private static Behavior<Void> endsAfter(CompletableFuture<Void> other) {
    return Behaviors.receive(Void.class).onSignal(PostStop.class, stopped -> {
      other.join();
      return Behaviors.same();
    }).build();
  }

  private static void untilEnded(Socket peer) {
    try {
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      return; // by a reset
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
