package dev.nufleet.doors;

import akka.stream.javadsl.Tcp;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A port that is listened on, here and at the doors. */
public record SharedPort(Tcp.ServerBinding here, Doors.Closing elsewhere) {
  public InetSocketAddress address() {
    return here.localAddress();
  }

  /** Nobody comes in any more; who is in stays. */
  public CompletionStage<?> close() {
    return CompletableFuture.allOf(
        here.unbind().toCompletableFuture(), elsewhere.close().toCompletableFuture());
  }
}
