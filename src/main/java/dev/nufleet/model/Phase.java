package dev.nufleet.model;

import java.util.Locale;

/**
 * The stretches of a board's way through a campaign; each begins where the one before ends. The wait of a board that is
 * online for a campaign that does not exist yet belongs to none of them.
 */
public enum Phase {
  /** From power-on to the end of the bootloader. */
  BOOT,
  /** To the end of pre-main: key-value store, root of trust, user file system. */
  PROVISION,
  /** To the platform's CONNACK. */
  CONNECT,
  /** To the UpgradeNotice, counted from when the campaign was asked for if that is later. */
  NOTICE,
  /** To the last byte of the image. */
  DOWNLOAD,
  /** To the candidate's header on the card: digest check and commit. */
  VERIFY,
  /** To the end of the bootloader that copied the candidate, the operator's reset included. */
  INSTALL,
  /** To the report of the new version. */
  REPORT,
  /** The sum of them all. */
  TOTAL;

  /** As it stands in reports and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
