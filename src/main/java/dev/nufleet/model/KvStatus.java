package dev.nufleet.model;

/**
 * What the key-value store answers; {@link #code} is Mbed's number, as the console and the fatal error report print it.
 */
public enum KvStatus {
  OK(0),
  INVALID_ARGUMENT(0x80FF0101),
  /** A record or its checksum is damaged. */
  INVALID_DATA_DETECTED(0x80FF0102),
  INVALID_SIZE(0x80FF0105),
  ITEM_NOT_FOUND(0x80FF0107),
  MEDIA_FULL(0x80FF010B),
  /** What initialising the store answers when its card is missing, too small or broken. */
  FAILED_OPERATION(0x80FF010F),
  /** The key was set with WRITE_ONCE. */
  WRITE_PROTECTED(0x80FF0112),
  WRITE_FAILED(0x80FF011C);

  private final int code;

  KvStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
