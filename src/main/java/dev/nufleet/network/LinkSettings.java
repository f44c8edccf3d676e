package dev.nufleet.network;

import dev.nufleet.model.Draw;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bounds of the links of one process.
 *
 * @param connectTimeout name lookup and TCP together; fair time, as {@code handshakeTimeout}, see
 *     {@link dev.nufleet.model.RunClock#fairNanos}
 * @param handshakeTimeout of each read during the TLS handshake
 * @param receiveBufferBytes of the socket, where a board's link has no shape of its own (pace {@code max}): with one
 *     chunk of the socket (18 KiB) and two records of TLS in hand, all that can be on its way to a board that does
 *     not read
 * @param sourceAddresses local addresses that links spread over; empty: the system chooses. One address has about
 *     28,000 ports
 * @param vanishing what becomes of sockets whose board has lost its power
 */
public record LinkSettings(
    Duration connectTimeout, Duration handshakeTimeout, int receiveBufferBytes, List<InetAddress> sourceAddresses,
    Vanishing vanishing) {
  public static final LinkSettings DEFAULT =
      new LinkSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 65536, List.of(), Vanishing.DEFAULT);

  /**
   * Of the socket, where a link has no shape: more than a board writes at once, and so little that a peer that does not
   * read is noticed by the writes.
   */
  static final int SEND_BUFFER_BYTES = 16 * 1024;

  /**
   * A board that loses its power says nothing, so its peer goes on believing in the link. The process keeps the socket
   * for that, silent, until the peer ends it.
   *
   * @param keptFor and no longer. 5 minutes are beyond what a peer takes to notice: a broker gives up after 1.5 times
   *     the keepalive of 120 s, a file server sooner
   * @param atMost how many such sockets a process keeps, one descriptor each; beyond it the oldest is reset
   */
  public record Vanishing(Duration keptFor, int atMost) {
    public static final Vanishing DEFAULT = new Vanishing(Duration.ofMinutes(5), 1024);

    public Vanishing {
      if (keptFor.isNegative() || keptFor.compareTo(Duration.ofMinutes(5)) > 0) {
        throw new IllegalArgumentException(
            "sockets of boards without power are kept for " + keptFor + "; PT0S..PT5M are allowed");
      }
      if (atMost < 0) {
        throw new IllegalArgumentException(atMost + " sockets of boards without power; 0 and more are allowed");
      }
    }
  }

  public LinkSettings {
    if (receiveBufferBytes < 4096 || receiveBufferBytes > 1 << 24) {
      throw new IllegalArgumentException(
          "a receive buffer of " + receiveBufferBytes + " bytes is outside 4096..16777216; 65536 is usual");
    }
    sourceAddresses = List.copyOf(sourceAddresses);
  }

  /**
   * Where a link comes from: a board's links go through the addresses in turn, and boards begin at different ones. The
   * same link of the same board has the same address in every run. Empty: the system chooses.
   */
  public Optional<InetAddress> sourceFor(Dial dial) {
    if (sourceAddresses.isEmpty()) {
      return Optional.empty();
    }
    long turn = (Draw.of(0, dial.board().value(), "source-address").bits(0) >>> 1) % sourceAddresses.size();
    return Optional.of(sourceAddresses.get((int) ((turn + dial.number()) % sourceAddresses.size())));
  }

  LinkShape.Buffers buffersOf(LinkShape shape) {
    return shape.buffers().orElse(new LinkShape.Buffers(receiveBufferBytes, SEND_BUFFER_BYTES));
  }

  public LinkSettings withVanishing(Vanishing other) {
    return new LinkSettings(connectTimeout, handshakeTimeout, receiveBufferBytes, sourceAddresses, other);
  }

  public LinkSettings withSourceAddresses(List<InetAddress> addresses) {
    return new LinkSettings(connectTimeout, handshakeTimeout, receiveBufferBytes, addresses, vanishing);
  }
}
