package dev.nufleet.doors;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Other processes that listen on this one's ports. Safe for many threads. */
public interface Doors {
  /** There are none. */
  Doors NONE = (port, each) -> CompletableFuture.completedFuture(() -> CompletableFuture.completedFuture(null));

  /**
   * A port that this process listens on already, shared (SO_REUSEPORT).
   *
   * @param sendBufferBytes of each connection's socket; 0: the system's choice
   * @param idle after which a connection is cut; empty: never
   * @param isLasting whether clients stay connected as long as they are on
   */
  record Port(
      String host, int port, int backlog, int sendBufferBytes, Optional<Duration> idle, boolean isLasting) {}

  /** A connection. @param bytes to and from it, for one materialization: it ends as a TCP stream of Akka's would */
  record Caller(InetSocketAddress from, Flow<ByteString, ByteString, NotUsed> bytes) {}

  /** Ends listening; connections stay. */
  interface Closing {
    CompletionStage<?> close();
  }

  /**
   * Listens in all other processes too, those that come later among them.
   *
   * @param each is handed every connection; returns at once, called by one thread at a time
   * @return fails with an {@link IllegalArgumentException} with a line for the user if one cannot listen
   */
  CompletionStage<Closing> open(Port port, Consumer<Caller> each);

  /** Of these, for ports whose connections last; those of the others all come in here. */
  default Doors forLasting() {
    return (port, each) -> (port.isLasting() ? this : NONE).open(port, each);
  }
}
