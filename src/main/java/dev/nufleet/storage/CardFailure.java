package dev.nufleet.storage;

/**
 * A block could not be read or written, or there is no card. Carries the driver's code (-5001 ... -5006, or -1 device
 * error).
 */
public final class CardFailure extends Exception {
  public static final int DEVICE_ERROR = -1;
  public static final int BAD_PARAMETER = -5003;
  public static final int NO_DEVICE = -5005;

  private final int code;

  public CardFailure(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
