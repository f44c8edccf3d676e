package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlainFormats.class)
class LinkPortTest {
  private static final ActorTestKit TESTKIT = ActorTestKit.create(ManualTime.config());
  private static final int SEND_BYTES = 1072;
  private static final LinkShape OF_A_BOARD = new LinkShape(LinkShape.Direction.FREE, LinkShape.Direction.FREE,
      Optional.of(new LinkShape.Buffers(2144, SEND_BYTES)));
  private static final Materializer MATERIALIZER = Materializer.matFromSystem(TESTKIT.system());

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private TestPublisher.Probe<Links.Brought> peer;
  private TestSubscriber.Probe<Links.Writes> wire;
  private LinkPort.Handle port;

  @AfterAll
  static void stop() {
    TESTKIT.shutdownTestKit();
  }

  @BeforeEach
  void open() {
    open(OF_A_BOARD);
  }

  private void open(LinkShape shape) {
    LinkPort.Listener listener = new LinkPort.Listener() {
      @Override
      public void arrived(List<ByteString> records) {
        records.forEach(record -> heard.add(record.utf8String()));
      }

      @Override
      public void readEnds(int code) {
        heard.add(code);
      }

      @Override
      public void hasRoom() {
        heard.add("room");
      }

      @Override
      public void ended(LinkPort.Ending ending) {
        heard.add(ending);
      }

      @Override
      public void over() {
        heard.add("over");
      }
    };
    var classic = TESTKIT.system().classicSystem();
    Source<Links.Brought, TestPublisher.Probe<Links.Brought>> in = TestSource.create(classic);
    Sink<Links.Writes, TestSubscriber.Probe<Links.Writes>> out = TestSink.create(classic);
    Pair<Pair<TestPublisher.Probe<Links.Brought>, LinkPort.Handle>, TestSubscriber.Probe<Links.Writes>> running =
        in.viaMat(Flow.fromGraph(new LinkPort(listener, shape)), Keep.both()).toMat(out, Keep.both())
            .run(MATERIALIZER);
    peer = running.first().first();
    port = running.first().second();
    wire = running.second();
  }

  @Test
  void nothing_is_taken_from_the_peer_until_the_program_asks() throws InterruptedException {
    port.send(bytes("first word")); // carried out in order: when it is on the wire, no demand came before it
    wire.requestNext(writes("first word"));
    assertThat(peer.pending()).isZero();
    port.demand();
    peer.sendNext(chunk("chunk"));
    assertThat(hear()).isEqualTo("chunk");
  }

  @Test
  void one_demand_brings_one_chunk() throws InterruptedException {
    port.demand();
    port.demand();
    peer.sendNext(chunk("one"));
    peer.sendNext(chunk("two"));
    assertThat(hear()).isEqualTo("one");
    port.send(bytes("x"));
    wire.requestNext(writes("x"));
    assertThat(heard).isEmpty();
    port.demand();
    assertThat(hear()).isEqualTo("two");
  }

  @Test
  void a_fault_of_a_read_answers_one_demand_and_the_link_goes_on() throws InterruptedException {
    port.demand();
    peer.sendNext(new Links.Brought.ReadEnds(-29056));
    assertThat(hear()).isEqualTo(-29056);
    port.demand();
    peer.sendNext(chunk("one"));
    assertThat(hear()).isEqualTo("one");
  }

  @Test
  void what_waits_to_be_sent_goes_out_in_order_before_the_close() {
    port.send(bytes("a"));
    port.send(bytes("b"));
    port.close(false);
    wire.request(2);
    wire.expectNext(writes("a"));
    wire.expectNext(writes("b"));
    wire.expectComplete();
  }

  @Test
  void what_was_sent_while_tls_was_busy_goes_to_it_together_each_send_call_by_itself() throws InterruptedException {
    open(LinkShape.NONE);
    port.send(bytes("first"));
    wire.requestNext(writes("first"));
    port.send(bytes("second"));
    port.send(bytes("third"));
    port.close(false);
    port.demand(); // carried out in order: when the chunk is here, both were taken in
    peer.sendNext(chunk("chunk"));
    assertThat(hear()).isEqualTo("chunk");
    wire.request(1);
    wire.expectNext(writes("second", "third"));
    wire.expectComplete();
  }

  @Test
  void a_close_tells_whether_something_was_left_unread() throws InterruptedException {
    port.demand();
    peer.sendNext(chunk("chunk"));
    assertThat(hear()).isEqualTo("chunk");
    port.close(/* leavesUnread= */ true);
    assertThat(peer.expectCancellationWithCause(Throwable.class)).isEqualTo(LinkPort.LEFT_UNREAD);

    open();
    port.close(/* leavesUnread= */ false);
    assertThat(peer.expectCancellationWithCause(Throwable.class)).isNotEqualTo(LinkPort.LEFT_UNREAD);
  }

  @Test
  void a_peer_that_does_not_read_breaks_the_link_when_the_queue_is_full() throws InterruptedException {
    ByteString kilo = ByteString.fromArray(new byte[1024]);
    for (int i = 0; i <= LinkPort.MAX_QUEUED_BYTES / 1024; i++) {
      port.send(kilo);
    }
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
  }

  @Test
  void a_peer_that_does_not_take_the_last_bytes_in_time_breaks_a_link_that_closes() throws InterruptedException {
    ManualTime time = ManualTime.get(TESTKIT.system());
    port.send(bytes("never taken"));
    port.close(false);
    port.demand(); // is heard behind the close
    peer.expectRequest();
    time.timePasses(LinkPort.CLOSING.minusMillis(20));
    peer.sendNext(chunk("in time"));
    assertThat(hear()).isEqualTo("in time");
    time.timePasses(Duration.ofMillis(40));
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
    assertThat(wire.expectSubscriptionAndError()).isInstanceOf(Links.LinkEnded.class);
  }

