package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Descriptors;
import dev.nufleet.network.Links.LinkEnded;
import dev.nufleet.network.Links.Opened;
import dev.nufleet.tls.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.util.Either;

@ExtendWith(PlainFormats.class)
class TlsLinksTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final String BROKER = "a1B2c3D4e5F.iot-as-mqtt.cn-shanghai.aliyuncs.com";
  private static final String[] ANY_SUITE = {};
  private static final LinkSettings IMPATIENT = new LinkSettings(
      Duration.ofSeconds(10), Duration.ofMillis(100), 65536, List.of(), LinkSettings.Vanishing.DEFAULT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** The board's end of a link. */
  private record End(
      TestPublisher.Probe<ByteString> sends, TestSubscriber.Probe<ByteString> gets, CompletionStage<Opened> up) {
    Opened opened() throws Exception {
      return up.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    LinkEnded refused() {
      assertThatThrownBy(() -> up.toCompletableFuture().get(20, TimeUnit.SECONDS)).isNotNull();
      try {
        throw new AssertionError("the link is up: " + up.toCompletableFuture().join());
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(LinkEnded.class);
        assertThat(gets.expectSubscriptionAndError()).isSameAs(e.getCause());
        return (LinkEnded) e.getCause();
      }
    }

    LinkEnded.Cause ended() {
      return ((LinkEnded) gets.expectError()).why();
    }
  }

  private static TlsLinks links(
      CertificatePolicy policy, CertificateAuthority trusted, int port, LinkSettings settings) {
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + port, "example.org:443=127.0.0.1:" + port));
    return new TlsLinks(
        Tcp.get(KIT.system()), routes, settings, policy, List.of(trusted.certificate()), TestDials.CLOCK);
  }

  private static End open(Links links, String host) {
    return open(links, TestDials.to(host, 443));
  }

  private static End open(Links links, Dial dial) {
    var ends = TestSource.<ByteString>create(KIT.system())
        .map(Links.Writes::of)
        .viaMat(links.open(dial).mapConcat(TlsLinksTest::bytes), Keep.both())
        .toMat(TestSink.create(KIT.system()), Keep.both())
        .run(KIT.system());
    return new End(ends.first().first(), ends.second(), ends.first().second());
  }

  /** A close_notify is no bytes, and a fault of a read is an exception: so tests see them among bytes. */
  private static List<ByteString> bytes(Links.Brought brought) {
    if (brought instanceof Links.Brought.ReadEnds fault) {
      return List.of(ByteString.fromString("fault " + fault.code()));
    }
    return brought instanceof Links.Brought.Data data ? data.records() : List.of(ByteString.emptyByteString());
  }

  private static End strict(int port) {
    return open(links(CertificatePolicy.STRICT, AUTHORITY, port, LinkSettings.DEFAULT), BROKER);
  }

  @Test
  void a_link_that_this_machine_has_no_socket_for_is_refused_at_once() throws Exception {
    try (TlsServer server = echo(AUTHORITY)) {
      Routes routes = Routes.parse(List.of("*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + server.port()));
      TlsLinks scarce = new TlsLinks(Tcp.get(KIT.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
          List.of(AUTHORITY.certificate()), TestDials.CLOCK, Optional.empty(), LinkRandom.seeded(1),
          new Descriptors(() -> 10));
      LinkEnded refused = open(scarce, BROKER).refused();
      assertThat(refused.why()).isEqualTo(LinkEnded.Cause.NO_SOCKET);
      assertThat(refused).hasMessage("no file descriptors are left on this machine");
    }
  }

  private static TlsServer echo(CertificateAuthority authority, String... suites) throws IOException {
    return new TlsServer(authority, suites, (tls, in, out) -> in.transferTo(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "TLS_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA"
  })
  void a_server_may_choose_any_of_the_board_s_suites(String suite) throws Exception {
    try (TlsServer server = echo(AUTHORITY, suite)) {
      End end = strict(server.port());
      assertThat(end.opened()).isEqualTo(new Opened(0));
      end.gets().request(1);
      end.sends().sendNext(ByteString.fromString("ping"));
      assertThat(end.gets().expectNext().utf8String()).isEqualTo("ping");
      end.sends().sendComplete();
      end.gets().expectComplete();
      server.done.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_server_that_only_knows_other_suites_fails_the_handshake() throws Exception {
    try (TlsServer server = echo(AUTHORITY, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")) {
      assertThat(strict(server.port()).refused().why()).isEqualTo(LinkEnded.Cause.TLS);
    }
  }

  @Test
  void an_untrusted_certificate_is_refused() throws Exception {
    try (TlsServer server = echo(STRANGER)) {
      assertThat(strict(server.port()).refused().why()).isEqualTo(LinkEnded.Cause.CERTIFICATE);
      assertThatThrownBy(() -> server.done.get(20, TimeUnit.SECONDS)).hasMessageContaining("bad_certificate");
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws Exception {
    try (TlsServer server = echo(AUTHORITY)) {
      TlsLinks links = links(CertificatePolicy.STRICT, AUTHORITY, server.port(), LinkSettings.DEFAULT);
      LinkEnded ended = open(links, "example.org").refused();
      assertThat(ended.why()).isEqualTo(LinkEnded.Cause.CERTIFICATE);
      assertThat(ended).hasMessageContaining("example.org");
    }
  }

  @Test
  void a_board_takes_every_certificate_and_tells_what_is_wrong_with_it() throws Exception {
    assertThat(verification(AUTHORITY, AUTHORITY, BROKER)).isZero();
    assertThat(verification(AUTHORITY, AUTHORITY, "example.org")).isEqualTo(0x04);
    assertThat(verification(STRANGER, AUTHORITY, BROKER)).isEqualTo(0x08);
    assertThat(verification(STRANGER, AUTHORITY, "example.org")).isEqualTo(0x0c);
  }

  private static int verification(CertificateAuthority ofServer, CertificateAuthority trusted, String host)
      throws Exception {
    try (TlsServer server = echo(ofServer)) {
      End end = open(links(CertificatePolicy.BOARD, trusted, server.port(), LinkSettings.DEFAULT), host);
      end.gets().request(1);
      end.sends().sendNext(ByteString.fromString("x"));
      assertThat(end.gets().expectNext().utf8String()).isEqualTo("x");
      end.sends().sendComplete();
      return end.opened().verification();
    }
  }

  @Test
  void the_hello_is_the_board_s() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      End end = strict(listening.getLocalPort());
      ClientHello hello;
      try (Socket socket = listening.accept()) {
        hello = ClientHello.read(new DataInputStream(socket.getInputStream()));
      }
      assertThat(hello.version()).isEqualTo(0x0303);
      assertThat(hello.sessionIdBytes()).isZero();
      assertThat(hello.suites()).containsExactly(0x003d, 0x0035, 0x003c, 0x002f, 0x00ff);
      assertThat(hello.extensions()).containsOnlyKeys(
          ClientHello.MAX_FRAGMENT_LENGTH, ClientHello.SIGNATURE_ALGORITHMS, ClientHello.SESSION_TICKET);
      assertThat(hello.extensions().get(ClientHello.MAX_FRAGMENT_LENGTH)).containsExactly(4);
      assertThat(hello.extensions().get(ClientHello.SESSION_TICKET)).isEmpty();
      assertThat(signatureSchemes(hello)).containsExactly(0x0601, 0x0501, 0x0401, 0x0301, 0x0201);
      assertThat(end.refused().why()).isEqualTo(LinkEnded.Cause.TLS);
    }
  }

  private static List<Integer> signatureSchemes(ClientHello hello) {
    byte[] body = hello.extensions().get(ClientHello.SIGNATURE_ALGORITHMS);
    List<Integer> schemes = new ArrayList<>();
    for (int i = 2; i < body.length; i += 2) {
      schemes.add((body[i] & 0xff) << 8 | body[i + 1] & 0xff);
    }
    return schemes;
  }

  @Test
  void a_second_link_makes_a_full_handshake_again() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        TlsServer first = echo(AUTHORITY)) {
      Routes routes = Routes.parse(List.of(
          "localhost:1=127.0.0.1:" + first.port(), "localhost:2=127.0.0.1:" + listening.getLocalPort()));
      TlsLinks links = new TlsLinks(Tcp.get(KIT.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
          List.of(AUTHORITY.certificate()), TestDials.CLOCK);
      var up = TestSource.<Links.Writes>create(KIT.system())
          .viaMat(links.open(TestDials.to("localhost", 1)), Keep.right())
          .to(Sink.ignore())
          .run(KIT.system());
      up.toCompletableFuture().get(20, TimeUnit.SECONDS);
      TestSource.<Links.Writes>create(KIT.system())
          .via(links.open(TestDials.to("localhost", 2))).to(Sink.ignore()).run(KIT.system());
      try (Socket socket = listening.accept()) {
        ClientHello hello = ClientHello.read(new DataInputStream(socket.getInputStream()));
        assertThat(hello.sessionIdBytes()).isZero();
        assertThat(hello.extensions().get(ClientHello.SESSION_TICKET)).isEmpty();
      }
    }
  }

  @Test
  void the_ways_a_peer_can_end_a_link_are_told_apart() throws Exception {
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> in.read())) {
      End end = strict(server.port());
      end.gets().request(1);
      end.sends().sendNext(ByteString.fromString("go"));
      expectClosedInOrder(end);
    }
    assertThat(endedBy((below, in) -> below.shutdownOutput())).isEqualTo(LinkEnded.Cause.EOF);
    assertThat(endedBy((below, in) -> {
      below.getOutputStream().write(new byte[] {23, 3, 3, 0, 64, 1, 2, 3});
      below.shutdownOutput();
    })).as("within a record").isEqualTo(LinkEnded.Cause.EOF);
    assertThat(endedBy((below, in) -> {
      below.setSoLinger(true, 0);
      below.close();
    })).isEqualTo(LinkEnded.Cause.RESET);
  }

  @Test
  void what_is_no_record_ends_each_read_and_the_link_goes_on() throws Exception {
    try (TlsServer server = echo(AUTHORITY); LoopbackRelay relay = new LoopbackRelay(server.port())) {
      End end = strict(relay.port());
      end.opened();
      end.gets().request(1);
      end.sends().sendNext(ByteString.fromString("x"));
      end.gets().expectNext();
      end.gets().request(2);
      relay.toClient().getOutputStream().write("no record at all".getBytes(StandardCharsets.US_ASCII));
      assertThat(end.gets().expectNext().utf8String()).isEqualTo("fault -29184");
      assertThat(end.gets().expectNext().utf8String()).isEqualTo("fault -29184");
      end.gets().expectNoMessage(Duration.ofMillis(50));
      end.sends().sendNext(ByteString.fromString("still sent"));
      end.sends().sendComplete();
      server.done.get(20, TimeUnit.SECONDS);
    }
  }

  /** TCP's end may come with {@code close_notify} or just behind it. */
  private static void expectClosedInOrder(End end) {
    end.gets().request(1);
    Either<?, ByteString> next = end.gets().expectNextOrComplete();
    if (next.isRight()) {
      assertThat(next.right().get().isEmpty()).isTrue();
      end.gets().expectComplete();
    }
  }

  @Test
  void close_notify_is_told_when_it_comes_and_tcps_end_when_that_comes() throws Exception {
    End ended = closedByNotify(relay -> relay.shutdownOutput());
    ended.gets().expectComplete();
    ended.sends().sendNext(ByteString.fromString("still taken"));
    End reset = closedByNotify(relay -> {
      relay.setSoLinger(true, 0);
      relay.close();
    });
    assertThat(reset.ended()).isEqualTo(LinkEnded.Cause.RESET);
  }

  /** A link whose server has said {@code close_notify}, and whose TCP ended a while later. */
  private static End closedByNotify(TcpEnding ending) throws Exception {
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> out.write(in.read()));
        LoopbackRelay relay = new LoopbackRelay(server.port())) {
      End end = strict(relay.port());
      end.opened();
      end.gets().request(3);
      end.sends().sendNext(ByteString.fromString("x"));
      assertThat(end.gets().expectNext().utf8String()).isEqualTo("x");
      assertThat(end.gets().expectNext().isEmpty()).as("close_notify").isTrue();
      server.done.get(20, TimeUnit.SECONDS);
      end.gets().expectNoMessage(Duration.ofMillis(100));
      ending.of(relay.toClient());
      return end;
    }
  }

  private interface TcpEnding {
    void of(Socket below) throws IOException;
  }

  @Test
  void after_a_bare_end_of_tcp_a_board_writes_on_and_says_goodbye() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> {
      out.write(in.read());
      out.flush();
      heard.complete(new String(in.readAllBytes(), StandardCharsets.US_ASCII)); // fails without close_notify
    }); LoopbackRelay relay = new LoopbackRelay(server.port())) {
      End end = strict(relay.port());
      end.opened();
      end.gets().request(2);
      end.sends().sendNext(ByteString.fromString("x"));
      end.gets().expectNext();
      relay.toClient().shutdownOutput();
      assertThat(end.ended()).isEqualTo(LinkEnded.Cause.EOF);
      end.sends().sendNext(ByteString.fromString("one "));
      end.sends().sendNext(ByteString.fromString("two"));
      end.sends().sendComplete();
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("one two");
    }
  }

  @Test
  void close_notify_is_answered_when_the_board_closes() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> in.read());
        Socket toServer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      End end = strict(listening.getLocalPort());
      try (Socket toBoard = listening.accept()) {
        beside(() -> copy(toServer, toBoard));
        List<Integer> types = Collections.synchronizedList(new ArrayList<>());
        Thread up = beside(() -> passRecords(toBoard, toServer, types));
        end.opened();
        end.gets().request(2);
        end.sends().sendNext(ByteString.fromString("x"));
        assertThat(end.gets().expectNext().isEmpty()).as("close_notify, and TCP stays").isTrue();
        for (int i = 0; i < 100; i++) {
          end.sends().sendNext(ByteString.fromString("still sent"));
        }
        assertThat(up.isAlive()).as("the board has not ended the link").isTrue();
        end.sends().sendComplete();
        up.join(20_000);
        assertThat(up.isAlive()).isFalse();
        assertThat(types.stream().filter(type -> type == 23)).as("records of data").hasSize(101);
        assertThat(types).last().as("close_notify").isEqualTo(21);
      }
    }
  }

  @Test
  void data_that_came_together_is_given_out_together_and_what_follows_does_not_befall_before_its_demand()
      throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> {
          in.read();
          out.write('a');
          out.write('b');
          in.read();
        });
        Socket toServer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      TlsLinks links = links(CertificatePolicy.STRICT, AUTHORITY, listening.getLocalPort(), LinkSettings.DEFAULT);
      var ends = TestSource.<Links.Writes>create(KIT.system())
          .viaMat(links.open(TestDials.to(BROKER, 443)), Keep.both())
          .toMat(TestSink.<Links.Brought>create(KIT.system()), Keep.both())
          .run(KIT.system());
      try (Socket toBoard = listening.accept()) {
        byte[] badRecord = new byte[5 + 64];
        System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, badRecord, 0, 5);
        beside(() -> passTogether(toServer, toBoard, 2, badRecord));
        List<Integer> types = Collections.synchronizedList(new ArrayList<>());
        Thread up = beside(() -> passRecords(toBoard, toServer, types));
        ends.first().second().toCompletableFuture().get(20, TimeUnit.SECONDS);
        ends.second().request(1);
        ends.first().first().sendNext(Links.Writes.of(ByteString.fromString("x")));
        assertThat(ends.second().expectNext()).isEqualTo(
            new Links.Brought.Data(List.of(ByteString.fromString("a"), ByteString.fromString("b"))));
        ends.second().expectNoMessage(Duration.ofMillis(50));
        assertThat(types).as("no alert").doesNotContain(21);
        ends.second().request(1);
        assertThat(ends.second().expectNext()).isInstanceOf(Links.Brought.ReadEnds.class);
        ends.first().first().sendComplete();
        up.join(20_000);
        assertThat(types.stream().filter(type -> type == 21)).as("the alert, and close_notify").hasSize(2);
      }
    }
  }

  private static Thread beside(Runnable does) {
    Thread thread = new Thread(does, "beside");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** @return a whole record of TLS; empty: there is no more */
  private static byte[] nextRecord(DataInputStream in) throws IOException {
    int type = in.read();
    if (type < 0) {
      return new byte[0];
    }
    byte[] header = in.readNBytes(4);
    byte[] body = in.readNBytes((header[2] & 0xff) << 8 | header[3] & 0xff);
    return ByteBuffer.allocate(5 + body.length).put((byte) type).put(header).put(body).array();
  }

  /** Passes records on to the board, but those of data only when there are so many, with what is to follow them. */
  private static void passTogether(Socket server, Socket board, int together, byte[] behind) {
    try {
      DataInputStream in = new DataInputStream(server.getInputStream());
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      int kept = 0;
      for (byte[] record = nextRecord(in); record.length > 0; record = nextRecord(in)) {
        if (record[0] != 23) {
          passes(board, record);
        } else {
          data.write(record);
          kept++;
          if (kept == together) {
            data.write(behind);
            passes(board, data.toByteArray());
          }
        }
      }
    } catch (IOException e) {
      Thread.currentThread().interrupt(); // the other direction has closed the socket: the end of this one too
    }
  }

  /** Passes on what the server still takes, until the board ends. @param types of all records */
  private static void passRecords(Socket board, Socket server, List<Integer> types) {
    boolean takes = true;
    try {
      DataInputStream in = new DataInputStream(board.getInputStream());
      for (byte[] record = nextRecord(in); record.length > 0; record = nextRecord(in)) {
        types.add((int) record[0]);
        takes = takes && passes(server, record);
      }
    } catch (IOException e) {
      types.add(-1); // a reset, which is no close_notify
    }
  }

  private static boolean passes(Socket to, byte[] bytes) {
    try {
      to.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false; // the server has closed, as it may
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      Thread.currentThread().interrupt(); // the other direction has closed the socket: the end of this one too
    }
  }

  private interface Ending {
    void of(Socket below, DataInputStream in) throws IOException;
  }

  /** A relay in front of a TLS server that does something of its own when the link is up. */
  private static LinkEnded.Cause endedBy(Ending ending) throws Exception {
    try (TlsServer server = echo(AUTHORITY); LoopbackRelay relay = new LoopbackRelay(server.port())) {
      End end = strict(relay.port());
      end.opened();
      end.gets().request(1);
      end.sends().sendNext(ByteString.fromString("x"));
      end.gets().expectNext();
      end.gets().request(1);
      ending.of(relay.toClient(), new DataInputStream(relay.toClient().getInputStream()));
      return end.ended();
    }
  }

  @Test
  void a_board_that_does_not_read_stops_the_server_s_writes() throws Exception {
    int total = 64 << 20;
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, (tls, in, out) -> {
      byte[] block = new byte[1 << 16];
      for (int written = 0; written < total; written += block.length) {
        out.write(block);
      }
    })) {
      End end = strict(server.port());
      end.gets().request(1);
      long read = end.gets().expectNext().size();
      assertThatThrownBy(() -> server.done.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
      end.gets().request(Long.MAX_VALUE);
      while (read < total) {
        read += end.gets().expectNext().size();
      }
      expectClosedInOrder(end);
      assertThat(read).isEqualTo(total);
    }
  }

  @Test
  void a_handshake_that_fails_has_its_code_and_its_alert() throws Exception {
    Refusal fatal = refusedBy(server -> server.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40}));
    assertThat(fatal.code()).isEqualTo(-0x7780);
    assertThat(fatal.said()).isEmpty();
    assertThat(fatal.reset()).isFalse();
    Refusal http = refusedBy(server -> server.getOutputStream().write(
        "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII)));
    assertThat(http.code()).isEqualTo(-0x7200);
    assertThat(http.reset()).as("bytes are left unread").isTrue();
    Refusal early = refusedBy(server -> server.getOutputStream().write(new byte[] {20, 3, 3, 0, 1, 1}));
    assertThat(early.code()).isEqualTo(-0x7700);
    assertThat(early.said()).containsExactly(21, 3, 3, 0, 2, 2, 10);
    Refusal earlyAndMore = refusedBy(server -> server.getOutputStream().write(new byte[] {20, 3, 3, 0, 1, 1, 22}));
    assertThat(earlyAndMore.said()).containsExactly(21, 3, 3, 0, 2, 2, 10);
    assertThat(earlyAndMore.reset()).isTrue();
    assertThat(refusedBy(Socket::shutdownOutput).code()).isEqualTo(-0x7280);
    Refusal within = refusedBy(server -> {
      server.getOutputStream().write(new byte[] {22, 3, 3, 0, 80, 2, 0});
      server.shutdownOutput();
    });
    assertThat(within.code()).as("within a record").isEqualTo(-0x7280);
    assertThat(within.reset()).as("what was there had been read").isFalse();
    assertThat(refusedBy(server -> {
      server.setSoLinger(true, 0);
      server.close();
    }).code()).isEqualTo(-0x004c);
  }

  /** @param said after the ClientHello */
  private record Refusal(int code, byte[] said, boolean reset) {}

  private static Refusal refusedBy(TcpEnding doing) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      End end = strict(listening.getLocalPort());
      try (Socket socket = listening.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ClientHello.read(in);
        doing.of(socket);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean reset = socket.isClosed();
        try {
          for (int one = reset ? -1 : in.read(); one >= 0; one = in.read()) {
            said.write(one);
          }
        } catch (IOException e) {
          reset = true;
        }
        return new Refusal(end.refused().code(), said.toByteArray(), reset);
      }
    }
  }

  @Test
  void a_link_sends_the_same_bytes_in_every_run_of_its_seed() throws Exception {
    assertThat(helloRandom(1, 1)).isEqualTo(helloRandom(1, 1));
    assertThat(helloRandom(1, 1)).isNotEqualTo(helloRandom(2, 1));
    assertThat(helloRandom(1, 1)).isNotEqualTo(helloRandom(1, 2));
  }

  private static String helloRandom(long seed, int number) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Routes routes = Routes.parse(List.of("localhost:1=127.0.0.1:" + listening.getLocalPort()));
      TlsLinks links = new TlsLinks(Tcp.get(KIT.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.BOARD,
          List.of(AUTHORITY.certificate()), TestDials.CLOCK, Optional.empty(), LinkRandom.seeded(seed));
      open(links, new Dial(new BoardId("board-00001"), number, "localhost", 1, LinkShape.NONE, 7));
      try (Socket socket = listening.accept()) {
        byte[] hello = new byte[85];
        new DataInputStream(socket.getInputStream()).readFully(hello);
        String random = HexFormat.of().formatHex(hello, 11, 43);
        assertThat(random).as("the board's clock").startsWith("00000007");
        return random;
      }
    }
  }

  @Test
  void a_silent_server_is_given_up_after_the_handshake_s_read_timeout() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      LinkEnded ended =
          open(links(CertificatePolicy.STRICT, AUTHORITY, listening.getLocalPort(), IMPATIENT), BROKER).refused();
      assertThat(ended.why()).isEqualTo(LinkEnded.Cause.TLS);
      assertThat(ended).hasMessageContaining("silent");
      assertThat(ended.code()).isEqualTo(-0x6800);
    }
  }

  @Test
  void a_server_that_takes_no_connection_is_given_up_as_tcp_s_failure() throws Exception {
    LinkSettings hasty = new LinkSettings(
        Duration.ofMillis(200), Duration.ofSeconds(10), 65536, List.of(), LinkSettings.Vanishing.DEFAULT);
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel first = SocketChannel.open(); SocketChannel second = SocketChannel.open()) {
      first.connect(full.getLocalSocketAddress()); // one more than the backlog of 1 holds is taken, on Linux
      second.connect(full.getLocalSocketAddress());
      LinkEnded ended = open(links(CertificatePolicy.STRICT, AUTHORITY, full.getLocalPort(), hasty), BROKER).refused();
      assertThat(ended.why()).isEqualTo(LinkEnded.Cause.TCP);
      assertThat(ended).hasMessageContaining("no answer in 200 ms");
    }
  }

  @Test
  void a_refused_connection_is_tcp_s_failure() throws Exception {
    int free;
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      free = listening.getLocalPort();
    }
    assertThat(strict(free).refused().why()).isEqualTo(LinkEnded.Cause.TCP);
  }

  @Test
  void a_name_that_nobody_knows_is_dns_s_failure() {
    End end = open(links(CertificatePolicy.STRICT, AUTHORITY, 1, LinkSettings.DEFAULT), "no-such-host.invalid");
    assertThat(end.refused().why()).isEqualTo(LinkEnded.Cause.DNS);
  }

  /** Links come from strangers, and what stands between their slashes is looked up as it is. */
  @ParameterizedTest
  @ValueSource(strings = {"not a host name!", "a..b.c.d.e", "........", "%%%%%%%%", "-------", "[::1]:443", "[[[[[[[[",
      "]]]]]]]]", "1.2.3.4.5.6", "300.300.300.300", ":::::::::", "fe80::1%eth99", "\u65e5\u672c\u8a9e.example.org",
      "nul\0nul\0nul.invalid", "user@example.invalid", "example.invalid:443", "tab\ttab.invalid", "*.invalid"})
  void a_host_that_is_none_is_a_link_that_failed_and_nothing_worse(String host) throws Exception {
    for (int port : new int[] {0, 443, 65535}) {
      assertThat(open(links(CertificatePolicy.BOARD, AUTHORITY, 1, LinkSettings.DEFAULT), TestDials.to(host, port))
          .refused().why()).isIn(LinkEnded.Cause.DNS, LinkEnded.Cause.TCP);
    }
    String tooLong = host + "x".repeat(300);
    assertThat(open(links(CertificatePolicy.BOARD, AUTHORITY, 1, LinkSettings.DEFAULT), TestDials.to(tooLong, 443))
        .refused().why()).isEqualTo(LinkEnded.Cause.DNS);
  }

  @Test
  void a_board_s_links_use_the_given_local_addresses_in_turn() throws Exception {
    LinkSettings settings = LinkSettings.DEFAULT.withSourceAddresses(
        List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3")));
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      TlsLinks links = links(CertificatePolicy.STRICT, AUTHORITY, listening.getLocalPort(), settings);
      List<String> seen = new ArrayList<>();
      for (int number = 1; number <= 3; number++) {
        End end = open(links, new Dial(new BoardId("board-00001"), number, BROKER, 443, LinkShape.NONE, 0));
        try (Socket socket = listening.accept()) {
          seen.add(socket.getInetAddress().getHostAddress());
        }
        end.refused();
      }
      assertThat(seen).containsOnly("127.0.0.2", "127.0.0.3");
      assertThat(seen.get(1)).isNotEqualTo(seen.get(0));
      assertThat(seen.get(2)).isEqualTo(seen.get(0));
    }
  }
}
