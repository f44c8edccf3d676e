package dev.nufleet.history;

/** What is read is no history, or a damaged one. The message is a part of a line for the user. */
public final class BadHistory extends Exception {
  private static final long serialVersionUID = 1;

  /** @param why goes on from the name of the history's file */
  public BadHistory(String why) {
    super(why, null, false, false);
  }
}