  @Test
  void there_is_room_for_what_the_boards_tcp_holds_counted_as_records() {
    assertThat(port.room()).isEqualTo(SEND_BYTES);
    port.send(bytes("x".repeat(100)));
    assertThat(port.room()).isEqualTo(SEND_BYTES - 165);
    port.send(ByteString.fromArray(new byte[2048]));
    assertThat(port.room()).as("a record of 2,117 bytes has no room yet").isEqualTo(SEND_BYTES - 165 - 2117);
  }

  @Test
  void room_is_told_of_once_when_more_than_that_was_taken() throws InterruptedException {
    port.send(bytes("first"));
    port.send(bytes("second"));
    int full = port.room();
    port.tellRoom(full);
    port.demand(); // carried out in order: when the chunk is here, nothing was told before it
    peer.sendNext(chunk("chunk"));
    assertThat(hear()).isEqualTo("chunk");
    wire.requestNext(writes("first"));
    assertThat(hear()).isEqualTo("room");
    assertThat(port.room()).isEqualTo(full + 69);
    wire.requestNext(writes("second"));
    port.tellRoom(full);
    assertThat(hear()).as("asked too late: it is there").isEqualTo("room");
    assertThat(heard).isEmpty();
  }

  @Test
  void what_nobody_will_take_any_more_has_room_as_a_dead_peer_shows_late() throws InterruptedException {
    port.send(bytes("first"));
    port.tellRoom(SEND_BYTES - 69);
    wire.cancel();
    assertThat(hear()).isEqualTo("room");
    port.send(bytes("second"));
    port.tellRoom(SEND_BYTES - 69);
    assertThat(hear()).isEqualTo("room");
    assertThat(port.room()).isEqualTo(SEND_BYTES);
  }

  @Test
  void the_ways_to_end_are_told_apart() throws InterruptedException {
    port.demand();
    peer.sendComplete();
    assertThat(hear()).isEqualTo(LinkPort.Ending.CLOSED);
    assertThat(hear()).as("TCP's").isEqualTo(LinkPort.Ending.EOF);

    open();
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.EOF, "no close_notify"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);

    open();
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "reset"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
  }

  @Test
  void a_close_notify_is_told_when_it_comes_and_tcps_end_when_that_comes() throws InterruptedException {
    port.demand();
    peer.sendNext(new Links.Brought.CloseNotify());
    assertThat(hear()).isEqualTo(LinkPort.Ending.CLOSED);
    port.send(bytes("report"));
    wire.requestNext(writes("report"));
    assertThat(heard).isEmpty();
    peer.sendComplete();
    assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);
    port.close(false);
    wire.expectComplete();
    assertThat(hear()).as("and nothing twice").isEqualTo("over");

    open();
    port.demand();
    peer.sendNext(new Links.Brought.CloseNotify());
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "reset"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.CLOSED);
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
  }

  @Test
  void after_the_peers_end_bytes_go_out_until_the_program_closes() throws InterruptedException {
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.EOF, "no close_notify"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);
    port.send(bytes("report"));
    wire.requestNext(writes("report"));
    port.close(false);
    wire.expectComplete();
    assertThat(hear()).isEqualTo("over");
  }

  @Test
  void behind_the_peers_end_what_is_sent_has_room_again_when_tcp_asks_for_more() throws InterruptedException {
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.EOF, "no close_notify"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);
    port.send(bytes("ping"));
    port.tellRoom(SEND_BYTES - 1);
    wire.requestNext(writes("ping"));
    assertThat(heard).isEmpty();
    assertThat(port.room()).isLessThan(SEND_BYTES);
    wire.request(1);
    assertThat(hear()).isEqualTo("room");
    assertThat(port.room()).isEqualTo(SEND_BYTES);

    port.send(bytes("ping"));
    port.tellRoom(SEND_BYTES - 1);
    assertThat(wire.expectNext()).isEqualTo(writes("ping"));
    wire.cancel();
    assertThat(hear()).as("no room before it").isEqualTo(LinkPort.Ending.BROKEN);
  }

  @Test
  void a_reset_after_the_peers_end_is_told_too() throws InterruptedException {
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.EOF, "no close_notify"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);
    wire.cancel();
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
    assertThat(hear()).isEqualTo("over");
  }

  @Test
  void an_abort_fails_the_stream_so_that_tcp_is_reset() {
    port.abort();
    wire.expectSubscriptionAndError();
  }

  @Test
  void a_link_that_vanishes_drops_what_waits_and_says_no_more_than_that_it_is_over() throws InterruptedException {
    port.send(bytes("never sent"));
    port.vanish();
    boolean asking = false;
    wire.expectSubscriptionAndError(SocketEnd.VANISHED, asking);
    assertThat(hear()).isEqualTo("over");
  }

  @Test
  void a_link_is_over_when_its_stream_is_gone_however_it_ended() throws InterruptedException {
    port.abort();
    assertThat(hear()).isEqualTo("over");

    open();
    peer.sendError(new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "reset"));
    assertThat(hear()).isEqualTo(LinkPort.Ending.BROKEN);
    assertThat(hear()).isEqualTo("over");
  }

  private Object hear() throws InterruptedException {
    Object word = heard.poll(5, TimeUnit.SECONDS);
    assertThat(word).as("a word from the link within 5 s").isNotNull();
    return word;
  }

  private static Links.Brought chunk(String text) {
    return new Links.Brought.Data(List.of(bytes(text)));
  }

  private static Links.Writes writes(String... texts) {
    return new Links.Writes(Arrays.stream(texts).map(ByteString::fromString).toList());
  }

  private static ByteString bytes(String text) {
    return ByteString.fromString(text);
  }
}
