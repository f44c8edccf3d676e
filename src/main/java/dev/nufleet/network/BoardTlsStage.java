package dev.nufleet.network;

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
import dev.nufleet.tls.client.TlsClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The board's {@link TlsClient} between what a program sends and reads and a transport of bytes. One chunk of the
 * transport is in hand at most. For one demand the data of its next records is given out, of each by itself, so that
 * the board knows which it has not begun to read; whatever else a record brings answers a demand of its own, and does
 * not befall before.
 *
 * <ul>
 *   <li>A handshake that fails says its alert, if it has one, and ends the transport. Nothing waits for the peer.
 *   <li>A fault of a read, or the server's {@code close_notify}, is told and changes nothing else.
 *   <li>The transport's end completes what is read if {@code close_notify} was met, and fails it otherwise; what is
 *       sent is taken until the program ends it.
 *   <li>When the program's side completes, {@code close_notify} goes out, and the transport ends: with a reset if bytes
 *       of it are left unread here, see {@link UnreadBytes}.
 *   <li>Failure of the program's side fails the transport, nothing said before.
 * </ul>
 */
final class BoardTlsStage extends AbstractGraphStageWithMaterializedValue<
    BidiShape<Links.Writes, ByteString, ByteString, Links.Brought>, CompletionStage<Links.Opened>> {
  /** How long the last bytes may wait for room before the transport is reset. */
  static final Duration CLOSING = LinkPort.CLOSING;

  static final Inlet<Links.Writes> PLAIN_IN = Inlet.create("plainIn");
  static final Outlet<ByteString> CIPHER_OUT = Outlet.create("cipherOut");
  static final Inlet<ByteString> CIPHER_IN = Inlet.create("cipherIn");
  static final Outlet<Links.Brought> PLAIN_OUT = Outlet.create("plainOut");
  static final BidiShape<Links.Writes, ByteString, ByteString, Links.Brought> SHAPE =
      BidiShape.of(PLAIN_IN, CIPHER_OUT, CIPHER_IN, PLAIN_OUT);

  final Duration receiveTimeout;
  final LongFunction<Granted> grants;
  final UnreadBytes unread;

  private final Supplier<TlsClient> clients;

  private BoardTlsStage(Supplier<TlsClient> clients, Duration receiveTimeout, LongFunction<Granted> grants,
      UnreadBytes unread) {
    this.clients = clients;
    this.receiveTimeout = receiveTimeout;
    this.grants = grants;
    this.unread = unread;
  }

  /**
   * @param clients a new one for each materialization
   * @param receiveTimeout of one receive call in the handshake; there is no limit for all of it
   * @param grants begins what the peer is granted, so many nanoseconds
   * @param unread of the link's socket
   */
  static BidiFlow<Links.Writes, ByteString, ByteString, Links.Brought, CompletionStage<Links.Opened>> of(
      Supplier<TlsClient> clients, Duration receiveTimeout, LongFunction<Granted> grants, UnreadBytes unread) {
    return BidiFlow.fromGraph(new BoardTlsStage(clients, receiveTimeout, grants, unread));
  }

  @Override
  public BidiShape<Links.Writes, ByteString, ByteString, Links.Brought> shape() {
    return SHAPE;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<Links.Opened>> createLogicAndMaterializedValuePair(
      Attributes inheritedAttributes) {
    CompletableFuture<Links.Opened> opened = new CompletableFuture<>();
    return Pair.create(new BoardTlsLogic(this, clients.get(), opened), opened);
  }
}
