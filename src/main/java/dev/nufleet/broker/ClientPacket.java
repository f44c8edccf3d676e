package dev.nufleet.broker;

import akka.util.ByteString;
import java.util.List;
import java.util.Optional;

/** What a client says to a broker, MQTT 3.1 and 3.1.1, as far as QoS 0 and 1 need it. */
sealed interface ClientPacket {
  default boolean isSubscription() {
    return this instanceof Subscribe || this instanceof Unsubscribe;
  }

  /**
   * @param level 3 for MQTT 3.1 ({@code MQIsdp}), 4 for 3.1.1, any other number for versions that are not spoken here
   */
  record Connect(
      int level,
      boolean cleanSession,
      boolean will,
      int keepAliveSeconds,
      String clientId,
      Optional<String> userName,
      Optional<String> password) implements ClientPacket {
    @Override
    public String toString() {
      return "CONNECT " + clientId; // the password stays out of logs
    }
  }

  /** @param packetId 0 with QoS 0 */
  record Publish(String topic, int qos, int packetId, ByteString payload) implements ClientPacket {}

  record PubAck(int packetId) implements ClientPacket {}

  record Subscribe(int packetId, List<Filter> filters) implements ClientPacket {}

  record Unsubscribe(int packetId, List<String> filters) implements ClientPacket {}

  record PingReq() implements ClientPacket {}

  record Disconnect() implements ClientPacket {}

  /** A PUBLISH over the size limit, whose bytes were passed over without being kept. */
  record Oversized(long bytes) implements ClientPacket {}

  record Filter(String text, int qos) {}
}
