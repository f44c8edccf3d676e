package dev.nufleet.sim;

import dev.nufleet.chaos.Retransmissions;

/**
 * The server's end of a link whose board has lost its power: nothing is answered, so TCP tries again and gives up, or
 * the board, back with its network, answers that it knows nothing of the link. Times are the world's.
 */
final class Forsaken {
  private final Turns turns;
  private final Turns.Party party;
  private final Runnable reset;
  private long since = -1;
  private long sent = -1;

  /** @param reset the server's TCP is over */
  Forsaken(Turns turns, Turns.Party party, Runnable reset) {
    this.turns = turns;
    this.party = party;
    this.reset = reset;
  }

  void begin() {
    since = turns.nanos();
  }

  boolean isSo() {
    return since >= 0;
  }

  /** Something comes that nobody acknowledges. */
  void meets() {
    if (sent < 0) {
      sent = turns.nanos();
      party.at(Retransmissions.SERVER.givesUp(sent), reset);
    }
  }

  /** The board has power and network again. */
  void boardIsBack() {
    if (isSo() && sent >= 0) {
      long arrives = Retransmissions.SERVER.arrival(sent, since, turns.nanos());
      if (arrives != Retransmissions.NEVER) {
        party.at(arrives, reset);
      }
    }
  }
}
