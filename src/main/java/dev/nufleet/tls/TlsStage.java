package dev.nufleet.tls;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.BidiFlow;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.model.Granted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * TLS over the JDK's engine, for either end of a connection.
 *
 * <p>Plain bytes go in and come out on one side, records on the other. While it is idle a connection holds its engine
 * and, if a record arrived in part, that part; buffers belong to threads ({@link TlsScratch}). Backpressure is
 * strict: records are asked for only when plain bytes are wanted (or the handshake needs them), and at most one chunk
 * of the transport and one chunk of plain bytes are in hand, each way.
 *
 * <ul>
 *   <li>The plain output completes on the peer's {@code close_notify}, or when the transport ends after our own. Any
 *       other end fails it with {@link TlsEnded}; what arrived before that is delivered first.
 *   <li>Completion of the plain input sends {@code close_notify} and completes the transport's side; what arrives
 *       until the transport ends is still delivered.
 *   <li>Failure of the plain input fails both outputs: the transport aborts.
 *   <li>Cancellation of the plain output leaves the sending side as it is; what arrives is thrown away, so that the
 *       transport's end is still seen. A cancellation for a failure ends everything.
 *   <li>When both plain sides are over, the transport's end is awaited for {@link TlsSettings#close}, and the
 *       handshake not at all.
 * </ul>
 *
 * <p>The materialized value completes when the handshake is over, or fails as the plain output does.
 */
public final class TlsStage extends AbstractGraphStageWithMaterializedValue<
    BidiShape<ByteString, ByteString, ByteString, ByteString>, CompletionStage<TlsStage.Established>> {
  final Inlet<ByteString> plainIn = Inlet.create("plainIn");
  final Outlet<ByteString> cipherOut = Outlet.create("cipherOut");
  final Inlet<ByteString> cipherIn = Inlet.create("cipherIn");
  final Outlet<ByteString> plainOut = Outlet.create("plainOut");
  final TlsSettings settings;
  final Supplier<SSLEngine> engines;
  final ToIntFunction<SSLSession> verification;
  final Function<TlsEnded, RuntimeException> failure;
  final LongFunction<Granted> grants;

  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(plainIn, cipherOut, cipherIn, plainOut);

  private TlsStage(TlsSettings settings, Supplier<SSLEngine> engines, ToIntFunction<SSLSession> verification,
      Function<TlsEnded, RuntimeException> failure, LongFunction<Granted> grants) {
    this.settings = settings;
    this.engines = engines;
    this.verification = verification;
    this.failure = failure;
    this.grants = grants;
  }

  /** A handshake is over. @param verification what the given function said of the session, 0 on a server */
  public record Established(String protocol, String cipherSuite, int verification) {}

  /**
   * The client's end.
   *
   * @param engines a new engine in client mode for each materialization
   * @param verification says what is to be known of the peer's certificate, once the handshake is over
   * @param failure turns the reason of an end into the exception that the plain output fails with
   * @param grants begins what the peer is granted, so many nanoseconds, for a limit of the handshake
   */
  public static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<Established>> client(
      TlsSettings settings, Supplier<SSLEngine> engines, ToIntFunction<SSLSession> verification,
      Function<TlsEnded, RuntimeException> failure, LongFunction<Granted> grants) {
    return BidiFlow.fromGraph(new TlsStage(settings, engines, verification, failure, grants));
  }

  /** The client's end with limits in real time. */
  public static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<Established>> client(
      TlsSettings settings, Supplier<SSLEngine> engines, ToIntFunction<SSLSession> verification,
      Function<TlsEnded, RuntimeException> failure) {
    return client(settings, engines, verification, failure, nanos -> Granted.BY_THE_TIMER);
  }

  /**
   * The server's end: fails with {@link TlsEnded}. Its limits are real time.
   *
   * @param engines a new engine in server mode for each materialization, see {@link ServerTls#engine}
   */
  public static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<Established>> server(
      TlsSettings settings, Supplier<SSLEngine> engines) {
    return BidiFlow.fromGraph(new TlsStage(
        settings, engines, session -> 0, ended -> ended, nanos -> Granted.BY_THE_TIMER));
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<Established>> createLogicAndMaterializedValuePair(
      Attributes inheritedAttributes) {
    CompletableFuture<Established> established = new CompletableFuture<>();
    return Pair.create(new TlsLogic(this, engines.get(), established), established);
  }
}
