package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.Fact;
import dev.nufleet.history.Finding;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.model.RunClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HistoryWriterTest {
  private static final RunClock CLOCK = SystemRunClock.start();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @Test
  void what_many_threads_tell_is_written_in_order_without_gaps() throws Exception {
    HistoryWriter writer = new HistoryWriter(() -> file, 100_000, CLOCK);
    List<Thread> tellers = LongStream.range(0, 4).mapToObj(i -> new Thread(() -> {
      for (int k = 0; k < 5000; k++) {
        writer.tell(n -> fact(n));
      }
    })).toList();
    tellers.forEach(Thread::start);
    for (Thread teller : tellers) {
      teller.join();
    }
    assertThat(writer.end(HistoryWriterTest::last)).satisfies(record -> {
      assertThat(record.facts()).isEqualTo(20_001);
      assertThat(record.dropped()).isZero();
      assertThat(record.isWhole()).isTrue();
    });
    assertThat(written()).extracting(Fact::n).containsExactlyElementsOf(
        LongStream.rangeClosed(1, 20_001).boxed().toList());
    writer.tell(n -> fact(n));
    assertThat(written()).as("nothing comes after the end").hasSize(20_001);
  }

  @Test
  void a_disk_that_cannot_follow_holds_nobody_up_and_what_is_missing_is_counted() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    HistoryWriter writer = new HistoryWriter(() -> {
      busy.countDown();
      await(disk);
      return file;
    }, 10, CLOCK);
    busy.await();
    for (int k = 0; k < 25; k++) {
      writer.tell(n -> fact(n)); // would wait for ever if it waited for the disk
    }
    Thread recovery = new Thread(disk::countDown);
    recovery.start();
    HistoryRecord record = writer.end(HistoryWriterTest::last);
    assertThat(record.dropped()).isEqualTo(15);
    assertThat(record.facts()).isEqualTo(11);
    assertThat(record.why()).isEqualTo("15 facts are missing in the history: its disk was too slow");
    assertThat(record.findings()).isNotEmpty().noneMatch(Finding::checked);
    assertThat(written()).extracting(Fact::n).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 26L);
    assertThat(written().get(10).number("dropped")).isEqualTo(15);
  }

  @Test
  void a_disk_that_fails_ends_the_history_and_nothing_else() {
    HistoryWriter writer = new HistoryWriter(() -> new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    }, 10, CLOCK);
    writer.tell(n -> fact(n));
    HistoryRecord record = writer.end(HistoryWriterTest::last);
    assertThat(record.isWhole()).isFalse();
    assertThat(record.why()).isEqualTo(
        "the history ends early: No space left on device: a disk of this machine is full; make room on it");
    assertThat(record.dropped()).isZero();
  }

  @Test
  void so_many_facts_may_wait_that_a_burst_of_the_whole_fleet_has_room() {
    assertThat(HistoryWriter.mostWaiting(4)).isEqualTo(65_536);
    assertThat(HistoryWriter.mostWaiting(6_000)).isEqualTo(384_000);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static Fact fact(long n) {
    return new Fact(n, n, "b", "X", Map.of());
  }

  private static Fact last(long n, long dropped) {
    return new Fact(n, n, "run", "RunEnded", Map.of("dropped", dropped));
  }

  private List<Fact> written() throws IOException, BadHistory {
    List<Fact> facts = new ArrayList<>();
    assertThat(HistoryReader.read(new ByteArrayInputStream(file.toByteArray()), facts::add)).isTrue();
    return facts;
  }
}
