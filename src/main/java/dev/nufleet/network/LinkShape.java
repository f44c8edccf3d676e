package dev.nufleet.network;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import java.util.Optional;

/**
 * How fast a board's uplink passes bytes, below TLS, and in what units. Part of the board's own time: divided by the
 * pace, and nothing at pace {@code max}.
 *
 * @param down to the board
 * @param up from the board
 * @param buffers of the board's TCP; empty: those of {@link LinkSettings}
 */
public record LinkShape(Direction down, Direction up, Optional<Buffers> buffers) {
  /** As fast as TCP is. */
  public static final LinkShape NONE = new LinkShape(Direction.FREE, Direction.FREE, Optional.empty());

  /** lwIP on the boards: its largest segment. */
  private static final int LWIP_MSS = 536;

  /**
   * No sheet says how far away the platform is; with the window of four segments it sets Ethernet's rate: 107 kB/s.
   */
  private static final double ROUND_TRIP_SECONDS = 0.020;

  /** The ESP8266's UART: 115,200 baud, ten bits a byte, less the AT commands around. */
  private static final int ESP8266_BYTES_PER_SECOND = 11_000;

  /** Most bytes of one {@code AT+CIPSEND} or {@code AT+CIPRECVDATA}. */
  private static final int ESP8266_UNIT_BYTES = 2048;

  /** The driver's heap for what it has received. */
  private static final int ESP8266_RECEIVE_BYTES = 8192;

  /**
   * What a board's TCP holds: what is beyond that lies in the peer, and is lost with it. The system may hold a little
   * more: Linux has a window of exactly {@code receiveBytes}, and 4,608 bytes to send at least.
   *
   * @param receiveBytes not yet read by the board: its window
   * @param sendBytes not yet taken by the peer
   */
  public record Buffers(int receiveBytes, int sendBytes) {}

  /**
   * @param bytesPerSecond in the long run; infinite: no limit
   * @param unitBytes most bytes that pass at once
   * @param burstBytes that may pass without a pause after a rest; at least a unit
   */
  public record Direction(double bytesPerSecond, int unitBytes, int burstBytes) {
    static final Direction FREE = new Direction(Double.POSITIVE_INFINITY, Integer.MAX_VALUE, Integer.MAX_VALUE);

    public Direction {
      if (!(bytesPerSecond > 0) || unitBytes < 1 || burstBytes < unitBytes) {
        throw new IllegalArgumentException("a link cannot pass " + bytesPerSecond + " bytes a second in units of "
            + unitBytes + " and bursts of " + burstBytes + "; all are above 0, a burst is at least a unit");
      }
    }

    boolean isFree() {
      return Double.isInfinite(bytesPerSecond);
    }

    private Direction times(double factor) {
      return new Direction(bytesPerSecond * factor, unitBytes, burstBytes);
    }
  }

  /** What the board's TCP holds of what is sent. */
  public int sendBytes() {
    return buffers.map(Buffers::sendBytes).orElse(LinkSettings.SEND_BUFFER_BYTES);
  }

  public static LinkShape of(BoardProfile.Uplink uplink, Pace pace) {
    if (pace.isMax()) {
      return NONE;
    }
    LinkShape atBoardPace = switch (uplink) {
      case ETHERNET -> shape(window(4 * LWIP_MSS), window(2 * LWIP_MSS), new Buffers(4 * LWIP_MSS, 2 * LWIP_MSS));
      case ESP8266 -> shape(uart(), uart(), new Buffers(ESP8266_RECEIVE_BYTES, ESP8266_UNIT_BYTES));
    };
    return new LinkShape(
        atBoardPace.down.times(pace.divisor()), atBoardPace.up.times(pace.divisor()), atBoardPace.buffers);
  }

  private static LinkShape shape(Direction down, Direction up, Buffers buffers) {
    return new LinkShape(down, up, Optional.of(buffers));
  }

  /** A window of bytes a round trip, in segments: received 4 of them, to be sent 2. */
  private static Direction window(int bytes) {
    return new Direction(bytes / ROUND_TRIP_SECONDS, LWIP_MSS, bytes);
  }

  private static Direction uart() {
    return new Direction(ESP8266_BYTES_PER_SECOND, ESP8266_UNIT_BYTES, ESP8266_UNIT_BYTES);
  }
}
