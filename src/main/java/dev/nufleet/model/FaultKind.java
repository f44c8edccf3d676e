package dev.nufleet.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of faults: of the link, of the platform, of the board. */
public enum FaultKind {
  /** Silence: nothing passes, and both ends go on believing. */
  LINK_DROP(Side.LINK),
  LATENCY(Side.LINK),
  BANDWIDTH(Side.LINK),
  RESET(Side.LINK),
  /** The board's end does not read; nothing is lost. */
  STALL(Side.LINK),
  /** The end of TCP without {@code close_notify}. */
  CLOSE(Side.LINK),
  /** Bytes pass in small pieces. */
  SLICER(Side.LINK),
  CORRUPT(Side.LINK),
  DNS_FAILURE(Side.LINK),
  TLS_FAILURE(Side.LINK),
  HTTP_STATUS(Side.PLATFORM),
  TRUNCATE(Side.PLATFORM),
  WRONG_DIGEST(Side.PLATFORM),
  EXPIRED_URL(Side.PLATFORM),
  SLOW_BODY(Side.PLATFORM),
  DUPLICATE_NOTICE(Side.PLATFORM),
  LATE_NOTICE(Side.PLATFORM),
  BROKER_RESTART(Side.PLATFORM),
  KICK_OFF(Side.PLATFORM),
  /** A sign-in is refused, or never answered. */
  CONNACK(Side.PLATFORM),
  THROTTLE(Side.PLATFORM),
  POWER_CUT(Side.BOARD),
  SD_READ_ERROR(Side.BOARD),
  SD_WRITE_ERROR(Side.BOARD),
  SD_REMOVED(Side.BOARD),
  FLASH_BIT_FLIP(Side.BOARD),
  KV_CORRUPT(Side.BOARD),
  /** Sectors that do not erase any more. */
  WORN_FLASH(Side.BOARD);

  /** Who makes it happen. */
  public enum Side { LINK, PLATFORM, BOARD }

  private final Side side;

  FaultKind(Side side) {
    this.side = side;
  }

  public Side side() {
    return side;
  }

  public static Optional<FaultKind> byWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** As it stands in scenarios, reports and metrics, for example {@code link-drop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
