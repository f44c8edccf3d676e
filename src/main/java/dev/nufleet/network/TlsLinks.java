package dev.nufleet.network;

import akka.NotUsed;
import akka.io.Inet;
import akka.io.TcpSO;
import akka.stream.Attributes;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.stream.scaladsl.TcpAttributes;
import akka.util.ByteString;
import dev.nufleet.model.Descriptors;
import dev.nufleet.model.Granted;
import dev.nufleet.model.RunClock;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Links over real sockets. */
public final class TlsLinks implements Links {
  /** More than a write in front of the socket would hide that its send buffer, a board's, is full, or that it fails. */
  private static final Attributes UNBUFFERED = TcpAttributes.tcpWriteBufferSize(1);

  private final Tcp tcp;
  private final Routes routes;
  private final LinkSettings settings;
  private final BoardTls tls;
  /** For handshakes in which the server's certificate is a wrong one. */
  private final Optional<BoardTls> trustsNobody;
  private final RunClock clock;
  private final VanishedLinks vanished;
  private final Optional<FaultyLinks> faulty;
  private final LinkRandom random;
  private final Descriptors descriptors;

  /** Links on which nothing ever breaks. */
  public TlsLinks(
      Tcp tcp, Routes routes, LinkSettings settings, CertificatePolicy policy, List<X509Certificate> trusted,
      RunClock clock) {
    this(tcp, routes, settings, policy, trusted, clock, Optional.empty());
  }

  /**
   * @param trusted the authorities to trust; empty: the system's trust store
   * @param clock of the run: what is slow or remembered goes by it
   * @param faulty what breaks on which board's links
   */
  public TlsLinks(
      Tcp tcp, Routes routes, LinkSettings settings, CertificatePolicy policy, List<X509Certificate> trusted,
      RunClock clock, Optional<FaultyLinks> faulty) {
    this(tcp, routes, settings, policy, trusted, clock, faulty, LinkRandom.unforeseen(),
        Descriptors.ofThisProcess());
  }

  /** @param random of TLS; if nothing is said, the machine's own */
  public TlsLinks(
      Tcp tcp, Routes routes, LinkSettings settings, CertificatePolicy policy, List<X509Certificate> trusted,
      RunClock clock, Optional<FaultyLinks> faulty, LinkRandom random) {
    this(tcp, routes, settings, policy, trusted, clock, faulty, random, Descriptors.ofThisProcess());
  }

  /** @param descriptors asked for each link */
  TlsLinks(
      Tcp tcp, Routes routes, LinkSettings settings, CertificatePolicy policy, List<X509Certificate> trusted,
      RunClock clock, Optional<FaultyLinks> faulty, LinkRandom random, Descriptors descriptors) {
    this.descriptors = descriptors;
    this.tcp = tcp;
    this.routes = routes;
    this.settings = settings;
    this.random = random;
    this.tls = BoardTls.of(policy, trusted, clock);
    this.trustsNobody = faulty.map(links -> BoardTls.trustingNobody());
    this.clock = clock;
    this.faulty = faulty;
    this.vanished = new VanishedLinks(settings.vanishing().atMost());
  }

  @Override
  public Flow<Writes, Brought, CompletionStage<Opened>> open(Dial dial) {
    if (!descriptors.hasRoom()) {
      return unopened(new LinkEnded(LinkEnded.Cause.NO_SOCKET, "no file descriptors are left on this machine"));
    }
    String host = dial.host();
    Optional<LinkFaults> faults = faulty.map(all -> all.of(dial.board()));
    if (faults.isPresent() && faults.get().dnsFails()) {
      return unopened(new LinkEnded(LinkEnded.Cause.DNS, "no such host: " + host));
    }
    String handshakeFails = faults.flatMap(LinkFaults::handshakeFails).orElse("");
    UnreadBytes unread = new UnreadBytes();
    Flow<ByteString, ByteString, NotUsed> wire = uplink(connect(dial, faults, handshakeFails, unread), dial.shape());
    BoardTls trusting = handshakeFails.equals(LinkFaults.CERTIFICATE) ? trustsNobody.orElseThrow() : tls;
    return BoardTlsStage
        .of(() -> trusting.client(host, random.of(dial), dial.clockSeconds()), settings.handshakeTimeout(), this::grant,
            unread)
        .join(wire);
  }

  private static Flow<Writes, Brought, CompletionStage<Opened>> unopened(LinkEnded why) {
    return Flow.fromSinkAndSource(Sink.<Writes>cancelled(), Source.<Brought>failed(why))
        .mapMaterializedValue(none -> CompletableFuture.failedFuture(why));
  }

  /** How many sockets are kept just now for boards without power. */
  int vanishedNow() {
    return vanished.count();
  }

  private Flow<ByteString, ByteString, NotUsed> uplink(Flow<ByteString, ByteString, NotUsed> tcp, LinkShape shape) {
    Flow<ByteString, ByteString, NotUsed> wire = tcp;
    if (!shape.down().isFree()) {
      wire = wire.via(new PacedBytes(shape.down(), clock::nanos));
    }
    return shape.up().isFree()
        ? wire
        : Flow.fromGraph(new PacedBytes(shape.up(), clock::nanos)).via(wire);
  }

  private Flow<ByteString, ByteString, NotUsed> connect(
      Dial dial, Optional<LinkFaults> faults, String handshakeFails, UnreadBytes unread) {
    Routes.Endpoint endpoint = routes.resolve(dial.host(), dial.port());
    InetSocketAddress remote = Addresses.literal(endpoint.host())
        .map(address -> new InetSocketAddress(address, endpoint.port()))
        .orElseGet(() -> InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
    boolean halfClose = true; // the peer's end is not ours, see SocketEnd
    Optional<Duration> timedBySocketEnd = Optional.empty();
    Flow<ByteString, ByteString, CompletionStage<Tcp.OutgoingConnection>> connection = tcp.outgoingConnection(
        remote, source(dial), socketOptions(dial.shape()), halfClose, timedBySocketEnd, Optional.empty());
    Flow<ByteString, ByteString, NotUsed> socket =
        BidiFlow.fromGraph(new SocketEnd(settings, this::grant, vanished, unread))
            .join(connection.addAttributes(UNBUFFERED));
    return faults.isEmpty() ? socket : BidiFlow.fromGraph(new FaultyWire(
        faults.get(), clock::nanos, settings.connectTimeout(), handshakeFails, dial.shape().sendBytes())).join(socket);
  }

  /** The buffers are set before the connection is made: later the window cannot become as small any more. */
  private List<Inet.SocketOption> socketOptions(LinkShape shape) {
    LinkShape.Buffers buffers = settings.buffersOf(shape);
    return List.of(TcpSO.tcpNoDelay(true), TcpSO.receiveBufferSize(buffers.receiveBytes()),
        TcpSO.sendBufferSize(buffers.sendBytes()));
  }

  private Granted grant(long nanos) {
    return Granted.now(clock::fairNanos, nanos);
  }

  private Optional<InetSocketAddress> source(Dial dial) {
    return settings.sourceFor(dial).map(address -> new InetSocketAddress(address, 0));
  }
}
