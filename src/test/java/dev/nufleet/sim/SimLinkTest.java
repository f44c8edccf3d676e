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
import org.junit.jupiter.api.Test;

class SimLinkTest {
  private static final long MILLI = 1_000_000;

  private final Turns turns = new Turns();
  private final LinkFaults faults = new LinkFaults(new ChaosTime(Pace.BOARD), turns, Draw.of(1, "jitter"));
  private final Latency latency = new Latency(10 * MILLI, 0, Draw.of(1, "way"));
  private boolean gone;
  private int heard;

  /** Sends so much at once as soon as it can. */
  private final class Server implements ServerEnd {
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
      link.close();
    }

    @Override
    public void ended(Ending ending) {}
  }

  @Test
  void what_a_server_had_still_to_send_takes_no_turns_once_the_board_has_gone() {
    faults.begin(new Act(1, FaultKind.BANDWIDTH, 0, new Spot.Always(), new Act.Drawn(Act.NONE, Act.NONE, Act.NONE,
        /* rate= */ 137, Act.NONE, Act.NONE, Act.NONE, null, 0, Act.NONE, "")));
    new SimLink(turns, turns.party(1, "link"), faults, latency, 65_536, new Server(6000), new Board()).dial();
    while (turns.next() != Long.MAX_VALUE) {
      turns.take();
    }
    assertThat(heard).isPositive();
    assertThat(gone).isTrue();
    assertThat(turns.taken()).isLessThan(50);
  }
}
