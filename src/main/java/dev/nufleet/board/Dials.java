package dev.nufleet.board;

import dev.nufleet.model.BoardId;
import dev.nufleet.network.Dial;
import dev.nufleet.network.LinkShape;

/**
 * Names a board's links: the count goes on over its boots. Lent to the network interface of one boot at a time, so it
 * needs no lock.
 */
final class Dials {
  private final BoardId board;
  private final LinkShape uplink;
  private int dialled;

  Dials(BoardId board, LinkShape uplink) {
    this.board = board;
    this.uplink = uplink;
  }

  Dial next(String host, int port) {
    return new Dial(board, ++dialled, host, port, uplink);
  }
}
