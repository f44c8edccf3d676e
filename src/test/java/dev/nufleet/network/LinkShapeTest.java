package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.BoardProfile.Uplink;
import dev.nufleet.model.Pace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlainFormats.class)
class LinkShapeTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final LinkShape.Direction UART = LinkShape.of(Uplink.ESP8266, Pace.BOARD).down();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void an_esp8266_passes_eleven_kilobytes_a_second_in_units_of_two() {
    LinkShape shape = LinkShape.of(Uplink.ESP8266, Pace.BOARD);
    assertThat(shape.down()).isEqualTo(new LinkShape.Direction(11_000, 2048, 2048)).isEqualTo(shape.up());
  }

  @Test
  void ethernet_passes_lwip_s_segments_and_a_window_of_them_at_once() {
    LinkShape shape = LinkShape.of(Uplink.ETHERNET, Pace.BOARD);
    assertThat(shape.down().unitBytes()).isEqualTo(536);
    assertThat(shape.down().burstBytes()).isEqualTo(4 * 536);
    assertThat(shape.up().unitBytes()).isEqualTo(536);
    assertThat(shape.up().burstBytes()).isEqualTo(2 * 536);
  }

  @Test
  void a_boards_tcp_holds_what_its_stack_has_room_for_at_every_pace_but_max() {
    for (Pace pace : List.of(Pace.BOARD, new Pace(100))) {
      assertThat(LinkShape.of(Uplink.ETHERNET, pace).buffers()).contains(new LinkShape.Buffers(4 * 536, 2 * 536));
      assertThat(LinkShape.of(Uplink.ESP8266, pace).buffers()).contains(new LinkShape.Buffers(8192, 2048));
    }
    assertThat(LinkSettings.DEFAULT.buffersOf(LinkShape.of(Uplink.ETHERNET, Pace.MAX)))
        .isEqualTo(new LinkShape.Buffers(65536, 16384));
  }

  @Test
  void the_pace_divides_times_and_at_max_there_is_no_shape() {
    assertThat(LinkShape.of(Uplink.ESP8266, new Pace(100)).down().bytesPerSecond()).isEqualTo(1_100_000);
    assertThat(LinkShape.of(Uplink.ESP8266, Pace.MAX)).isEqualTo(LinkShape.NONE);
    assertThat(LinkShape.NONE.down().isFree()).isTrue();
  }

  @Property(tries = 300)
  void bytes_keep_to_the_rate_however_late_the_timers_are(
      @ForAll @IntRange(min = 1000, max = 10_000_000) int bytesPerSecond,
      @ForAll @IntRange(min = 1, max = 4096) int unit,
      @ForAll @IntRange(min = 0, max = 15_000_000) int lateNanos) {
    TokenBucket bucket = new TokenBucket(new LinkShape.Direction(bytesPerSecond, unit, unit), 0);
    double slackBytes = bytesPerSecond * (TokenBucket.LATENESS_NANOS / 1e9) + unit + 1;
    long now = 0;
    long passed = 0;
    while (now < 200_000_000L) {
      long wait = bucket.ask(unit, now);
      if (wait == 0) {
        passed += unit;
      } else {
        now += wait + lateNanos;
      }
      double due = bytesPerSecond * (now / 1e9);
      assertThat((double) passed).isBetween(due - slackBytes, due + slackBytes + unit);
    }
  }

  @Test
  void a_chunk_passes_in_units_each_in_its_time_and_the_end_comes_last() {
    ManualTime time = ManualTime.get(KIT.system());
    AtomicLong clock = new AtomicLong();
    ByteString chunk = ByteString.fromArray(new byte[5000]);
    TestSubscriber.Probe<ByteString> out = Source.single(chunk)
        .via(new PacedBytes(UART, clock::get))
        .runWith(TestSink.create(KIT.system()), KIT.system());
    out.request(10);
    assertThat(out.expectNext().size()).isEqualTo(2048);
    for (int size : new int[] {2048, 904}) {
      clock.addAndGet(Duration.ofMillis(187).toNanos());
      time.timePasses(Duration.ofMillis(187));
      assertThat(out.expectNext().size()).isEqualTo(size);
    }
    out.expectComplete();
  }

  @Test
  void a_slow_uplink_takes_one_chunk_and_no_more() {
    AtomicInteger taken = new AtomicInteger();
    TestSubscriber.Probe<ByteString> out = Source.repeat(ByteString.fromArray(new byte[5000]))
        .map(chunk -> {
          taken.incrementAndGet();
          return chunk;
        })
        .via(new PacedBytes(UART, () -> 0L))
        .runWith(TestSink.create(KIT.system()), KIT.system());
    out.request(10);
    assertThat(out.expectNext().size()).isEqualTo(2048);
    out.request(10);
    assertThat(taken).hasValue(1);
    out.cancel();
  }

  @Test
  void a_broken_link_is_told_at_once() {
    var ends = TestSource.<ByteString>create(KIT.system())
        .via(new PacedBytes(UART, () -> 0L))
        .toMat(TestSink.create(KIT.system()), Keep.both())
        .run(KIT.system());
    ends.second().request(10);
    ends.first().sendNext(ByteString.fromArray(new byte[5000]));
    assertThat(ends.second().expectNext().size()).isEqualTo(2048);
    ends.first().sendError(new IllegalStateException("reset"));
    assertThat(ends.second().expectError()).hasMessage("reset");
  }
}
