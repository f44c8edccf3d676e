package dev.nufleet.firmware;

/** A header that its reader on the board rejects. The message names the field, what was found and what is expected. */
public final class BadHeader extends Exception {
  public BadHeader(String message) {
    super(message, null, false, false);
  }
}
