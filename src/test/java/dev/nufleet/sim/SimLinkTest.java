package dev.nufleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkFaults;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.LinkPort.Ending;
import dev.nufleet.network.Links.LinkEnded.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimLinkTest {
  private static final long MILLI = 1_000_000;
  private static final int SEND_BYTES = 1072;

  private final Turns turns = new Turns();
  private final LinkFaults faults = new LinkFaults(new ChaosTime(Pace.BOARD), turns, Draw.of(1, "jitter"));
  private final Latency latency = new Latency(10 * MILLI, 0, Draw.of(1, "way"));
  private boolean gone;
  private int heard;

  /** Sends so much at once as soon as it can. */
  private class Server implements ServerEnd {
    private final int bytes;

    Server(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public void opened(SimLink link) {
      link.sendToBoard(ByteString.fromArray(new byte[bytes]));
    }

    @Override
    public void arrived(ByteString bytes) {}

    @Override
    public void room() {}

    @Override
    public void gone() {
      gone = true;
    }
  }

  /** Closes its link at the first bytes. */
  private final class Board implements BoardEnd {
    private LinkPort.Handle link;

    @Override
    public void up(LinkPort.Handle way) {
      link = way;
      link.demand();
    }

    @Override
    public void failed(Cause cause, String detail) {
      throw new AssertionError(cause + " " + detail);
    }

    @Override
    public void arrived(ByteString chunk) {
      heard += chunk.size();
      link.close(false);
    }

    @Override
    public void hasRoom() {}

    @Override
    public void ended(Ending ending) {}
  }

  @Test
  void what_a_server_had_still_to_send_takes_no_turns_once_the_board_has_gone() {
    faults.begin(new Act(1, FaultKind.BANDWIDTH, 0, new Spot.Always(), new Act.Drawn(Act.NONE, Act.NONE, Act.NONE,
        /* rate= */ 137, Act.NONE, Act.NONE, Act.NONE, null, 0, Act.NONE, "")));
    new SimLink(turns, turns.party(1, "link"), faults, latency, 65_536, SEND_BYTES, new Server(6000), new Board())
        .dial();
    while (turns.next() != Long.MAX_VALUE) {
      turns.take();
    }
    assertThat(heard).isPositive();
    assertThat(gone).isTrue();
    assertThat(turns.taken()).isLessThan(50);
  }

  /** Writes as a board does, and notes when it hears of room. */
  private class Writer implements BoardEnd {
    private LinkPort.Handle link;
    private final List<Long> roomAt = new ArrayList<>();

    @Override
    public void up(LinkPort.Handle way) {
      link = way;
    }

    @Override
    public void failed(Cause cause, String detail) {
      throw new AssertionError(cause + " " + detail);
    }

    @Override
    public void arrived(ByteString chunk) {}

    @Override
    public void hasRoom() {
      roomAt.add(turns.nanos());
    }

    @Override
    public void ended(Ending ending) {}
  }

  @Test
  void a_server_that_closes_in_order_says_close_notify_and_ends_tcp_behind_all_it_sent() {
    List<Object> words = new ArrayList<>();
    List<LinkPort.Handle> link = new ArrayList<>();
    Server brief = new Server(5) {
      @Override
      public void opened(SimLink way) {
        super.opened(way);
        way.finish();
      }
    };
    BoardEnd board = new Writer() {
      @Override
      public void up(LinkPort.Handle way) {
        link.add(way);
      }

      @Override
      public void arrived(ByteString chunk) {
        words.add(chunk.size() + " bytes");
      }

      @Override
      public void ended(Ending ending) {
        words.add(ending);
      }
    };
    new SimLink(turns, turns.party(1, "link"), faults, latency, 65_536, SEND_BYTES, brief, board).dial();
    run(1000 * MILLI);
    assertThat(words).isEmpty();
    link.get(0).demand();
    run(MILLI);
    assertThat(words).containsExactly("5 bytes", Ending.CLOSED, Ending.EOF);
    link.get(0).send(ByteString.fromArray(new byte[5]));
    run(1000 * MILLI);
    assertThat(words).as("nobody is there any more").last().isEqualTo(Ending.BROKEN);
    assertThat(words).hasSize(4);
  }

  private Writer connected() {
    Writer board = new Writer();
    new SimLink(turns, turns.party(1, "link"), faults, latency, 65_536, SEND_BYTES, new Server(1), board).dial();
    while (turns.next() != Long.MAX_VALUE) {
      turns.take();
    }
    return board;
  }

  private void run(long nanos) {
    long until = turns.nanos() + nanos;
    while (turns.next() <= until) {
      turns.take();
    }
    turns.passTo(until);
  }

  @Test
  void what_a_board_has_sent_takes_room_until_it_is_acknowledged_and_no_turn_where_there_is_enough() {
    Writer board = connected();
    long began = turns.nanos();
    long taken = turns.taken();
    board.link.send(ByteString.fromArray(new byte[100]));
    assertThat(board.link.room()).isEqualTo(SEND_BYTES - 165);
    run(19 * MILLI);
    assertThat(board.link.room()).isEqualTo(SEND_BYTES - 165);
    run(MILLI);
    assertThat(board.link.room()).isEqualTo(SEND_BYTES);
    assertThat(turns.taken() - taken).as("its arrival alone").isEqualTo(1);
    board.link.send(ByteString.fromArray(new byte[1000]));
    board.link.send(ByteString.fromArray(new byte[100]));
    assertThat(board.link.room()).isNegative();
    board.link.tellRoom(board.link.room());
    run(100 * MILLI);
    assertThat(board.roomAt).containsExactly(began + 40 * MILLI);
  }

  @Test
  void in_a_silence_a_board_hears_of_no_room_until_its_repetitions_arrive() {
    Writer board = connected();
    long began = turns.nanos();
    faults.begin(new Act(1, FaultKind.LINK_DROP, 0, new Spot.Always(), new Act.Drawn(10_000 * MILLI, Act.NONE, Act.NONE,
        Act.NONE, Act.NONE, Act.NONE, Act.NONE, null, 0, Act.NONE, "")));
    board.link.send(ByteString.fromArray(new byte[2000]));
    board.link.tellRoom(board.link.room());
    run(10_000 * MILLI);
    assertThat(board.roomAt).isEmpty();
    run(10_000 * MILLI);
    assertThat(board.roomAt).singleElement().satisfies(at -> assertThat(at).isGreaterThan(began + 10_000 * MILLI));
    assertThat(board.link.room()).isEqualTo(SEND_BYTES);
  }
}
