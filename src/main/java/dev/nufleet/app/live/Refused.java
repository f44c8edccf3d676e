package dev.nufleet.app.live;

/** A call that is not carried out. The message is the one line that the caller reads. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /** @param status of HTTP */
  Refused(int status, String line) {
    super(line, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
