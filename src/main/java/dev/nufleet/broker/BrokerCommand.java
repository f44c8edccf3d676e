package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;

/** What is said to {@link BrokerActor}: values only. A connection is named by its number. */
sealed interface BrokerCommand {
  /** A sign-in that the rules accepted. */
  record SignedIn(DeviceId device, long connection, String clientIp, boolean cleanSession) implements BrokerCommand {}

  record Subscribed(DeviceId device, long connection, ClientPacket.Subscribe packet) implements BrokerCommand {}

  record Unsubscribed(DeviceId device, long connection, ClientPacket.Unsubscribe packet) implements BrokerCommand {}

  record Acknowledged(DeviceId device, long connection, int packetId) implements BrokerCommand {}

  record Closed(DeviceId device, long connection, long lastTrafficMillis) implements BrokerCommand {}

  /**
   * @param evenUnsubscribed hand it to a connected device whether it subscribed or not, as the platform does for some
   *     topics
   * @param ticket comes back with {@link BrokerRules#delivered}; 0: nobody waits for it
   */
  record Deliver(DeviceId device, String topic, ByteString payload, int qos, boolean evenUnsubscribed, long ticket)
      implements BrokerCommand {}

  /** @param forget its session too */
  record Cut(DeviceId device, String why, boolean forget) implements BrokerCommand {}

  record CutAll(String why) implements BrokerCommand {}

  /** To itself, behind all that waits: one write to disk for all of it. */
  record Flush() implements BrokerCommand {}
}
