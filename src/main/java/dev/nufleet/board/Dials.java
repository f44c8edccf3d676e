package dev.nufleet.board;

import dev.nufleet.model.BoardId;
import dev.nufleet.network.Dial;
import dev.nufleet.network.LinkShape;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Names a board's links: the count goes on over its boots. So does the real-time clock, which no firmware sets: TLS
 * asks it at each link, and begins it at 0 where it does not run. Without a battery it stands when power goes. Lent to
 * the network interface of one boot at a time, so it needs no lock.
 */
final class Dials {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final BoardId board;
  private final LinkShape uplink;
  private final LongSupplier nanos;
  private int dialled;
  private OptionalLong clockBegan = OptionalLong.empty();

  /** @param nanos of the run's clock */
  Dials(BoardId board, LinkShape uplink, LongSupplier nanos) {
    this.board = board;
    this.uplink = uplink;
    this.nanos = nanos;
  }

  Dial next(String host, int port) {
    long now = nanos.getAsLong();
    if (clockBegan.isEmpty()) {
      clockBegan = OptionalLong.of(now);
    }
    int clockSeconds = (int) ((now - clockBegan.getAsLong()) / NANOS_PER_SECOND);
    return new Dial(board, ++dialled, host, port, uplink, clockSeconds);
  }

  void powerLost() {
    clockBegan = OptionalLong.empty();
  }
}
