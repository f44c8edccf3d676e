package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Act.Drawn;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Pace;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.concurrent.duration.FiniteDuration;

/** The wire between two probes: the board's TLS on one side, its socket on the other; time is the test's. */
@ExtendWith(PlainFormats.class)
class FaultyWireTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final long SECOND = 1_000_000_000L;
  private static final int SEND_BYTES = 8;
  private static final Duration NOTHING = Duration.ofMillis(100);
  private static final ByteString HELLO = ByteString.fromString("hello");

  private final AtomicLong now = new AtomicLong(1);
  private final LinkFaults faults = new LinkFaults(
      new ChaosTime(Pace.BOARD), new HandClock(now::get), Draw.of(1, "board", "latency"));

  private TestPublisher.Probe<ByteString> fromBoard;
  private TestSubscriber.Probe<ByteString> toBoard;
  private TestPublisher.Probe<ByteString> fromServer;
  private TestSubscriber.Probe<ByteString> toServer;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void connect() {
    connect("");
  }

  @Test
  void calm_it_passes_bytes_both_ways_and_asks_for_no_more_than_the_board() {
    toServer.request(1);
    fromBoard.sendNext(HELLO);
    assertThat(toServer.expectNext()).isEqualTo(HELLO);
    assertThat(fromServer.pending()).as("the board has asked for nothing").isZero();
    toBoard.request(1);
    fromServer.sendNext(HELLO);
    assertThat(toBoard.expectNext()).isEqualTo(HELLO);
  }

  @Test
  void in_a_silence_nothing_passes_and_afterwards_everything_that_tcp_sends_again_does() {
    established();
    befall(FaultKind.LINK_DROP, 10 * SECOND, -1, -1);
    toServer.request(2);
    toBoard.request(2);
    fromBoard.sendNext(HELLO);
    fromServer.sendNext(HELLO);
    toServer.expectNoMessage(NOTHING);
    toBoard.expectNoMessage(NOTHING);
    advance(11 * SECOND); // the retransmissions come a little later: of the server 12.6 s after the bytes
    toBoard.expectNoMessage(NOTHING);
    advance(2 * SECOND);
    assertThat(toBoard.expectNext()).isEqualTo(HELLO);
    advance(20 * SECOND);
    assertThat(toServer.expectNext()).isEqualTo(HELLO);
  }

  @Test
  void in_a_silence_a_board_gets_rid_of_no_more_than_its_send_buffer_holds() {
    established();
    befall(FaultKind.LINK_DROP, 10 * SECOND, -1, -1);
    toServer.request(5);
    for (int i = 0; i < 3; i++) {
      fromBoard.sendNext(HELLO);
    }
    fromBoard.expectNoMessage(FiniteDuration.apply(NOTHING.toMillis(), "ms")); // 8 bytes are full, and the third waits
    advance(40 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(toServer.expectNext()).isEqualTo(HELLO);
    }
    fromBoard.expectRequest();
  }

  @Test
  void what_the_peer_ends_in_a_silence_the_board_hears_of_afterwards() {
    established();
    befall(FaultKind.LINK_DROP, 10 * SECOND, -1, -1);
    toBoard.request(1);
    fromServer.sendComplete();
    toBoard.expectNoMessage(NOTHING);
    advance(11 * SECOND);
    toBoard.expectComplete();
  }

  @Test
  void what_the_board_ends_in_a_silence_leaves_its_socket_silent_until_it_is_over() {
    established();
    befall(FaultKind.LINK_DROP, 10 * SECOND, -1, -1);
    fromBoard.sendComplete();
    assertThat(toServer.expectError()).hasMessage("nobody hears the board");
  }

  @Test
  void a_reset_breaks_both_sides_and_a_close_ends_both_in_order() {
    established();
    befall(FaultKind.RESET, -1, -1, -1);
    assertThat(toServer.expectError()).hasMessage("connection reset");
    assertThat(toBoard.expectSubscriptionAndError().getMessage()).isEqualTo("connection reset");
    connect("");
    established();
    toBoard.ensureSubscription();
    befall(FaultKind.CLOSE, -1, -1, -1);
    toServer.expectComplete();
    toBoard.expectComplete();
  }

  @Test
  void a_stall_keeps_the_board_from_reading_and_not_from_writing() {
    established();
    toBoard.request(1);
    fromServer.sendNext(HELLO);
    toBoard.expectNext();
    befall(FaultKind.STALL, 10 * SECOND, -1, -1);
    toBoard.request(1);
    toServer.request(1);
    fromBoard.sendNext(HELLO);
    assertThat(toServer.expectNext()).isEqualTo(HELLO);
    toBoard.expectNoMessage(NOTHING);
    fromServer.sendNext(HELLO);
    toBoard.expectNoMessage(NOTHING);
    advance(11 * SECOND);
    assertThat(toBoard.expectNext()).isEqualTo(HELLO);
  }

  @Test
  void latency_delays_each_chunk_and_keeps_their_order() {
    established();
    befall(FaultKind.LATENCY, -1, SECOND, -1);
    toBoard.request(2);
    fromServer.sendNext(HELLO);
    toBoard.expectNoMessage(NOTHING);
    now.addAndGet(SECOND / 2);
    fromServer.sendNext(ByteString.fromString("world"));
    toBoard.expectNoMessage(NOTHING);
    advance(SECOND * 6 / 10);
    assertThat(toBoard.expectNext()).isEqualTo(HELLO);
    toBoard.expectNoMessage(NOTHING);
    advance(SECOND / 2);
    assertThat(toBoard.expectNext().utf8String()).isEqualTo("world");
  }

  @Test
  void slices_are_no_longer_than_asked_for() {
    established();
    befall(FaultKind.SLICER, -1, -1, 2);
    toBoard.request(3);
    fromServer.sendNext(HELLO);
    assertThat(toBoard.expectNext().utf8String()).isEqualTo("he");
    assertThat(toBoard.expectNext().utf8String()).isEqualTo("ll");
    assertThat(toBoard.expectNext().utf8String()).isEqualTo("o");
  }

  @Test
  void a_rate_lets_so_many_bytes_pass_in_a_second() {
    established();
    faults.begin(new Act(1, FaultKind.BANDWIDTH, 0, new Spot.Always(),
        new Drawn(-1, -1, -1, 1000, -1, -1, -1, null, 0, -1, "")));
    toBoard.request(100);
    fromServer.sendNext(ByteString.fromArray(new byte[1000]));
    int came = toBoard.expectNext().size();
    toBoard.expectNoMessage(NOTHING);
    for (int seconds = 0; seconds < 3 && came < 1000; seconds++) {
      for (int tick = 0; tick < 20 && came < 1000; tick++) {
        advance(SECOND / 20);
        came += toBoard.expectNext().size();
      }
      assertThat(came).isGreaterThanOrEqualTo(Math.min(1000, 900 * (seconds + 1)));
    }
    assertThat(came).isEqualTo(1000);
  }

  @Test
  void one_corrupt_chunk_has_one_bit_turned() {
    established();
    befall(FaultKind.CORRUPT, -1, -1, -1);
    toBoard.request(2);
    fromServer.sendNext(HELLO);
    assertThat(toBoard.expectNext().utf8String()).isEqualTo("helln");
    fromServer.sendNext(HELLO);
    assertThat(toBoard.expectNext()).isEqualTo(HELLO);
  }

  @Test
  void a_handshake_that_is_cut_ends_behind_the_first_words_of_the_board() {
    connect("cut");
    established();
    toServer.expectComplete();
  }

  @Test
  void a_handshake_in_another_version_ends_with_the_servers_alert() {
    connect("version");
    toBoard.request(1);
    established();
    assertThat(toBoard.expectNext()).isEqualTo(ByteString.fromArray(new byte[] {0x15, 3, 3, 0, 2, 2, 0x46}));
    toBoard.expectComplete();
  }

  @Test
  void a_connection_that_a_silence_keeps_from_coming_to_be_fails_as_one_that_nobody_takes() {
    befall(FaultKind.LINK_DROP, 100 * SECOND, -1, -1);
    connect("", Duration.ofMillis(50));
    toServer.request(1);
    assertThat(toBoard.expectSubscriptionAndError()).hasMessage("no connection");
  }

  /** The board has said its first word. */
  private void established() {
    toServer.request(1);
    fromBoard.sendNext(HELLO);
    toServer.expectNext();
  }

  private void befall(FaultKind kind, long lasts, long delay, long bytes) {
    faults.begin(new Act(1, kind, 0, new Spot.Always(),
        new Drawn(lasts, delay, -1, -1, -1, bytes, -1, null, 0, -1, "")));
  }

  private void advance(long nanos) {
    now.addAndGet(nanos);
    faults.end(99); // the links look again
  }

  private void connect(String handshakeFails) {
    connect(handshakeFails, Duration.ofSeconds(10));
  }

  private void connect(String handshakeFails, Duration timeout) {
    Flow<ByteString, ByteString, Pair<TestSubscriber.Probe<ByteString>, TestPublisher.Probe<ByteString>>> socket =
        Flow.fromSinkAndSourceMat(
            TestSink.<ByteString>create(KIT.system()), TestSource.<ByteString>create(KIT.system()), Keep.both());
    BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> wire =
        BidiFlow.fromGraph(new FaultyWire(faults, now::get, timeout, handshakeFails, SEND_BYTES));
    var ends = TestSource.<ByteString>create(KIT.system())
        .viaMat(socket.join(wire.reversed()), Keep.both())
        .toMat(TestSink.create(KIT.system()), Keep.both())
        .addAttributes(Attributes.inputBuffer(1, 1)) // so that a probe's demand is that of the wire, and one more
        .run(KIT.system());
    fromBoard = ends.first().first();
    toServer = ends.first().second().first();
    fromServer = ends.first().second().second();
    toBoard = ends.second();
  }
}
