package dev.nufleet.app.campaign;

/** When something that is looked at now and then was last seen to have changed. */
public final class LastNews {
  /** Null before the first look. */
  private Object seen;
  private long atNanos;

  /** @return when what is seen now was seen for the first time since it was anything else */
  public long since(Object now, long nanos) {
    if (!now.equals(seen)) {
      seen = now;
      atNanos = nanos;
    }
    return atNanos;
  }
}
