package dev.nufleet.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** An MQTT packet that came, as bytes. @param whole with its header; @param bodyAt where the header ends */
record MqttPacket(byte[] whole, int bodyAt) {
  private static final Map<Integer, String> TYPES = Map.of(
      1, "CONNECT", 3, "PUBLISH", 4, "PUBACK", 8, "SUBSCRIBE", 10, "UNSUBSCRIBE", 12, "PINGREQ", 14, "DISCONNECT");

  /** The first packet of these bytes, if it is whole. */
  static Optional<MqttPacket> first(byte[] bytes) {
    int length = 0;
    for (int at = 1; at < bytes.length; at++) {
      length |= (bytes[at] & 0x7F) << 7 * (at - 1);
      if (bytes[at] >= 0) {
        int end = at + 1 + length;
        return end <= bytes.length
            ? Optional.of(new MqttPacket(Arrays.copyOf(bytes, end), at + 1)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  int header() {
    return whole[0] & 0xFF;
  }

  byte[] body() {
    return Arrays.copyOfRange(whole, bodyAt, whole.length);
  }

  String type() {
    return TYPES.getOrDefault(header() >> 4, Integer.toString(header() >> 4));
  }
}
