package dev.nufleet.model;

import java.util.Locale;

/** The kinds of faults: of the link, of the platform, of the board. */
public enum FaultKind {
  LINK_DROP,
  LATENCY,
  BANDWIDTH,
  RESET,
  STALL,
  CLOSE,
  SLICER,
  CORRUPT,
  DNS_FAILURE,
  TLS_FAILURE,
  HTTP_STATUS,
  TRUNCATE,
  WRONG_DIGEST,
  EXPIRED_URL,
  SLOW_BODY,
  DUPLICATE_NOTICE,
  BROKER_RESTART,
  KICK_OFF,
  POWER_CUT,
  SD_READ_ERROR,
  SD_WRITE_ERROR,
  SD_REMOVED,
  FLASH_BIT_FLIP,
  KV_CORRUPT;

  /** As it stands in scenarios, reports and metrics, for example {@code link-drop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
