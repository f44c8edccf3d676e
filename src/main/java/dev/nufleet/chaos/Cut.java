package dev.nufleet.chaos;

import java.util.Locale;

/** What is left of the storage operation in which power fails. */
public enum Cut {
  /** It has not begun. */
  BEFORE,
  /** Some bits have changed, some not. */
  TORN,
  /** It is complete, but nobody hears of it any more. */
  AFTER;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
