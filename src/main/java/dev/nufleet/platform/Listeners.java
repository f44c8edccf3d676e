package dev.nufleet.platform;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.ProductVersion;
import akka.http.javadsl.model.headers.Server;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.javadsl.settings.ServerSettings;
import akka.io.Inet;
import akka.stream.Materializer;
import akka.stream.TLSProtocol;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.nufleet.mqtt.Broker;
import dev.nufleet.tls.CertificateAuthority;
import dev.nufleet.tls.TlsSettings;
import dev.nufleet.tls.TlsStage;
import java.net.BindException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * Opens the stand-in's ports. Every connection is a stream of its own; TLS is our own stage, which keeps little while
 * idle.
 */
final class Listeners {
  private static final int BACKLOG = 4096;
  private static final Duration API_IDLE = Duration.ofSeconds(75);
  /**
   * A board takes an image from its socket in small pieces over five to ten minutes, while everything was sent long
   * ago.
   */
  private static final Duration OTA_IDLE = Duration.ofMinutes(30);
  /** The official SDK names the devices of a job in the link: 200 of them take some 9,000 characters. */
  private static final int MAX_URI_LENGTH = 64 * 1024;
  /**
   * A board's TLS takes records of 4096 bytes of content: with header, IV, MAC and padding that makes so much at most.
   */
  private static final int MAX_TLS_PACKET_BYTES = 4096 + 5 + 16 + 48;

  /**
   * Akka HTTP speaks to a TLS layer of its own kind; this one only takes the bytes out of their wrapping, and wraps
   * them.
   */
  private static final BidiFlow<TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound,
      NotUsed> PLAIN =
      plain();

  private static final String SERVER = "AliyunOSS";

  private final ActorSystem<?> system;
  private final String host;
  private final Supplier<SSLEngine> engines;
  private final Materializer materializer;
  private final ServerSettings http;

  Listeners(ActorSystem<?> system, String host, CertificateAuthority authority, Materializer materializer) {
    this.system = system;
    this.host = host;
    this.materializer = materializer;
    engines = () -> {
      SSLEngine engine = authority.serverEngine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setMaximumPacketSize(MAX_TLS_PACKET_BYTES);
      engine.setSSLParameters(parameters);
      return engine;
    };
    ServerSettings usual = ServerSettings.create(system.classicSystem());
    ParserSettings parser = usual.getParserSettings()
        .withModeledHeaderParsing(false).withMaxHeaderCount(64)
        .withMaxUriLength(MAX_URI_LENGTH);
    http = usual.withParserSettings(parser)
        .withServerHeader(Optional.of(Server.create(ProductVersion.create(SERVER, ""))));
  }

  CompletionStage<Tcp.ServerBinding> mqtt(int port, Broker broker) {
    return listen(port, "MQTT", Optional.empty(), connection -> broker.full()
        ? Flow.fromSinkAndSourceCoupled(Sink.cancelled(), Source.empty())
        : TlsStage.server(TlsSettings.DEFAULT, engines).reversed()
            .join(broker.connection(connection.remoteAddress().getAddress().getHostAddress()))
            .mapMaterializedValue(established -> NotUsed.getInstance()));
  }

  CompletionStage<Tcp.ServerBinding> https(int port, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return listen(port, "OTA", Optional.of(OTA_IDLE), connection -> Http.get(system).serverLayer(http)
        .atop(PLAIN)
        .atop(TlsStage.server(TlsSettings.DEFAULT, engines))
        .reversed()
        .join(Flow.of(HttpRequest.class).mapAsync(1, handler::apply)));
  }

  CompletionStage<Tcp.ServerBinding> http(int port, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return listen(port, "API", Optional.of(API_IDLE), connection -> Http.get(system).serverLayer(http)
        .atop(PLAIN)
        .reversed()
        .join(Flow.of(HttpRequest.class).mapAsync(1, handler::apply)));
  }

  private CompletionStage<Tcp.ServerBinding> listen(int port, String what, Optional<Duration> idle,
      Function<Tcp.IncomingConnection, Flow<ByteString, ByteString, NotUsed>> flow) {
    List<Inet.SocketOption> options = List.of();
    return Tcp.get(system.classicSystem()).bind(host, port, BACKLOG, options, /* halfClose= */ false, idle)
        .to(Sink.foreach(connection -> connection.handleWith(flow.apply(connection), materializer)))
        .run(materializer)
        .exceptionallyCompose(failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          return CompletableFuture.failedFuture(new IllegalArgumentException(what + " port " + port + " of " + host
              + " cannot be opened"
                  + (cause instanceof BindException ? ": " + cause.getMessage() : " (" + cause.getMessage() + ")")
              + "; name another port, or 0 for any", cause));
        });
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
