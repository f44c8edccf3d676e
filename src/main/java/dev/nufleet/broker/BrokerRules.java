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
   * @param handled to be run once, from any thread, when the message will not be lost any more; a QoS 1 message is
   *     acknowledged then
   */
  void published(DeviceId device, String topic, ByteString payload, Runnable handled);

  /** Signed in; comes before anything that the device publishes. */
  void connected(DeviceId device, String clientIp);

  /** A filter was granted, or came back with a kept session. */
  void subscribed(DeviceId device, String filter);

  void unsubscribed(DeviceId device, String filter);

  /** @param lastTrafficMillis UNIX time of its last packet */
  void disconnected(DeviceId device, String clientIp, long lastTrafficMillis);

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
