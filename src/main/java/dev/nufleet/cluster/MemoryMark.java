package dev.nufleet.cluster;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.RootOfTrust;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is known of a board's memory by what it told: enough for it to come up on another node. It is known as soon as
 * the facts are that it follows from, so nobody has heard more of a board than is remembered of it. The root of trust
 * is no fact that a board tells; it is drawn from the board's own numbers, and so it is drawn here once more.
 */
final class MemoryMark {
  private final BoardSpec spec;
  private Optional<BoardMark> known = Optional.empty();
  private int boots;

  MemoryMark(BoardSpec spec) {
    this.spec = spec;
  }

  /** Another incarnation of the board begins: its boots are counted anew. */
  void begins() {
    boots = 0;
  }

  /** Empty: it is as it left the factory, or was flashed before the run. */
  Optional<BoardMark> known() {
    return known;
  }

  void on(BoardEvent.What what) {
    if (what instanceof BoardEvent.BootStarted) {
      boots++;
    } else if (what instanceof BoardEvent.Provisioned provisioned && provisioned.fresh()) {
      byte[] root = new byte[RootOfTrust.SIZE_BYTES];
      spec.random(BoardSpec.ROOT_OF_TRUST, boots).nextBytes(root);
      known = Optional.of(before().trusting(HexFormat.of().formatHex(root)));
    } else if (what instanceof BoardEvent.BootEnded ended && ended.installed()
        && ended.outcome() == BootOutcome.BOOTS) {
      known = Optional.of(before().running(ended.activeVersion().unsigned(), ended.activeSha256()));
    }
  }

  private BoardMark before() {
    return known.orElseGet(() -> new BoardMark(spec.initialVersion().unsigned(), "", ""));
  }
}
