package dev.nufleet.ota;

import java.util.function.IntConsumer;

/** Sends messages over MQTT, one at a time. */
@FunctionalInterface
interface Publisher {
  /**
   * @param then gets a negative code if the message could not be sent; why is on the console already. Called before
   *     this returns, unless the message has to wait for room
   */
  void publish(String topic, int qos, String payload, IntConsumer then);
}
