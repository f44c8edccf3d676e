package dev.nufleet.doors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.doors.Frame.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** In which turns the frames of many connections go out. */
class FramesTest {
  private static final int PIECE = Frames.TURN / 2;

  private final Frames frames = new Frames();

  @Test
  void a_connection_that_begins_does_not_wait_behind_those_that_have_much() {
    for (long download = 1; download <= 1_000; download++) {
      add(download, 8);
    }
    take(Frames.TURN * 1_000); // all have begun
    add(2_000, 1);
    assertThat(connections(take(PIECE))).containsExactly(2_000L);
  }

  @Test
  void one_that_answers_every_little_while_waits_behind_none_either() {
    for (long download = 1; download <= 100; download++) {
      add(download, 8);
    }
    frames.add(Frame.of(500, Kind.BYTES, piece(10)));
    while (!connections(take(PIECE)).contains(500L)) {
      // the downloads have their first turns before
    }
    take(PIECE * 100);
    frames.add(Frame.of(500, Kind.BYTES, piece(10)));
    List<Long> next = new ArrayList<>();
    while (!next.contains(500L)) {
      next.addAll(connections(take(PIECE)));
    }
    assertThat(next.size()).as("a turn of each at most").isLessThanOrEqualTo(201);
  }

  @Test
  void those_that_have_much_take_turns() {
    add(1, 8);
    add(2, 8);
    add(3, 4);
    assertThat(connections(take(PIECE * 20)))
        .containsExactly(1L, 1L, 2L, 2L, 3L, 3L, 1L, 1L, 2L, 2L, 3L, 3L, 1L, 1L, 2L, 2L, 1L, 1L, 2L, 2L);
    assertThat(frames.isEmpty()).isTrue();
  }

  @Test
  void one_that_begins_again_and_again_does_not_starve_the_others() {
    add(1, 10);
    take(Frames.TURN);
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      add(2, 1);
      out.addAll(connections(take(PIECE)));
    }
    assertThat(out).filteredOn(connection -> connection == 1).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void what_is_larger_than_a_batch_goes_alone_and_what_has_no_bytes_with_others() {
    frames.add(Frame.of(1, Kind.BYTES, piece(Frames.TURN * 3)));
    frames.add(Frame.taken(1, 77));
    frames.add(Frame.of(2, Kind.ENDED));
    assertThat(told(take(100))).containsExactly(Frame.of(1, Kind.BYTES, piece(Frames.TURN * 3)));
    assertThat(told(take(100))).containsExactlyInAnyOrder(Frame.taken(1, 77), Frame.of(2, Kind.ENDED));
    assertThat(frames.isEmpty()).isTrue();
  }

  @Property
  void each_connection_has_its_frames_in_order_and_each_frame_goes_out_once(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 400) Integer> steps) {
    Frames all = new Frames();
    Map<Long, List<Integer>> in = new LinkedHashMap<>();
    Map<Long, List<Integer>> out = new LinkedHashMap<>();
    int number = 0;
    for (int step : steps) {
      if (step % 4 == 0) {
        if (!all.isEmpty()) {
          Relayed.Batch batch = all.take(step * 20, 1 + step / 4);
          assertThat(batch.bytes().length).isLessThanOrEqualTo(Math.max(step * 20, 4_000));
          collect(batch, out);
        }
      } else {
        long connection = step % 7;
        in.computeIfAbsent(connection, key -> new ArrayList<>()).add(++number);
        all.add(new Frame(connection, Kind.TAKEN, number, ByteString.emptyByteString()));
        all.add(Frame.of(connection, Kind.BYTES, piece(step * 10)));
      }
    }
    while (!all.isEmpty()) {
      collect(all.take(1_000, 3), out);
    }
    assertThat(out).containsExactlyInAnyOrderEntriesOf(in);
  }

  private static void collect(Relayed.Batch batch, Map<Long, List<Integer>> out) {
    told(batch).stream().filter(frame -> frame.kind() == Kind.TAKEN)
        .forEach(frame -> out.computeIfAbsent(frame.connection(), key -> new ArrayList<>()).add(frame.count()));
  }

  private void add(long connection, int pieces) {
    for (int i = 0; i < pieces; i++) {
      frames.add(Frame.of(connection, Kind.BYTES, piece(PIECE)));
    }
  }

  private Relayed.Batch take(int bytes) {
    return frames.take(bytes, 1_000_000);
  }

  private static List<Frame> told(Relayed.Batch batch) {
    List<Frame> told = new ArrayList<>();
    Frames.each(batch, told::add);
    return told;
  }

  private static List<Long> connections(Relayed.Batch batch) {
    return told(batch).stream().map(Frame::connection).toList();
  }

  private static ByteString piece(int length) {
    return ByteString.fromArray(new byte[length]);
  }
}
