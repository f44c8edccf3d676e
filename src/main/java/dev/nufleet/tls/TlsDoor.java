package dev.nufleet.tls;

import akka.stream.javadsl.BidiFlow;
import akka.util.ByteString;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * How one port of a server speaks TLS.
 *
 * @param tls what it shows and speaks
 * @param recordBytes of a handshake message in one record at most, each message in records of its own, 1..16384; empty:
 *     as the JDK's engine lays them out
 * @param nameless what becomes of a client that does not name a host
 */
public record TlsDoor(ServerTls tls, OptionalInt recordBytes, Nameless nameless) {
  /** What becomes of a client that does not name a host. */
  public enum Nameless {
    /** It is served as any other. */
    SERVED,
    /** It gets the fatal alert unrecognized_name (112), as RFC 6066 section 3 allows. */
    REFUSED,
    /** Its connection is closed without a word. */
    CLOSED
  }

  /** The usual. */
  public static TlsDoor of(ServerTls tls) {
    return new TlsDoor(tls, OptionalInt.empty(), Nameless.SERVED);
  }

  /** Plain bytes go in and come out on one side, records on the other; see {@link TlsStage}. */
  public BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<TlsStage.Established>> stage(
      TlsSettings settings) {
    BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<TlsStage.Established>> stage =
        TlsStage.server(settings, tls::engine);
    return recordBytes.isEmpty() && nameless == Nameless.SERVED
        ? stage
        : stage.atop(BidiFlow.fromGraph(new DoorStage(recordBytes, nameless)));
  }
}
