package dev.nufleet.platform;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.ProductVersion;
import akka.http.javadsl.model.headers.Server;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.javadsl.settings.ServerSettings;
import akka.io.Inet;
import akka.io.TcpSO;
import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.TLSProtocol;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.nufleet.broker.Broker;
import dev.nufleet.doors.Doors;
import dev.nufleet.doors.ReusePort;
import dev.nufleet.doors.SharedPort;
import dev.nufleet.model.Descriptors;
import dev.nufleet.model.Failures;
import dev.nufleet.tls.TlsSettings;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the stand-in's ports. Every connection is a stream of its own; TLS is our own stage, which keeps little while
 * idle.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int BACKLOG = 4096;
  private static final Duration API_IDLE = Duration.ofSeconds(75);
  /**
   * A board takes an image from its socket in small pieces over five to ten minutes, while everything was sent long
   * ago.
   */
  private static final Duration OTA_IDLE = Duration.ofMinutes(30);
  /** The official SDK names the devices of a job in the link: 200 of them take some 9,000 characters. */
  private static final int MAX_URI_LENGTH = 64 * 1024;

  /** A board's TLS takes records of 4096 bytes of content. */
  private static final TlsSettings FOR_BOARDS = TlsSettings.DEFAULT.sending(4096);

  /**
   * Akka HTTP speaks to a TLS layer of its own kind; this one only takes the bytes out of their wrapping, and wraps
   * them.
   */
  private static final BidiFlow<TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound,
      NotUsed> PLAIN =
      plain();

  private static final String OBJECT_SERVER = "AliyunOSS";

  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /**
   * What was sent of a file and not yet taken lies in the receiver's window and here: so little that who stops the
   * stand-in in the middle of a download has stopped the download.
   */
  private static final List<Inet.SocketOption> SHORT_OF_SENDING = List.of(TcpSO.sendBufferSize(SEND_BUFFER_BYTES));
  private static final List<Inet.SocketOption> USUAL = List.of();

  /**
   * A port lets in five who dial at each of its turns. Were its turns those of the dispatcher where all connections
   * work, the last of a thousand would run out of their time before they are let in, dial again, and be in the way once
   * more.
   */
  private static final Attributes ACCEPTING = ActorAttributes.dispatcher("akka.actor.internal-dispatcher");

  private final ActorSystem<?> system;
  private final Doors doors;
  private final String host;
  private final StandInSettings settings;
  private final PortTls tls;
  private final Materializer materializer;
  private final BooleanSupplier ending;
  private final boolean chaos;
  private final ServerSettings http;
  private final ServerSettings objects;

  /** @param ending whether everything is stopping, so that what was under way fails */
  Listeners(ActorSystem<?> system, StandInConfig config, PortTls tls, Doors doors, Materializer materializer,
      BooleanSupplier ending) {
    this.system = system;
    this.doors = doors;
    this.ending = ending;
    this.host = config.host();
    this.settings = config.settings();
    this.chaos = config.chaos().isPresent();
    this.materializer = materializer;
    this.tls = tls;
    ServerSettings usual = ServerSettings.create(system.classicSystem());
    ParserSettings parser = usual.getParserSettings()
        .withModeledHeaderParsing(false).withMaxHeaderCount(64)
        .withMaxUriLength(MAX_URI_LENGTH);
    http = usual.withParserSettings(parser).withServerHeader(Optional.empty());
    objects = http.withServerHeader(Optional.of(Server.create(ProductVersion.create(OBJECT_SERVER, ""))));
  }

  CompletionStage<SharedPort> mqtt(int port, Broker broker) {
    return listen(doors, port, "MQTT", settings.number(Setting.MAX_CONNECTIONS), USUAL, Optional.empty(),
        (from, seat) -> {
          seat.turn().isServed(); // the broker has bounds of its own
          return tls.mqtt().stage(TlsSettings.DEFAULT.outlasting(settings.seconds(Setting.CONNECT_TIMEOUT)))
              .reversed()
              .join(broker.connection(from.getAddress().getHostAddress()))
              .mapMaterializedValue(established -> NotUsed.getInstance());
        });
  }

  CompletionStage<SharedPort> https(int port, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    int max = settings.number(Setting.MAX_HTTP_CONNECTIONS);
    BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layer = layer(objects);
    return listen(doors, port, "OTA", max, SHORT_OF_SENDING, Optional.of(OTA_IDLE), (from, seat) -> {
      RequestDeadline deadline = deadline(from, seat);
      Optional<CutShort> cut = chaos ? Optional.of(new CutShort()) : Optional.empty();
      return layer
          .atop(cut.map(BidiFlow::fromGraph).orElse(BidiFlow.identity()))
          .atop(BidiFlow.fromGraph(deadline))
          .atop(tls.ota().stage(FOR_BOARDS.outlasting(settings.seconds(Setting.REQUEST_TIMEOUT))))
          .atop(BidiFlow.fromGraph(new PlainHttpGuard()))
          .reversed()
          .join(answering(deadline, request -> handler.apply(request)
              .thenApply(answer -> cut.map(one -> one.heeding(answer)).orElse(answer))));
    });
  }

  CompletionStage<SharedPort> http(int port, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    int max = settings.number(Setting.MAX_API_CONNECTIONS);
    BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layer = layer(http);
    return listen(Doors.NONE, port, "API", max, USUAL, Optional.of(API_IDLE), (from, seat) -> {
      RequestDeadline deadline = deadline(from, seat);
      return layer
          .atop(BidiFlow.fromGraph(deadline))
          .reversed()
          .join(answering(deadline, handler));
    });
  }

  /** A plan for all connections of a port: to draw it again for each costs more than to build one by it. */
  private BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layer(ServerSettings of) {
    return Http.get(system).serverLayer(of).atop(PLAIN);
  }

  private RequestDeadline deadline(InetSocketAddress from, Seats.Seat seat) {
    return new RequestDeadline(
        settings.seconds(Setting.REQUEST_TIMEOUT), from.getAddress().getHostAddress(), seat);
  }

  /** Whatever a request does to its handler, the connection goes on. */
  private Flow<HttpRequest, HttpResponse, NotUsed> answering(
      RequestDeadline deadline, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return Flow.of(HttpRequest.class)
        .mapAsync(1, request -> deadline.answering(request, arriving -> safely(handler, arriving)));
  }

  private CompletionStage<HttpResponse> safely(
      Function<HttpRequest, CompletionStage<HttpResponse>> handler, HttpRequest request) {
    return CompletableFuture.completedFuture(request).thenCompose(handler::apply).exceptionally(failure -> {
      if (ending.getAsBoolean()) {
        LOG.debug("a {} request was under way at the end", request.method().value(), failure);
      } else {
        LOG.error("a {} request to {} failed", request.method().value(), request.getUri().path(), failure);
      }
      return HttpResponse.create().withStatus(StatusCodes.INTERNAL_SERVER_ERROR);
    });
  }

  /** What a port does with a connection that has a seat there. */
  private interface Service {
    Flow<ByteString, ByteString, NotUsed> serve(InetSocketAddress from, Seats.Seat seat);
  }

  /** @param max open connections; for further ones others make room, or they are closed at once */
  private CompletionStage<SharedPort> listen(Doors through, int port, String what, int max,
      List<Inet.SocketOption> options, Optional<Duration> idle, Service service) {
    Seats seats = new Seats(max);
    Descriptors descriptors = Descriptors.ofThisProcess();
    AtomicBoolean scarce = new AtomicBoolean();
    boolean shared = through != Doors.NONE;
    return Tcp.get(system.classicSystem())
        .bind(host, port, BACKLOG, shared ? withReuse(options) : options, /* halfClose= */ false, idle)
        .to(Sink.foreach(connection -> {
          Doors.Caller caller = new Doors.Caller(connection.remoteAddress(), connection.flow());
          if (hasDescriptor(descriptors, seats, scarce, what)) {
            admit(caller, seats, what, max, service);
          } else {
            close(caller);
          }
        }))
        .withAttributes(ACCEPTING)
        .run(materializer)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(new IllegalArgumentException(what + " port " + port
            + " of " + host + " cannot be opened: " + why(Failures.innermost(failure))
            + "; name another port, or 0 for any", failure)))
        .thenCompose(here -> through.open(new Doors.Port(host, here.localAddress().getPort(), BACKLOG,
                options == SHORT_OF_SENDING ? SEND_BUFFER_BYTES : 0, idle, /* isLasting= */ idle.isEmpty()),
            caller -> admit(caller, seats, what, max, service))
            .thenApply(elsewhere -> new SharedPort(here, elsewhere)));
  }

  private static List<Inet.SocketOption> withReuse(List<Inet.SocketOption> options) {
    List<Inet.SocketOption> all = new ArrayList<>(options);
    all.add(new ReusePort());
    return all;
  }

  private void admit(Doors.Caller caller, Seats seats, String what, int max, Service service) {
    Optional<Seats.Seat> seat = seats.take();
    if (seat.isPresent()) {
      caller.bytes().join(
          service.serve(caller.from(), seat.get()).via(new EndWatch(seat.get()::free))).run(materializer);
    } else {
      LOG.info("{}: {} connections are open, one from {} is closed", what, max, caller.from());
      close(caller);
    }
  }

  /** Where there are too few, whoever waits makes room; the last ones are needed to accept at all. */
  private static boolean hasDescriptor(Descriptors descriptors, Seats seats, AtomicBoolean scarce, String what) {
    if (descriptors.hasRoom()) {
      scarce.set(false);
      return true;
    }
    if (!scarce.getAndSet(true)) {
      LOG.warn("{}: no file descriptors are left on this machine, so connections are closed; raise the limit"
          + " (ulimit -n)", what);
    }
    return seats.makeRoom();
  }

  private void close(Doors.Caller caller) {
    caller.bytes().join(Flow.fromSinkAndSourceCoupled(Sink.<ByteString>cancelled(), Source.<ByteString>empty()))
        .run(materializer);
  }

  private static String why(Throwable failure) {
    return failure instanceof UnresolvedAddressException ? "nobody knows this host" : failure.getMessage();
  }

  private static BidiFlow<TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound,
      NotUsed> plain() {
    try {
      SSLSession none = SSLContext.getDefault().createSSLEngine().getSession();
      return BidiFlow.fromFunctions(
          outbound -> outbound instanceof TLSProtocol.SendBytes send ? send.bytes() : ByteString.emptyByteString(),
          bytes -> new TLSProtocol.SessionBytes(none, bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has a default TLS context", e);
    }
  }
}
