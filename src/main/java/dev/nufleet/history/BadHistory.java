package dev.nufleet.history;

/** What is read is no history, or a damaged one. The message is a part of a line for the user. */
public final class BadHistory extends Exception {
  private static final long serialVersionUID = 1;

  BadHistory(String why) {
    super(why, null, false, false);
  }
}
