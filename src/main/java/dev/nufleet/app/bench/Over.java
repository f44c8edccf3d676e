package dev.nufleet.app.bench;

/** The bench ends now, whatever was being measured: its time is over, or the user wants it. */
final class Over extends Exception {
  private static final long serialVersionUID = 1;

  Over() {
    super("the bench ends", null, false, false);
  }
}
