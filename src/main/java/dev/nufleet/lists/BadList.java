package dev.nufleet.lists;

/** A list of devices that cannot be taken. The message is what a user reads behind the list's name. */
public final class BadList extends Exception {
  /** Of the list as a whole. @param rule what was found, what is allowed, what to do */
  BadList(String rule) {
    super(": " + rule, null, false, false);
  }

  /** @param line counts from 1, as editors count */
  BadList(int line, String rule) {
    super(" line " + line + ": " + rule, null, false, false);
  }
}
