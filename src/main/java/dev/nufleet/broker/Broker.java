package dev.nufleet.broker;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.nufleet.model.DeviceId;

/**
 * The broker end of MQTT 3.1 and 3.1.1 with QoS 0 and 1, as the platform offers it: no retained messages and no wills,
 * QoS 1 granted on every filter, each message delivered with its publisher's QoS.
 */
public final class Broker {
  private final BrokerParts parts;

  Broker(BrokerParts parts) {
    this.parts = parts;
  }

  /** The flow of one connection, bytes in and bytes out, above TLS. */
  public Flow<ByteString, ByteString, NotUsed> connection(String clientIp) {
    return Flow.fromGraph(new BrokerConnection(parts, clientIp));
  }

  /** Does a topic fit a filter? */
  public static boolean matches(String filter, String topic) {
    return Subscriptions.matches(filter, topic);
  }

  /** Connections that are open, signed in or not. */
  public long connections() {
    return parts.connections().count();
  }

  /**
   * Hands a message to a device that is there; with QoS 1 it is kept for one that is away and left its session.
   *
   * @param evenUnsubscribed to a connected device even if none of its filters fits
   * @param ticket comes back with {@link BrokerRules#delivered} when a restart would not lose the message any more, or
   *     when nobody wants it; 0: nobody waits for that
   */
  public void deliver(
      DeviceId device, String topic, ByteString payload, int qos, boolean evenUnsubscribed, long ticket) {
    parts.tell(new BrokerCommand.Deliver(device, topic, payload, qos, evenUnsubscribed, ticket));
  }

  /** A device's message will not be lost any more. Straight to its connection, if that is still there. */
  public void handled(Receipt receipt) {
    parts.connections().tell(receipt.connection(), new BrokerWord.Handled(receipt));
  }

  /** @param forget the session too: the device was deleted */
  public void cut(DeviceId device, String why, boolean forget) {
    parts.tell(new BrokerCommand.Cut(device, why, forget));
  }

  /** Cuts every connection, signed in or not, without the broker's actor, which may have failed. */
  public void abandon(String why) {
    parts.connections().tellAll(new BrokerWord.Cut(why));
  }

  public void cutAll(String why) {
    parts.tell(new BrokerCommand.CutAll(why));
  }
}
