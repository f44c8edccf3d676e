package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.KillSwitches;
import akka.stream.Outlet;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both ends joined in memory, with a switch in each direction between them that can end the transport. */
@ExtendWith(PlainFormats.class)
class TlsStageTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final TlsSettings IMPATIENT = new TlsSettings(
      Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofMillis(50), 16384, 16384);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** The ends of one connection. @param cut ends what flows from server to client */
  private record Wire(
      TestPublisher.Probe<ByteString> clientSends,
      TestSubscriber.Probe<ByteString> clientGets,
      TestPublisher.Probe<ByteString> serverSends,
      TestSubscriber.Probe<ByteString> serverGets,
      UniqueKillSwitch cut) {}

  private static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<TlsStage.Established>>
      client() {
    return TlsStage.client(TlsSettings.DEFAULT, TestEngines::client, session -> 0, ended -> ended);
  }

  private static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<TlsStage.Established>>
      server() {
    return TlsStage.server(TlsSettings.DEFAULT, TestEngines.AUTHORITY.serverTls()::engine);
  }

  private static Wire wire() {
    TestSubscriber.Probe<ByteString>[] serverGets = probes();
    TestPublisher.Probe<ByteString>[] serverSends = publishers();
    UniqueKillSwitch[] cut = new UniqueKillSwitch[1];
    Flow<ByteString, ByteString, NotUsed> serverSide = Flow.fromSinkAndSourceMat(
        TestSink.create(KIT.system()), TestSource.<ByteString>create(KIT.system()), (gets, sends) -> {
          serverGets[0] = gets;
          serverSends[0] = sends;
          return NotUsed.getInstance();
        });
    Flow<ByteString, ByteString, NotUsed> far = server().reversed().join(serverSide)
        .viaMat(KillSwitches.single(), (none, kill) -> {
          cut[0] = kill;
          return NotUsed.getInstance();
        });
    var ends = TestSource.<ByteString>create(KIT.system())
        .via(client().join(far))
        .toMat(TestSink.create(KIT.system()), Keep.both())
        .run(KIT.system());
    return new Wire(ends.first(), ends.second(), serverSends[0], serverGets[0], cut[0]);
  }

  @SuppressWarnings("unchecked")
  private static TestSubscriber.Probe<ByteString>[] probes() {
    return new TestSubscriber.Probe[1];
  }

  @SuppressWarnings("unchecked")
  private static TestPublisher.Probe<ByteString>[] publishers() {
    return new TestPublisher.Probe[1];
  }

  private static Wire connected() {
    Wire wire = wire();
    wire.clientGets.request(1);
    wire.serverGets.request(1);
    wire.clientSends.sendNext(ByteString.fromString("hello"));
    assertThat(wire.serverGets.expectNext().utf8String()).isEqualTo("hello");
    wire.serverSends.sendNext(ByteString.fromString("welcome"));
    assertThat(wire.clientGets.expectNext().utf8String()).isEqualTo("welcome");
    wire.clientGets.request(1);
    wire.serverGets.request(1);
    return wire;
  }

  private static TlsEnded.Why whyOf(Throwable failure) {
    assertThat(failure).isInstanceOf(TlsEnded.class);
    return ((TlsEnded) failure).why();
  }

  @Test
  void the_input_s_end_sends_close_notify_and_completes_both_ends() {
    Wire wire = connected();
    wire.clientSends.sendComplete();
    wire.serverGets.expectComplete();
    wire.serverSends.expectCancellation();
    wire.clientGets.expectComplete();
  }

  @Test
  void the_server_s_close_notify_completes_the_client_s_output() {
    Wire wire = connected();
    wire.serverSends.sendNext(ByteString.fromString("last words"));
    wire.serverSends.sendComplete();
    assertThat(wire.clientGets.expectNext().utf8String()).isEqualTo("last words");
    wire.clientGets.request(1);
    wire.clientGets.expectComplete();
    wire.clientSends.expectCancellation();
    wire.serverGets.expectComplete();
  }

  @Test
  void a_transport_that_ends_without_close_notify_fails_as_eof() {
    Wire wire = connected();
    wire.cut.shutdown();
    TlsEnded ended = (TlsEnded) wire.clientGets.expectError();
    assertThat(ended.why()).isEqualTo(TlsEnded.Why.EOF);
    assertThat(ended.duringHandshake()).isFalse();
    wire.clientSends.expectCancellation();
  }

  @Test
  void a_transport_that_fails_is_told_with_its_cause() {
    Wire wire = connected();
    wire.cut.abort(new IllegalStateException("cable pulled"));
    TlsEnded ended = (TlsEnded) wire.clientGets.expectError();
    assertThat(ended.why()).isEqualTo(TlsEnded.Why.TRANSPORT);
    assertThat(ended.getCause()).hasMessage("cable pulled");
    wire.clientSends.expectCancellation();
  }

  @Test
  void a_transport_that_ends_during_the_handshake_fails_the_handshake_too() {
    var ends = Source.<ByteString>maybe()
        .viaMat(client().join(Flow.fromSinkAndSource(Sink.ignore(), Source.empty())), Keep.right())
        .toMat(Sink.ignore(), Keep.both())
        .run(KIT.system());
    assertThat(whyOf(failureOf(ends.first()))).isEqualTo(TlsEnded.Why.EOF);
    assertThat(whyOf(failureOf(ends.second()))).isEqualTo(TlsEnded.Why.EOF);
  }

  @Test
  void a_peer_that_is_silent_in_the_handshake_is_given_up() {
    var ends = Source.<ByteString>maybe()
        .viaMat(TlsStage.client(IMPATIENT, TestEngines::client, session -> 0, ended -> ended)
            .join(Flow.fromSinkAndSource(Sink.ignore(), Source.maybe())), Keep.right())
        .toMat(Sink.ignore(), Keep.both())
        .run(KIT.system());
    assertThat(whyOf(failureOf(ends.first()))).isEqualTo(TlsEnded.Why.TIMEOUT);
    assertThat(whyOf(failureOf(ends.second()))).isEqualTo(TlsEnded.Why.TIMEOUT);
  }

  @Test
  void a_peer_is_waited_for_in_the_handshake_while_something_is_left_of_what_it_is_granted() {
    AtomicInteger asked = new AtomicInteger();
    List<Duration> granted = new CopyOnWriteArrayList<>();
    var up = Source.<ByteString>maybe()
        .viaMat(TlsStage.client(IMPATIENT, TestEngines::client, session -> 0, ended -> ended, nanos -> {
          granted.add(Duration.ofNanos(nanos));
          return () -> asked.incrementAndGet() < 3 ? 1_000_000 : 0;
        }).join(Flow.fromSinkAndSource(Sink.ignore(), Source.maybe())), Keep.right())
        .to(Sink.ignore())
        .run(KIT.system());
    assertThat(whyOf(failureOf(up))).isEqualTo(TlsEnded.Why.TIMEOUT);
    assertThat(asked).hasValue(3);
    assertThat(granted).containsExactly(IMPATIENT.handshake(), IMPATIENT.handshakeRead());
  }

  @Test
  void a_peer_that_does_not_take_the_alert_does_not_keep_the_connection_open() {
    Flow<ByteString, ByteString, TestSubscriber.Probe<ByteString>> deaf = Flow.fromSinkAndSourceMat(
        TestSink.create(KIT.system()),
        Source.single(ByteString.fromString("GET / HTTP/1.1\r\n\r\n")).concat(Source.maybe()),
        Keep.left());
    var ends = Source.<ByteString>maybe()
        .viaMat(TlsStage.server(IMPATIENT, TestEngines.AUTHORITY.serverTls()::engine)
            .join(deaf, Keep.right()), Keep.right())
        .toMat(Sink.ignore(), Keep.both())
        .run(KIT.system());
    TestSubscriber.Probe<ByteString> cipher = ends.first();
    assertThat(whyOf(failureOf(ends.second()))).isEqualTo(TlsEnded.Why.PROTOCOL);
    cipher.ensureSubscription();
    assertThat(whyOf(cipher.expectError())).isEqualTo(TlsEnded.Why.TIMEOUT);
  }

  @Test
  void a_handshake_that_nobody_waits_for_is_given_up() {
    TestSubscriber.Probe<ByteString> cipher = Source.<ByteString>empty()
        .viaMat(server().join(Flow.fromSinkAndSourceMat(
            TestSink.create(KIT.system()), Source.maybe(), Keep.left()), Keep.right()), Keep.right())
        .to(Sink.cancelled())
        .run(KIT.system());
    cipher.ensureSubscription();
    cipher.expectComplete();
  }

  @Test
  void a_transport_that_does_not_end_after_both_sides_are_over_is_aborted() {
    Lingering lingering = new Lingering();
    TlsSettings shortClose = new TlsSettings(TlsSettings.DEFAULT.handshakeRead(), TlsSettings.DEFAULT.handshake(),
        IMPATIENT.close(), TlsSettings.DEFAULT.maxPlainBytes(), TlsSettings.DEFAULT.maxRecordBytes());
    Source.single(ByteString.fromString("hello")).concat(Source.maybe())
        .via(client().join(Flow.fromGraph(lingering).via(
            TlsStage.server(shortClose, TestEngines.AUTHORITY.serverTls()::engine).reversed()
                .join(Flow.of(ByteString.class).take(1)))))
        .runWith(Sink.ignore(), KIT.system());
    assertThat(whyOf(lingering.cancelled.orTimeout(20, TimeUnit.SECONDS).join())).isEqualTo(TlsEnded.Why.TIMEOUT);
  }

  /** A transport whose far end never closes. */
  private static final class Lingering extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
    private final Inlet<ByteString> in = Inlet.create("in");
    private final Outlet<ByteString> out = Outlet.create("out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<ByteString, ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new GraphStageLogic(shape) {
        {
          setHandler(in, new AbstractInHandler() {
            @Override
            public void onPush() {
              push(out, grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              // it says nothing more, but stays
            }
          });
          setHandler(out, new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!isClosed(in)) {
                pull(in);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancelled.complete(cause);
              completeStage();
            }
          });
        }
      };
    }
  }

  @Test
  void the_handshake_tells_protocol_suite_and_verification() throws Exception {
    CompletionStage<TlsStage.Established> established = Source.<ByteString>maybe()
        .viaMat(TlsStage.client(TlsSettings.DEFAULT, TestEngines::client, session -> 0x0c, ended -> ended)
            .join(server().reversed().join(Flow.create())), Keep.right())
        .to(Sink.ignore())
        .run(KIT.system());
    assertThat(established.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isEqualTo(new TlsStage.Established("TLSv1.2", "TLS_RSA_WITH_AES_256_CBC_SHA256", 0x0c));
  }

  @Test
  void a_reader_that_does_not_read_stops_the_writer() {
    AtomicLong written = new AtomicLong();
    int chunk = 1000;
    Source<ByteString, NotUsed> endless = Source.repeat(ByteString.fromArray(new byte[chunk]))
        .map(bytes -> {
          written.addAndGet(chunk);
          return bytes;
        });
    TestSubscriber.Probe<ByteString> reader = Source.<ByteString>maybe()
        .via(client().join(server().reversed().join(Flow.fromSinkAndSource(Sink.ignore(), endless))))
        .runWith(TestSink.create(KIT.system()), KIT.system());
    long read = 0;
    for (int i = 0; i < 200; i++) {
      reader.request(1);
      read += reader.expectNext().size();
      assertThat(written.get() - read).as("bytes on their way after %d chunks", i).isLessThan(3L * 17_000);
    }
    reader.cancel();
  }

  @Test
  void a_record_larger_than_the_receiver_s_buffer_ends_the_connection() {
    TlsSettings small = new TlsSettings(TlsSettings.DEFAULT.handshakeRead(), TlsSettings.DEFAULT.handshake(),
        TlsSettings.DEFAULT.close(), TlsSettings.DEFAULT.maxPlainBytes(), 4096);
    TestSubscriber.Probe<ByteString> reader = Source.<ByteString>maybe()
        .via(TlsStage.client(small, TestEngines::client, session -> 0, ended -> ended)
            .join(server().reversed().join(Flow.fromSinkAndSource(Sink.ignore(), Source.from(List.of(
                ByteString.fromArray(new byte[4096]), ByteString.fromArray(new byte[4097])))))))
        .runWith(TestSink.create(KIT.system()), KIT.system());
    reader.request(2);
    assertThat(reader.expectNext().size()).isEqualTo(4096);
    Throwable failure = reader.expectError();
    assertThat(whyOf(failure)).isEqualTo(TlsEnded.Why.PROTOCOL);
    assertThat(failure).hasMessageContaining("a record of 4097 bytes");
  }

  @Test
  void a_failing_input_aborts_the_transport() {
    Wire wire = connected();
    wire.clientSends.sendError(new IllegalStateException("the board lost power"));
    assertThat(wire.clientGets.expectError()).hasMessage("the board lost power");
    assertThat(whyOf(wire.serverGets.expectError())).isEqualTo(TlsEnded.Why.TRANSPORT);
    wire.serverSends.expectCancellation();
  }

  @Test
  void a_reader_that_cancels_leaves_the_writer_alone() {
    Wire wire = connected();
    wire.clientGets.cancel();
    wire.serverSends.sendNext(ByteString.fromString("to nobody"));
    wire.clientSends.sendNext(ByteString.fromString("still here"));
    assertThat(wire.serverGets.expectNext().utf8String()).isEqualTo("still here");
    wire.serverGets.request(1);
    wire.serverSends.sendComplete();
    wire.clientSends.expectCancellation();
    wire.serverGets.expectComplete();
  }

  @Test
  void good_records_before_a_bad_one_are_delivered() throws Exception {
    AtomicLong passed = new AtomicLong();
    Flow<ByteString, ByteString, NotUsed> corrupting = Flow.of(ByteString.class).map(bytes -> {
      passed.addAndGet(bytes.size());
      return passed.get() > 60_000 ? bytes.drop(1) : bytes;
    });
    var seen = Source.<ByteString>maybe()
        .via(client().join(server().reversed()
            .join(Flow.fromSinkAndSource(Sink.ignore(), Source.repeat(ByteString.fromArray(new byte[900])).take(100)))
            .via(corrupting)))
        .map(ByteString::size)
        .recover(TlsEnded.class, () -> -1)
        .runWith(Sink.seq(), KIT.system());
    List<Integer> sizes = seen.toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(sizes.get(sizes.size() - 1)).isEqualTo(-1);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isBetween(30_000, 89_999);
  }

  private static Throwable failureOf(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS)).isNotNull();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (java.util.concurrent.CompletionException e) {
      return e.getCause();
    }
  }
}
