package dev.nufleet.app.settings;

/**
 * Something that the user can put right. The message is the one line that the user reads: what was found, what is
 * allowed, what to do. {@code Main} prints it to stderr and exits with 2; there is no stack trace.
 */
public final class UserMistake extends RuntimeException {
  public UserMistake(String line) {
    super(line, null, false, false);
  }
}
