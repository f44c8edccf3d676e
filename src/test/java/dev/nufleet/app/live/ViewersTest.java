package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.live.view.ShownRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlainFormats.class)
class ViewersTest {
  private static final Pattern POINT = Pattern.compile("event: point\ndata: \\{.*?\"second\":([0-9]+)");

  /** Only a failing test waits so long. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final ShownRun run = ShownRun.of(3);
  private final Viewers viewers = new Viewers(run.view, kit.scheduler(), Runnable::run);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_few_are_told_four_times_a_second_and_many_less_often_but_before_they_believe_in_a_cut() {
    assertThat(Viewers.step(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(Viewers.step(10)).isEqualTo(Duration.ofMillis(250));
    assertThat(Viewers.step(20)).isEqualTo(Duration.ofMillis(500));
    assertThat(Viewers.step(100)).isEqualTo(Duration.ofMillis(2_500));
    assertThat(Viewers.step(Viewers.MOST)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void the_clock_of_all_goes_by_how_many_there_are() {
    AtomicInteger told = new AtomicInteger();
    List<ViewerSource.Viewer> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ViewerSource.Viewer viewer = new ViewerSource.Viewer() {
        @Override
        public void tick() {
          told.incrementAndGet();
        }
      };
      many.add(viewer);
      viewers.join(viewer);
    }
    assertThat(told).as("the first, at once").hasValue(1);
    time.timePasses(Duration.ofMillis(250));
    assertThat(told).as("all who have come since").hasValue(101);
    time.timePasses(Duration.ofMillis(2_490));
    assertThat(told).hasValue(101);
    time.timePasses(Duration.ofMillis(10));
    assertThat(told).hasValue(201);

    many.subList(1, 100).forEach(viewers::leave);
    time.timePasses(Duration.ofMillis(2_500));
    time.timePasses(Duration.ofMillis(240));
    assertThat(told).as("who has stayed").hasValue(202);
    time.timePasses(Duration.ofMillis(10));
    assertThat(told).hasValue(203);
  }

  @Test
  void who_is_told_seldom_gets_each_point_of_time_once() throws Refused {
    SinkQueueWithCancel<ByteString> events = viewers.source().runWith(Sink.queue(), kit.system());
    assertThat(next(events)).startsWith(": alive").contains("event: snapshot");
    pass(2);
    assertThat(points(events, 1)).as("the first look: the newest").containsExactly(0);
    pass(7);
    assertThat(points(events, 5)).containsExactly(1, 2, 3, 4, 5);
    pass(9);
    assertThat(points(events, 2)).containsExactly(6, 7);
    events.cancel();
  }

  /** Everything up to this second happens between two turns. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      run.timeline.befell(second * ShownRun.SECOND);
    }
    run.nanos.addAndGet(2 * ShownRun.SECOND);
  }

  /** The next events until there are so many points among them, and whatever comes with the last. */
  private List<Integer> points(SinkQueueWithCancel<ByteString> events, int least) {
    List<Integer> seconds = new ArrayList<>();
    while (seconds.size() < least) {
      POINT.matcher(next(events)).results().map(MatchResult::group).forEach(point ->
          seconds.add(Integer.valueOf(point.replaceFirst("(?s).*:", ""))));
    }
    return seconds;
  }

  private String next(SinkQueueWithCancel<ByteString> events) {
    CompletableFuture<Optional<ByteString>> next = events.pull().toCompletableFuture();
    long began = System.nanoTime();
    while (!next.isDone()) {
      assertThat(System.nanoTime() - began).as("nothing is told").isLessThan(PATIENCE_NANOS);
      time.timePasses(Duration.ofMillis(250));
    }
    return next.join().orElseThrow().utf8String();
  }
}
