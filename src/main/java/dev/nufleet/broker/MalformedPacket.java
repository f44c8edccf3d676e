package dev.nufleet.broker;

/** Bytes that are no MQTT packet, or one that a broker must not take; the connection ends. */
final class MalformedPacket extends RuntimeException {
  MalformedPacket(String message) {
    super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
  }
}
