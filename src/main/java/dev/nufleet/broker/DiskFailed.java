package dev.nufleet.broker;

/** The disk did not keep what it was given. What waited for that is never answered, and nothing more is kept. */
public final class DiskFailed extends RuntimeException {
  /** @param message a line for the user */
  public DiskFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
