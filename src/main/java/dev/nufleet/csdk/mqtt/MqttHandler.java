package dev.nufleet.csdk.mqtt;

/** Takes the messages of a topic, in the middle of a cycle. */
@FunctionalInterface
public interface MqttHandler {
  /** @param then must be called, also before this returns: the cycle goes on with it */
  void on(MqttMessage message, Runnable then);
}
