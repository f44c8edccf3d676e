package dev.nufleet.model;

import java.util.Locale;

/** Where a board of a fleet stands, as seen from its events. */
public enum BoardState {
  /** Not switched on yet, or without power. */
  OFF,
  BOOTING,
  PROVISIONING,
  CONNECTING,
  /** Signed in, and waiting for an UpgradeNotice. */
  ONLINE,
  /** It was signed in, and its connection is gone. */
  OFFLINE,
  DOWNLOADING,
  VERIFYING,
  /** The candidate is complete; the board waits for the operator's reset. */
  STAGED,
  INSTALLING,
  /** The new firmware runs and has not reported its version yet. */
  REPORTING,
  /** The new version is reported. */
  UPGRADED,
  /** Its application ended without a candidate, or refused the notice: it will not get there by itself. */
  FAILED,
  /** Dead until a reset or a power cycle. */
  HALTED;

  /** Whether a board stays there unless somebody interferes. */
  public boolean isFinal() {
    return this == UPGRADED || this == FAILED || this == HALTED;
  }

  /** As it stands in reports and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
