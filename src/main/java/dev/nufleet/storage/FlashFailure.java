package dev.nufleet.storage;

/** The flash controller reports that a sector was not erased or a word not programmed: worn out, or protected. */
public final class FlashFailure extends RuntimeException {
  public FlashFailure(String message) {
    super(message, null, false, false);
  }
}
