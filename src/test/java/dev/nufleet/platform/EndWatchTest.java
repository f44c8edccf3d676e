package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndWatchTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Semaphore ends = new Semaphore(0);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Source<ByteString, NotUsed> watched(Source<ByteString, NotUsed> bytes) {
    return bytes.via(new EndWatch(ends::release));
  }

  @Test
  void bytes_pass_and_their_end_is_told_once() throws Exception {
    List<ByteString> sent = List.of(ByteString.fromString("one"), ByteString.fromString("two"));
    List<ByteString> came = watched(Source.from(sent)).runWith(Sink.seq(), kit.system())
        .toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(came).isEqualTo(sent);
    isTold();
    assertThat(ends.availablePermits()).isZero();
  }

  @Test
  void a_failure_is_an_end() throws Exception {
    watched(Source.failed(new IllegalStateException("broken"))).runWith(Sink.ignore(), kit.system());
    isTold();
  }

  @Test
  void who_wants_no_more_ends_it() throws Exception {
    watched(Source.<ByteString>maybe().mapMaterializedValue(never -> NotUsed.getInstance()))
        .runWith(Sink.cancelled(), kit.system());
    isTold();
  }

  @Test
  void the_end_of_the_system_ends_it() throws Exception {
    watched(Source.<ByteString>maybe().mapMaterializedValue(never -> NotUsed.getInstance()))
        .runWith(Sink.ignore(), kit.system());
    kit.shutdownTestKit();
    isTold();
  }

  private void isTold() throws InterruptedException {
    assertThat(ends.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }
}
