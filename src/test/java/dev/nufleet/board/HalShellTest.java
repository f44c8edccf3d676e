package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Connection;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.Pace;
import dev.nufleet.model.SentRecords;
import dev.nufleet.model.Traffic;
import dev.nufleet.network.LinkPort;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.Flash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalShellTest {
  private static final int RECORD_OF_PING = 69;
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong real = new AtomicLong();
  /** How late the machine was with its own work. */
  private final AtomicLong late = new AtomicLong();
  private final Board board = new Board();
  private final Wire wire = new Wire();
  private final CountedStorage storage = new CountedStorage();
  private final List<Connection.Received> received = new ArrayList<>();
  private final List<Connection.Written> written = new ArrayList<>();
  private BoardSettings settings = BoardSettings.DEFAULT;

  // ---- time ----

  @Test
  void at_max_a_program_sleeps_without_waiting_and_without_a_stack() {
    HalShell shell = shell(Pace.MAX);
    int[] steps = {0};
    Runnable[] loop = new Runnable[1];
    loop[0] = () -> {
      if (++steps[0] < 100_000) {
        shell.sleep(10, loop[0]);
      }
    };
    shell.start(loop[0]);
    board.wakeUntilQuiet(shell);
    assertThat(steps[0]).isEqualTo(100_000);
    assertThat(shell.boardMillis()).isEqualTo(999_990);
  }

  @Test
  void after_so_many_steps_other_boards_get_their_turn() {
    settings = new BoardSettings(64, 10, true, BoardSettings.Timings.DEFAULT, Duration.ZERO);
    HalShell shell = shell(Pace.MAX);
    int[] steps = {0};
    Runnable[] loop = new Runnable[1];
    loop[0] = () -> {
      steps[0]++;
      shell.sleep(1, loop[0]);
    };
    shell.start(loop[0]);
    assertThat(steps[0]).isEqualTo(10);
    board.wakeOnce(shell);
    assertThat(steps[0]).isEqualTo(20);
  }

  @Test
  void a_pause_before_a_retry_is_kept_at_max() {
    HalShell shell = shell(Pace.MAX);
    shell.start(() -> shell.backOff(500, () -> board.log.add("retried")));
    assertThat(board.log).isEmpty();
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(500).toNanos());
    board.wakeOnce(shell);
    assertThat(board.log).containsExactly("retried");
  }

  @Test
  void a_wake_up_that_was_overtaken_is_ignored() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, received::add));
    long overtaken = board.ticket;
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    shell.due(overtaken);
    assertThat(received).hasSize(1);
  }

  @Test
  void a_stale_wake_up_never_ends_a_later_wait() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, first -> {
      received.add(first);
      wire.connection.read(1, 1000, Connection.Patience.PEER, second -> {
        received.add(second);
        shell.sleep(50, () -> board.log.add("slept"));
      });
    }));
    long stale = board.ticket;
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    shell.due(stale);
    assertThat(received).as("the second read has its whole time").hasSize(1);
    stale = board.ticket;
    shell.linkArrived(1, List.of(ByteString.fromString("y")));
    shell.due(stale);
    assertThat(received).hasSize(2);
    assertThat(board.log).as("so has the sleep").isEmpty();
    board.wakeOnce(shell);
    assertThat(board.log).containsExactly("slept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "board"})
  void no_continuation_is_called_within_the_call_that_takes_it(String pace) {
    HalShell shell = connected(Pace.parse(pace));
    Runnable then = () -> board.log.add("called");
    List<Runnable> calls = List.of(
        () -> shell.sleep(0, then),
        () -> shell.backOff(0, then),
        () -> shell.idle(wire.connection, 0, 0, then),
        () -> shell.settle(then),
        () -> shell.keyValues(new KvRequest.Open(), answer -> then.run()),
        () -> wire.connection.read(1, 0, Connection.Patience.CYCLE, nothing -> then.run()),
        () -> wire.connection.read(1, 0, Connection.Patience.PEER, nothing -> then.run()),
        () -> shell.connect("host.example", 443, failed -> then.run()));
    for (Runnable call : calls) {
      board.log.clear();
      shell.start(() -> {
        call.run();
        assertThat(board.log).doesNotContain("called");
      });
      board.wakeUntilQuiet(shell);
      shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
      shell.linkFailed(2, new Connected.Failed(Connected.Stage.TCP, -3004, ""));
      assertThat(board.log).endsWith("called").containsOnlyOnce("called");
    }
  }

  @Test
  void a_wait_for_a_peer_that_was_in_vain_is_time_of_the_board_too() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, nothing ->
        shell.sleep(100, () -> board.log.add("slept"))));
    board.wakeOnce(shell);
    assertThat(shell.boardMillis()).isEqualTo(1100);
    assertThat(board.wakeNanos).as("the sleep is not made up for").isEqualTo(Duration.ofMillis(100).toNanos());

    HalShell hurried = connected(Pace.MAX);
    hurried.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, received::add));
    board.wakeOnce(hurried);
    assertThat(hurried.boardMillis()).isEqualTo(1000);
  }

  @Test
  void after_a_reset_nothing_is_called_any_more() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> {
      shell.reset();
      shell.sleep(1, () -> board.log.add("slept"));
    });
    board.wakeUntilQuiet(shell);
    assertThat(board.log).containsExactly("reset");
  }

  // ---- reads ----

  @Test
  void a_read_gathers_exactly_what_was_asked_for_over_several_chunks() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(5, 1000, Connection.Patience.PEER, received::add));
    shell.linkArrived(1, List.of(ByteString.fromString("abc")));
    assertThat(received).isEmpty();
    shell.linkArrived(1, List.of(ByteString.fromString("defg")));
    assertThat(text(0)).isEqualTo("abcde");
    assertThat(received.get(0).end()).isEqualTo(Connection.End.NONE);
  }

  @Test
  void a_cycle_that_hears_something_takes_only_the_time_until_then() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 200, Connection.Patience.CYCLE, received::add));
    real.addAndGet(Duration.ofMillis(30).toNanos());
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    assertThat(received).hasSize(1);
    assertThat(shell.boardMillis()).isEqualTo(30 + 12);
  }

  @Test
  void a_cycle_that_hears_nothing_takes_its_whole_time_even_at_max() {
    HalShell shell = connected(Pace.MAX);
    shell.start(() -> wire.connection.read(1, 200, Connection.Patience.CYCLE, received::add));
    assertThat(received.get(0).end()).isEqualTo(Connection.End.TIMEOUT);
    assertThat(shell.boardMillis()).isEqualTo(200);
  }

  @Test
  void a_program_that_does_not_read_is_sent_nothing_more() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, first ->
        shell.sleep(100, () -> board.log.add("slept"))));
    shell.linkArrived(1, List.of(ByteString.fromString("a whole chunk")));
    assertThat(wire.demands).isEqualTo(1);
  }

  @Test
  void the_next_chunk_is_asked_for_when_the_one_in_hand_is_used_up() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(5, 1000, Connection.Patience.PEER, first ->
        shell.sleep(100, () -> board.log.add("slept"))));
    shell.linkArrived(1, List.of(ByteString.fromString("chunk")));
    assertThat(wire.demands).isEqualTo(2);
  }

  @Test
  void records_that_come_together_are_read_as_if_each_had_come_by_itself() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(3, 1000, Connection.Patience.PEER, received::add));
    shell.linkArrived(1, records("ab", "cde", "f"));
    assertThat(text(0)).isEqualTo("abc");
    shell.start(() -> wire.connection.read(2, 1000, Connection.Patience.PEER, received::add));
    assertThat(text(1)).isEqualTo("de");
    assertThat(wire.demands).as("until the last is used up").isEqualTo(1);
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    shell.start(() -> wire.connection.read(2, 1000, Connection.Patience.PEER, received::add));
    assertThat(text(2)).as("what came before the end").isEqualTo("f");
    assertThat(received.get(2).end()).isEqualTo(Connection.End.ERROR);
    assertThat(wire.demands).isEqualTo(1);
  }

  @Test
  void a_record_that_no_read_has_begun_is_unread_when_the_link_is_closed() {
    assertThat(leavesUnread(3)).as("the first record and a part of the second").isTrue();
    assertThat(leavesUnread(5)).as("all but the third").isTrue();
    assertThat(leavesUnread(6)).as("a part of the third").isFalse();
    assertThat(leavesUnread(7)).as("all").isFalse();
  }

  private boolean leavesUnread(int read) {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(read, 1000, Connection.Patience.PEER, bytes -> wire.connection.close()));
    shell.linkArrived(1, records("ab", "cde", "fg"));
    return wire.closes.remove(0);
  }

  private static List<ByteString> records(String... texts) {
    return Arrays.stream(texts).map(ByteString::fromString).toList();
  }

  @Test
  void an_end_of_tcp_without_close_notify_ends_each_read_at_once() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    shell.linkArrived(1, List.of(ByteString.fromString("ab")));
    shell.linkEnded(1, LinkPort.Ending.EOF);
    assertThat(text(0)).isEqualTo("ab");
    assertThat(received.get(0).end()).isEqualTo(Connection.End.EOF);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    assertThat(received.get(1)).isEqualTo(new Connection.Received(ByteString.emptyByteString(), Connection.End.EOF));
  }

  @Test
  void after_the_peers_end_writes_go_on_until_a_reset_and_reads_never_see_that() {
    HalShell shell = connected(Pace.BOARD);
    shell.linkEnded(1, LinkPort.Ending.EOF);
    wire.room = 1000;
    assertThat(write(shell, 2000)).containsOnly(Connection.Written.SENT);
    assertThat(write(shell, 2000)).containsOnly(Connection.Written.SENT);
    assertThat(wire.sent).hasSize(2);
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(write(shell, 2000)).last().isEqualTo(Connection.Written.BROKEN);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    assertThat(received.get(0).end()).isEqualTo(Connection.End.EOF);
  }

  @Test
  void behind_the_peers_end_a_write_waits_until_tcp_has_it_or_has_met_a_reset() {
    wire.room = 2 * RECORD_OF_PING;
    HalShell shell = connected(Pace.BOARD);
    shell.linkEnded(1, LinkPort.Ending.EOF);
    assertThat(write(shell, 2000)).as("room for two, and TCP has not taken one").containsExactly(
        Connection.Written.WAITS);
    assertThat(wire.asked).containsExactly(RECORD_OF_PING);
    wire.room = 2 * RECORD_OF_PING;
    shell.linkHasRoom(1);
    assertThat(written).last().isEqualTo(Connection.Written.SENT);
    write(shell, 2000);
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(written).last().isEqualTo(Connection.Written.BROKEN);
    assertThat(write(shell, 2000)).last().isEqualTo(Connection.Written.BROKEN);
  }

  @Test
  void at_max_the_bare_end_of_tcp_does_not_keep_the_main_loop_awake() {
    HalShell shell = connected(Pace.MAX);
    shell.linkEnded(1, LinkPort.Ending.EOF);
    shell.start(() -> shell.idle(wire.connection, 2000, 60_000, () -> board.log.add("round")));
    assertThat(board.log).isEmpty();
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMinutes(1).toNanos());
  }

  @Test
  void whatever_arrives_gives_the_peer_its_whole_time_again() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    real.addAndGet(Duration.ofMillis(900).toNanos());
    board.wakeNanos = -1;
    shell.linkArrived(1, List.of(ByteString.fromString("a")));
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(1000).toNanos());
    assertThat(wire.demands).isEqualTo(2);
    board.wakeOnce(shell);
    assertThat(text(0)).isEqualTo("a");
    assertThat(received.get(0).end()).isEqualTo(Connection.End.TIMEOUT);
  }

  @Test
  void close_notify_ends_a_read_with_what_came_before_it() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    shell.linkArrived(1, List.of(ByteString.fromString("ab")));
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    assertThat(text(0)).isEqualTo("ab");
    assertThat(received.get(0).end()).isEqualTo(Connection.End.CLOSE_NOTIFY);
  }

  @Test
  void after_close_notify_reads_wait_out_their_time_until_tcp_ends() {
    HalShell shell = connected(Pace.BOARD);
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    assertThat(ends(shell, 3)).containsExactly(Connection.End.CLOSE_NOTIFY);
    assertThat(board.wakeNanos).as("the second read's").isEqualTo(Duration.ofMillis(1000).toNanos());
    board.wakeOnce(shell);
    assertThat(ends()).containsExactly(Connection.End.CLOSE_NOTIFY, Connection.End.TIMEOUT);
    shell.linkEnded(1, LinkPort.Ending.EOF);
    assertThat(ends()).containsExactly(Connection.End.CLOSE_NOTIFY, Connection.End.TIMEOUT, Connection.End.EOF);
    assertThat(ends(shell, 2)).as("TCP's end, every time").endsWith(Connection.End.EOF, Connection.End.EOF);
    wire.room = 1000;
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.SENT);
  }

  @Test
  void tcps_end_behind_a_close_notify_that_nobody_has_met_is_met_after_it() {
    HalShell shell = connected(Pace.BOARD);
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    shell.linkEnded(1, LinkPort.Ending.EOF);
    assertThat(ends(shell, 3))
        .containsExactly(Connection.End.CLOSE_NOTIFY, Connection.End.EOF, Connection.End.EOF);
  }

  @Test
  void a_reset_after_close_notify_is_an_error_for_reads_unless_tcp_had_ended() {
    HalShell shell = connected(Pace.BOARD);
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(ends(shell, 3))
        .containsExactly(Connection.End.CLOSE_NOTIFY, Connection.End.ERROR, Connection.End.ERROR);
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.BROKEN);
  }

  @Test
  void at_max_a_close_notify_wakes_the_main_loop_until_it_is_met_and_no_more() {
    HalShell shell = connected(Pace.MAX);
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    shell.start(() -> shell.idle(wire.connection, 2000, 60_000, () -> board.log.add("round")));
    board.wakeOnce(shell);
    assertThat(board.log).containsExactly("round");
    assertThat(ends(shell, 1)).containsExactly(Connection.End.CLOSE_NOTIFY);
    shell.start(() -> shell.idle(wire.connection, 2000, 60_000, () -> board.log.add("round")));
    assertThat(board.log).hasSize(1);
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMinutes(1).toNanos());
  }

  /** What ended the reads. */
  private List<Connection.End> ends() {
    return received.stream().map(Connection.Received::end).toList();
  }

  /** What ended the reads, so many more among them, one after the other. */
  private List<Connection.End> ends(HalShell shell, int reads) {
    shell.start(() -> readOn(reads));
    return ends();
  }

  private void readOn(int reads) {
    wire.connection.read(4, 1000, Connection.Patience.PEER, read -> {
      received.add(read);
      if (reads > 1) {
        readOn(reads - 1);
      }
    });
  }

  @Test
  void a_broken_link_is_an_error_at_once() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(received.get(0).end()).isEqualTo(Connection.End.ERROR);
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.BROKEN);
  }

  @Test
  void a_write_that_has_room_goes_on_within_the_call() {
    HalShell shell = connected(Pace.BOARD);
    wire.room = RECORD_OF_PING;
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.SENT);
    assertThat(board.wakeNanos).as("nothing to wake for").isNegative();
    assertThat(wire.asked).as("nobody to tell").isEmpty();
  }

  @Test
  void a_write_without_room_keeps_the_program_until_the_peer_takes_it() {
    HalShell shell = connected(Pace.BOARD);
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.WAITS);
    assertThat(wire.sent).extracting(ByteString::utf8String).as("it waits in the link").containsExactly("ping");
    shell.linkArrived(1, List.of(ByteString.fromString("xyz")));
    real.addAndGet(Duration.ofMillis(700).toNanos());
    wire.room = 0;
    shell.linkHasRoom(1);
    assertThat(written).containsExactly(Connection.Written.WAITS, Connection.Written.SENT);
    assertThat(shell.boardMillis()).isEqualTo(700);
    shell.start(() -> wire.connection.read(3, 1000, Connection.Patience.PEER, received::add));
    assertThat(text(0)).as("what came meanwhile").isEqualTo("xyz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"board", "board*100", "max"})
  void a_write_that_does_not_get_through_takes_its_time_within_the_call(String pace) {
    HalShell shell = connected(Pace.parse(pace));
    assertThat(write(shell, 2000)).containsExactly(Connection.Written.WAITS);
    assertThat(board.wakeNanos).as("a peer's time: the same at every pace").isEqualTo(2 * NANOS_PER_SECOND);
    board.wakeOnce(shell);
    assertThat(written).last().isEqualTo(Connection.Written.TIMEOUT);
    assertThat(shell.boardMillis()).isGreaterThanOrEqualTo(2000);
    assertThat(wire.sent).as("it stays pending").hasSize(1);
  }

  @Test
  void a_busy_machine_costs_a_write_nothing_of_its_time() {
    HalShell shell = connected(Pace.MAX);
    write(shell, 2000);
    late.addAndGet(Duration.ofMillis(1500).toNanos());
    board.wakeOnce(shell);
    assertThat(written).containsExactly(Connection.Written.WAITS);
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(1500).toNanos());
    board.wakeOnce(shell);
    assertThat(written).last().isEqualTo(Connection.Written.TIMEOUT);
  }

  @Test
  void a_peer_that_takes_something_has_the_whole_time_again() {
    HalShell shell = connected(Pace.BOARD);
    write(shell, 2000);
    real.addAndGet(Duration.ofMillis(1900).toNanos());
    wire.room += 10;
    shell.linkHasRoom(1);
    assertThat(wire.asked).as("asked again, from what there is now")
        .containsExactly(-RECORD_OF_PING, 10 - RECORD_OF_PING);
    assertThat(board.wakeNanos).isEqualTo(2 * NANOS_PER_SECOND);
    board.wakeOnce(shell);
    assertThat(written).containsExactly(Connection.Written.WAITS, Connection.Written.TIMEOUT);
  }

  @Test
  void a_link_that_breaks_ends_a_write_and_a_peers_end_does_not() {
    HalShell shell = connected(Pace.BOARD);
    write(shell, 2000);
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    assertThat(written).as("it may still hear").containsExactly(Connection.Written.WAITS);
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(written).containsExactly(Connection.Written.WAITS, Connection.Written.BROKEN);
    assertThat(write(shell, 2000)).last().isEqualTo(Connection.Written.BROKEN);
  }

  @Test
  void a_write_waits_for_the_room_of_its_own_link() {
    HalShell shell = connected(Pace.BOARD);
    Wire other = new Wire();
    shell.start(() -> shell.connect("other.example", 443, up -> other.connection = ((Connected.Up) up).connection()));
    shell.linkOpened(2, other, 0);
    write(shell, 2000);
    shell.linkHasRoom(2);
    shell.linkEnded(2, LinkPort.Ending.BROKEN);
    shell.linkHasRoom(3);
    assertThat(written).containsExactly(Connection.Written.WAITS);
  }

  @Test
  void room_that_comes_too_late_wakes_nobody() {
    HalShell shell = connected(Pace.MAX);
    write(shell, 2000);
    board.wakeOnce(shell);
    shell.start(() -> shell.idle(wire.connection, 2000, 30_000, () -> board.log.add("awake")));
    wire.room = 0;
    shell.linkHasRoom(1);
    assertThat(board.log).isEmpty();
  }

  @Test
  void room_for_one_more_record_is_waited_for_as_for_a_write() {
    HalShell shell = connected(Pace.BOARD);
    wire.room = SentRecords.all(2) - 1;
    shell.start(() -> written.add(wire.connection.awaitRoom(2, 1000, written::add)));
    assertThat(written).containsExactly(Connection.Written.WAITS);
    wire.room++;
    shell.linkHasRoom(1);
    assertThat(written).last().isEqualTo(Connection.Written.SENT);
    assertThat(wire.sent).isEmpty();
  }

  /** One write of the program; what it hears comes behind what the call returned. */
  private List<Connection.Written> write(HalShell shell, long timeoutMillis) {
    shell.start(() -> written.add(
        wire.connection.write(ByteString.fromString("ping"), timeoutMillis, written::add)));
    return written;
  }

  @ParameterizedTest
  @ValueSource(strings = {"board", "board*100", "max"})
  void a_silent_peer_costs_the_boards_own_second_at_every_pace(String pace) {
    HalShell shell = connected(Pace.parse(pace));
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    assertThat(board.wakeNanos).isEqualTo(Duration.ofSeconds(1).toNanos());
    board.wakeOnce(shell);
    assertThat(received).extracting(Connection.Received::end).containsExactly(Connection.End.TIMEOUT);
  }

  @Test
  void what_this_machine_was_late_is_not_held_against_a_peer() {
    HalShell shell = connected(Pace.MAX);
    shell.start(() -> wire.connection.read(4, 1000, Connection.Patience.PEER, received::add));
    late.addAndGet(Duration.ofMillis(700).toNanos());
    board.wakeOnce(shell);
    assertThat(received).isEmpty();
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(700).toNanos());
    shell.linkArrived(1, List.of(ByteString.fromString("a")));
    assertThat(board.wakeNanos).as("what arrives gives it the whole second").isEqualTo(NANOS_PER_SECOND);
    late.addAndGet(Duration.ofMillis(3).toNanos());
    board.wakeOnce(shell);
    assertThat(board.wakeNanos).as("a tick at least").isEqualTo(Duration.ofMillis(10).toNanos());
    board.wakeOnce(shell);
    assertThat(text(0)).isEqualTo("a");
    assertThat(received.get(0).end()).isEqualTo(Connection.End.TIMEOUT);
    assertThat(shell.boardMillis()).as("as if it had waited as long as a board does").isEqualTo(1000);
  }

  @Test
  void a_cycle_takes_no_longer_where_the_machine_is_late() {
    HalShell shell = connected(Pace.BOARD);
    shell.start(() -> wire.connection.read(1, 200, Connection.Patience.CYCLE, received::add));
    late.addAndGet(Duration.ofMillis(150).toNanos());
    board.wakeOnce(shell);
    assertThat(received).extracting(Connection.Received::end).containsExactly(Connection.End.TIMEOUT);
  }

  @Test
  void an_idle_program_at_max_is_parked_until_something_arrives() {
    HalShell shell = connected(Pace.MAX);
    shell.start(() -> shell.idle(wire.connection, 2000, 30_000, () -> board.log.add("awake")));
    assertThat(board.log).isEmpty();
    assertThat(board.wakeNanos).isEqualTo(Duration.ofSeconds(30).toNanos());
    shell.linkArrived(1, List.of(ByteString.fromString("notice")));
    assertThat(board.log).containsExactly("awake");
    assertThat(shell.boardMillis()).isEqualTo(2000);
  }

  @Test
  void blocking_on_two_things_at_once_is_a_defect_of_the_program() {
    HalShell shell = shell(Pace.BOARD);
    assertThatThrownBy(() -> shell.start(() -> {
      shell.sleep(1, () -> { });
      shell.sleep(1, () -> { });
    })).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_link_that_opens_after_the_board_went_down_is_broken_off() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.connect("host.example", 443, connected -> board.log.add("connected")));
    shell.stop();
    shell.linkOpened(1, wire, 0);
    assertThat(wire.aborted).isTrue();
    assertThat(board.log).isEmpty();
  }

  @Test
  void a_board_that_goes_down_leaves_its_links_to_the_network() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.connect("host.example", 443, connected -> board.log.add("connected")));
    shell.linkOpened(1, wire, 0);
    shell.stop();
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    assertThat(wire.aborted || wire.vanished).isFalse();
    assertThat(board.log).containsExactly("connected");
  }

  @Test
  void the_end_of_a_link_that_comes_before_its_opening_is_not_lost() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.connect("host.example", 443, connected ->
        ((Connected.Up) connected).connection().read(1, 1000, Connection.Patience.PEER, received::add)));
    shell.linkEnded(1, LinkPort.Ending.BROKEN);
    shell.linkOpened(1, wire, 0);
    assertThat(received.get(0).end()).isEqualTo(Connection.End.ERROR);
  }

  // ---- storage and counts ----

  @Test
  void the_program_waits_for_the_key_value_stores_and_takes_the_answer_to_its_question_alone() {
    HalShell shell = connected(Pace.BOARD);
    KvRequest question = new KvRequest.Reset();
    shell.start(() -> shell.keyValues(question, first -> {
      board.log.add("first " + first.status());
      shell.keyValues(question, second -> board.log.add("second " + second.status()));
    }));
    shell.due(board.ticket);
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    shell.keyValuesAnswered(2, KvAnswer.of(KvStatus.OK));
    assertThat(board.log).containsExactly("asked 1: Reset[]");
    shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
    assertThat(board.log).endsWith("first OK", "asked 2: Reset[]");
    shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
    assertThat(board.log).as("an answer that came twice").endsWith("asked 2: Reset[]");
    shell.keyValuesAnswered(2, KvAnswer.of(KvStatus.MEDIA_FULL));
    assertThat(board.log).endsWith("second MEDIA_FULL");
  }

  @Test
  void a_board_that_stops_while_the_stores_work_takes_no_answer() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.keyValues(new KvRequest.Open(), answer -> board.log.add("answered")));
    shell.stop();
    shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
    assertThat(board.log).containsExactly("asked 1: Open[]");
  }

  /** The store works in another thread. */
  @ParameterizedTest
  @ValueSource(strings = {"max", "board"})
  void the_storage_is_left_alone_from_the_question_to_the_answer(String pace) {
    HalShell shell = connected(Pace.parse(pace));
    board.asked = () -> storage.lent = true;
    shell.start(() -> shell.idle(wire.connection, 0, 0, () -> {
      storage.now = new BoardStorage.Operations(1, 0, 0, 0);
      shell.countDownloaded(1_000_000);
      shell.keyValues(new KvRequest.Open(), answer -> shell.settle(() -> board.log.add("settled")));
    }));
    board.wakeUntilQuiet(shell);
    assertThat(storage.lent).isTrue();
    shell.tellAll();
    storage.lent = false;
    storage.now = new BoardStorage.Operations(3, 0, 0, 0);
    shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
    board.wakeUntilQuiet(shell);
    assertThat(board.log).endsWith("settled");
    shell.tellAll();
    assertThat(board.counted().flashErases()).as("the store's operations are the board's").isEqualTo(3);
  }

  @Test
  void a_board_that_stops_while_the_stores_work_does_not_touch_the_storage() {
    HalShell shell = connected(Pace.MAX);
    board.asked = () -> storage.lent = true;
    shell.start(() -> shell.idle(wire.connection, 0, 0, () ->
        shell.keyValues(new KvRequest.Open(), answer -> { })));
    board.wakeUntilQuiet(shell);
    assertThat(storage.lent).isTrue();
    shell.stop();
  }

  @Test
  void what_the_stores_did_takes_the_boards_time() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.keyValues(new KvRequest.Open(), answer ->
        shell.settle(() -> board.log.add("settled"))));
    storage.now = new BoardStorage.Operations(2, 0, 0, 0);
    shell.keyValuesAnswered(1, KvAnswer.of(KvStatus.OK));
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(2 * 20).toNanos());
  }

  @Test
  void storage_takes_the_boards_time() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> {
      storage.now = new BoardStorage.Operations(2, 100, 0, 0);
      shell.settle(() -> board.log.add("settled"));
    });
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(2 * 20 + 100 * 40 / 1000).toNanos());
  }

  @Test
  void a_slow_card_holds_the_program_even_at_max() {
    settings = new BoardSettings(64, 2048, true, BoardSettings.Timings.DEFAULT, Duration.ofMillis(30));
    HalShell shell = shell(Pace.MAX);
    shell.start(() -> {
      storage.now = new BoardStorage.Operations(0, 0, 0, 2);
      shell.settle(() -> board.log.add("settled"));
    });
    assertThat(board.log).isEmpty();
    assertThat(board.wakeNanos).isEqualTo(Duration.ofMillis(60).toNanos());
  }

  @Test
  void counts_are_told_when_the_board_idles_and_add_up() {
    HalShell shell = connected(Pace.MAX);
    shell.start(() -> {
      shell.countDownloaded(127);
      shell.countPublish(true, 0);
      shell.countPublish(true, 1);
      shell.idle(wire.connection, 2000, 30_000, () -> { });
    });
    assertThat(board.counted()).isEqualTo(new Traffic(127, 1, 1, 0, 0, 0, 0, 0, 0));
  }

  // ---- one thing at a time: what belongs to another link, or to an earlier moment, counts for nothing ----

  @Test
  void what_came_before_the_program_idles_is_news_at_once() {
    HalShell shell = connected(Pace.MAX);
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    shell.start(() -> shell.idle(wire.connection, 2000, 30_000, () -> board.log.add("looked")));
    assertThat(board.log).containsExactly("looked");
  }

  @Test
  void storage_takes_its_time_once_however_often_the_program_settles() {
    HalShell shell = shell(Pace.MAX);
    shell.start(() -> {
      storage.now = new BoardStorage.Operations(2, 0, 0, 0);
      shell.settle(() -> shell.settle(() -> shell.settle(() -> board.log.add("settled"))));
    });
    assertThat(shell.boardMillis()).isEqualTo(40);
  }

  @Test
  void a_program_that_is_stopped_leaves_its_links_to_the_network_which_knows_why() {
    HalShell shell = connected(Pace.BOARD);
    shell.stop();
    assertThat(wire.aborted).isFalse();
  }

  @Test
  void a_board_that_is_over_starts_and_dials_nothing() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> {
      shell.halt("x");
      shell.connect("host.example", 443, up -> board.log.add("connected"));
    });
    shell.start(() -> board.log.add("started"));
    assertThat(board.dialled).isEmpty();
    assertThat(board.log).containsExactly("halt x");
  }

  @Test
  void an_idle_program_is_woken_by_its_own_link_only() {
    HalShell shell = connected(Pace.MAX);
    Connection first = wire.connection;
    Wire other = new Wire();
    shell.start(() -> shell.connect("other.example", 443, up -> other.connection = ((Connected.Up) up).connection()));
    shell.linkOpened(2, other, 0);
    shell.start(() -> shell.idle(first, 2000, 30_000, () -> board.log.add("woken")));
    shell.linkArrived(2, List.of(ByteString.fromString("x")));
    assertThat(board.log).isEmpty();
    shell.linkArrived(1, List.of(ByteString.fromString("x")));
    assertThat(board.log).containsExactly("woken");
  }

  @Test
  void a_late_failure_of_another_link_answers_no_later_dial() {
    HalShell shell = shell(Pace.BOARD);
    List<Connected> answers = new ArrayList<>();
    Connected.Failed failure = new Connected.Failed(Connected.Stage.TCP, -3004, "");
    shell.start(() -> shell.connect("host.example", 443, first -> {
      answers.add(first);
      shell.connect("host.example", 443, answers::add);
    }));
    shell.linkFailed(1, failure);
    shell.linkFailed(1, failure);
    assertThat(answers).as("the second dial is still out").hasSize(1);
    shell.linkFailed(2, failure);
    assertThat(answers).hasSize(2);
  }

  @Test
  void dialling_takes_the_board_the_time_that_it_takes() {
    HalShell shell = shell(Pace.BOARD);
    shell.start(() -> shell.connect("host.example", 443, up -> board.log.add("at " + shell.boardMillis())));
    real.addAndGet(Duration.ofMillis(700).toNanos());
    shell.linkOpened(1, wire, 0);
    assertThat(board.log).containsExactly("at 700");
  }

  @Test
  void waiting_in_vain_for_a_silent_peer_takes_its_time_at_max_too() {
    HalShell shell = connected(Pace.MAX);
    shell.start(() -> wire.connection.read(1, 1000, Connection.Patience.PEER, received::add));
    board.wakeUntilQuiet(shell);
    assertThat(received).extracting(Connection.Received::end).containsExactly(Connection.End.TIMEOUT);
    assertThat(shell.boardMillis()).isEqualTo(1000);
  }

  @Test
  void what_a_peer_has_sent_already_costs_a_reader_of_it_no_time() {
    HalShell shell = connected(Pace.MAX);
    shell.linkArrived(1, List.of(ByteString.fromString("xyz")));
    shell.start(() -> wire.connection.read(3, 1000, Connection.Patience.PEER, received::add));
    assertThat(received).hasSize(1);
    assertThat(shell.boardMillis()).isZero();
  }

  @Test
  void a_read_that_got_all_it_asked_for_does_not_hear_yet_that_the_link_has_ended() {
    HalShell shell = connected(Pace.BOARD);
    shell.linkArrived(1, List.of(ByteString.fromString("xyz")));
    shell.linkEnded(1, LinkPort.Ending.CLOSED);
    shell.start(() -> wire.connection.read(3, 1000, Connection.Patience.PEER, whole -> {
      received.add(whole);
      wire.connection.read(1, 1000, Connection.Patience.PEER, received::add);
    }));
    assertThat(received).extracting(Connection.Received::end)
        .containsExactly(Connection.End.NONE, Connection.End.CLOSE_NOTIFY);
  }

  private HalShell shell(Pace pace) {
    BoardClock clock = new BoardClock(pace, real::get, () -> real.get() - late.get());
    return new HalShell(board, settings, clock, pace, storage, new SplittableRandom(1));
  }

  private HalShell connected(Pace pace) {
    HalShell shell = shell(pace);
    shell.start(() -> shell.connect("host.example", 443, up -> wire.connection = ((Connected.Up) up).connection()));
    shell.linkOpened(1, wire, 0);
    return shell;
  }

  private String text(int index) {
    return received.get(index).bytes().utf8String();
  }

  /** The actor around the shell. */
  private final class Board implements HalOutside {
    private final List<String> log = new ArrayList<>();
    private final List<BoardEvent.What> told = new ArrayList<>();
    private Runnable asked = () -> { };
    private final List<String> dialled = new ArrayList<>();
    private long wakeNanos = -1;
    private long ticket;

    void wakeOnce(HalShell shell) {
      real.addAndGet(wakeNanos);
      wakeNanos = -1;
      shell.due(ticket);
    }

    void wakeUntilQuiet(HalShell shell) {
      while (wakeNanos >= 0) {
        wakeOnce(shell);
      }
    }

    Traffic counted() {
      return told.stream()
          .map(what -> ((BoardEvent.Counted) what).since())
          .reduce(Traffic.NONE, Traffic::plus);
    }

    @Override
    public void wake(long nanos, long theTicket) {
      wakeNanos = nanos;
      ticket = theTicket;
    }

    @Override
    public void open(int link, String host, int port) {
      dialled.add(host);
    }

    @Override
    public void keyValues(int number, KvRequest request) {
      log.add("asked " + number + ": " + request);
      asked.run();
    }

    @Override
    public void printed(List<Printed> prints) {}

    @Override
    public void happened(BoardEvent.What what) {
      told.add(what);
    }

    @Override
    public void reset() {
      log.add("reset");
    }

    @Override
    public void halt(String cause) {
      log.add("halt " + cause);
    }
  }

  /** The stream behind a link. */
  private static final class Wire implements LinkPort.Handle {
    private final List<ByteString> sent = new ArrayList<>();
    private Connection connection;
    private final List<Integer> asked = new ArrayList<>();
    private int room;
    private int demands;
    private final List<Boolean> closes = new ArrayList<>();
    private boolean aborted;
    private boolean vanished;

    @Override
    public void demand() {
      demands++;
    }

    @Override
    public void send(ByteString bytes) {
      sent.add(bytes);
      room -= SentRecords.all(bytes.size());
    }

    @Override
    public int room() {
      return room;
    }

    @Override
    public void tellRoom(int above) {
      asked.add(above);
    }

    @Override
    public void close(boolean leavesUnread) {
      closes.add(leavesUnread);
    }

    @Override
    public void abort() {
      aborted = true;
    }

    @Override
    public void vanish() {
      vanished = true;
    }
  }

  private static final class CountedStorage implements BoardStorage {
    private Operations now = new Operations(0, 0, 0, 0);
    /** In the store's hands. */
    private boolean lent;

    @Override
    public BoardProfile profile() {
      return BoardProfile.M487;
    }

    @Override
    public Flash flash() {
      throw new UnsupportedOperationException("this test does not touch flash");
    }

    @Override
    public Optional<Card> card() {
      return Optional.empty();
    }

    @Override
    public Operations operations() {
      assertThat(lent).as("somebody counts while the store works").isFalse();
      return now;
    }

    @Override
    public void rest() {
      assertThat(lent).as("somebody lets the storage rest while the store works").isFalse();
    }
  }
}
