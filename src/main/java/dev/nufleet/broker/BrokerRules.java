package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.Optional;

/**
 * What the owner of a broker decides and hears. {@link #signIn}, {@link #owns} and {@link #published} are called on the
 * connections' threads, many at once, and must neither block nor throw; the others come from one place, in order.
 */
public interface BrokerRules {
  /** Who signs in, or why not. */
  Verdict signIn(SignInRequest request);

  /** May this device publish to the topic, or subscribe to the filter? */
  boolean owns(DeviceId device, String topic);

  /**
   * A message of a device.
   *
   * @param receipt goes to {@link Broker#handled} once, when the message will not be lost any more; a QoS 1 message is
   *     acknowledged then
   * @return true if that is so already, and the receipt will not be handed back
   */
  boolean published(DeviceId device, String topic, ByteString payload, Receipt receipt);

  /** Signed in; comes before anything that the device publishes. */
  void connected(DeviceId device, String clientIp);

  /** A filter was granted, or came back with a kept session. */
  void subscribed(DeviceId device, String filter);

  void unsubscribed(DeviceId device, String filter);

  /** @param lastTrafficMillis UNIX time of its last packet */
  void disconnected(DeviceId device, String clientIp, long lastTrafficMillis);

  /**
   * Somebody did not get what it wanted, for who asks later what became of a device. Called like {@link #published}.
   *
   * @param userName {@code deviceName&productKey} as its CONNECT had it, whether it signed in or not; strangers' words
   */
  void refused(String userName, String why, Limit limit);

  /**
   * A delivery is safe: a restart would not lose it any more, or nobody wants it.
   *
   * @param ticket of {@link Broker#deliver}
   */
  void delivered(long ticket);

  /** Who hears what becomes of connections. */
  default BrokerWatch watch() {
    return BrokerWatch.NONE;
  }

  record SignInRequest(String clientId, Optional<String> userName, Optional<String> password, String clientIp) {
    @Override
    public String toString() {
      return "sign-in of " + clientId; // the password stays out of logs
    }
  }

  sealed interface Verdict {
    record Accepted(DeviceId device) implements Verdict {}

    /** @param code of CONNACK, 1..5 @param why for the log */
    record Refused(int code, String why) implements Verdict {}

    /** The client hears nothing, and may stay until it is tired of waiting: no answer ever comes. */
    record Unanswered() implements Verdict {}

    /**
     * The client signs in only to be told something: it gets CONNACK 0, one message without having subscribed, and is
     * cut later.
     */
    record Told(String topic, ByteString payload) implements Verdict {
      @Override
      public String toString() {
        return "Told on " + topic; // the payload is a secret
      }
    }
  }
}
