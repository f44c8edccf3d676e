package dev.nufleet.doors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.doors.Frame.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One end, of which the test plays the other. */
@ExtendWith(PlainFormats.class)
class RelayStageTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int PIECE = 4096;

  private final LinkedBlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final TestPublisher.Probe<ByteString> in;
  private final TestSubscriber.Probe<ByteString> out;
  private final Consumer<Frame> there;

  RelayStageTest() {
    Pair<Pair<TestPublisher.Probe<ByteString>, Consumer<Frame>>, TestSubscriber.Probe<ByteString>> run =
        TestSource.<ByteString>probe(KIT.system().classicSystem())
            .viaMat(Flow.<ByteString, ByteString, Consumer<Frame>>fromGraph(
                new RelayStage(7, sent::add, () -> over.complete(null))), Keep.both())
            .toMat(TestSink.probe(KIT.system().classicSystem()), Keep.both())
            .run(KIT.system());
    in = run.first().first();
    there = run.first().second();
    out = run.second();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_comes_in_goes_there_until_a_window_is_on_its_way_and_on_when_some_was_taken() throws Exception {
    for (int i = 0; i < RelayStage.WINDOW / PIECE; i++) {
      in.sendNext(piece(i));
      assertThat(next()).isEqualTo(Frame.of(7, Kind.BYTES, piece(i)));
    }
    in.ensureSubscription();
    in.sendNext(piece(99)); // the stream's own buffer takes it; the stage does not
    assertThat(sent.poll(200, TimeUnit.MILLISECONDS)).isNull();
    there.accept(Frame.taken(7, PIECE));
    assertThat(next()).isEqualTo(Frame.of(7, Kind.BYTES, piece(99)));
  }

  @Test
  void what_comes_from_there_goes_out_as_it_is_asked_for_and_is_told_as_taken_by_quarters_of_a_window()
      throws Exception {
    for (int i = 0; i < 4; i++) {
      there.accept(Frame.of(7, Kind.BYTES, piece(i)));
    }
    out.request(1);
    out.expectNext(piece(0));
    assertThat(sent.poll(100, TimeUnit.MILLISECONDS)).isNull();
    out.request(3);
    out.expectNext(piece(1));
    assertThat(next()).isEqualTo(Frame.taken(7, 2 * PIECE));
    out.expectNext(piece(2));
    out.expectNext(piece(3));
    assertThat(next()).isEqualTo(Frame.taken(7, 2 * PIECE));
  }

  @Test
  void an_end_there_comes_behind_its_bytes_and_is_not_answered() throws Exception {
    there.accept(Frame.of(7, Kind.BYTES, piece(1)));
    there.accept(Frame.of(7, Kind.ENDED));
    out.ensureSubscription();
    out.expectNoMessage(Duration.ofMillis(100));
    out.request(1);
    out.expectNext(piece(1));
    out.expectComplete();
    in.expectCancellation();
    over.get(10, TimeUnit.SECONDS);
    assertThat(sent).isEmpty();
  }

  @Test
  void an_end_here_is_told_behind_the_bytes() throws Exception {
    in.sendNext(piece(1));
    in.sendComplete();
    assertThat(next().kind()).isEqualTo(Kind.BYTES);
    assertThat(next()).isEqualTo(Frame.of(7, Kind.ENDED));
    out.request(1);
    out.expectComplete();
    over.get(10, TimeUnit.SECONDS);
    assertThat(sent).isEmpty();
  }

  @Test
  void a_failure_here_breaks_it_there_and_one_there_fails_it_here() throws Exception {
    in.sendError(new IOException("x"));
    assertThat(next()).isEqualTo(Frame.of(7, Kind.BROKEN));
    RelayStageTest other = new RelayStageTest();
    other.there.accept(Frame.of(7, Kind.BROKEN));
    other.out.request(1);
    assertThat(other.out.expectError()).isInstanceOf(IOException.class);
    other.over.get(10, TimeUnit.SECONDS);
    assertThat(other.sent).as("the other end knows").isEmpty();
  }

  @Test
  void who_does_not_listen_any_more_may_still_speak_and_what_comes_is_taken() throws Exception {
    out.ensureSubscription();
    out.cancel();
    for (int i = 0; i < 2; i++) {
      there.accept(Frame.of(7, Kind.BYTES, piece(i)));
    }
    assertThat(next()).isEqualTo(Frame.taken(7, 2 * PIECE));
    in.sendNext(piece(5));
    assertThat(next()).isEqualTo(Frame.of(7, Kind.BYTES, piece(5)));
  }

  @Test
  void frames_travel_in_batches_that_are_read_as_they_were_written() {
    Frames frames = new Frames();
    List<Frame> all = List.of(
        Frame.of(1, Kind.CAME, ByteString.fromString("1 5 127.0.0.1")), Frame.of(1, Kind.BYTES, piece(1)),
        Frame.of(2, Kind.BYTES, piece(2)), Frame.of(2, Kind.ENDED), Frame.of(3, Kind.BYTES, piece(3)),
        Frame.of(3, Kind.BROKEN), Frame.taken(1L << 40, 77));
    all.forEach(frames::add);
    List<Frame> read = new ArrayList<>();
    int batches = 0;
    while (!frames.isEmpty()) {
      Frames.each(frames.take(2 * PIECE, 3), read::add);
      batches++;
    }
    assertThat(read).isEqualTo(all);
    assertThat(batches).as("bounded by bytes and by frames").isEqualTo(3);
  }

  private Frame next() throws InterruptedException {
    Frame frame = sent.poll(10, TimeUnit.SECONDS);
    assertThat(frame).isNotNull();
    return frame;
  }

  private static ByteString piece(int fill) {
    byte[] bytes = new byte[PIECE];
    Arrays.fill(bytes, (byte) fill);
    return ByteString.fromArray(bytes);
  }
}
