package dev.nufleet.network;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of this machine alone that returns what it is sent, as late as this process is with whatever its sockets
 * bring it: see {@link LoopbackPulse}.
 */
public final class EchoPort {
  /** One for each run that may use the process, and some to spare; others are let go at once. */
  static final int MOST_CONNECTIONS = 16;

  private EchoPort() {}

  /** Opens one until the system ends. @return where it is; fails if this process cannot listen */
  public static CompletionStage<InetSocketAddress> open(ActorSystem<?> system) {
    Materializer materializer = SystemMaterializer.get(system).materializer();
    AtomicInteger open = new AtomicInteger();
    return Tcp.get(system.classicSystem()).bind(InetAddress.getLoopbackAddress().getHostAddress(), 0)
        .to(Sink.foreach(connection -> {
          if (open.incrementAndGet() > MOST_CONNECTIONS) {
            open.decrementAndGet();
            connection.handleWith(gone(), materializer);
          } else {
            connection.handleWith(Flow.of(ByteString.class).watchTermination((none, end) -> {
              end.whenComplete((done, failure) -> open.decrementAndGet());
              return none;
            }), materializer);
          }
        }))
        .run(materializer).thenApply(Tcp.ServerBinding::localAddress);
  }

  private static Flow<ByteString, ByteString, NotUsed> gone() {
    return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
  }
}
