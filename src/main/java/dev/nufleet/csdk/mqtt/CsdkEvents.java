package dev.nufleet.csdk.mqtt;

/** The SDK's event callback ({@code handle_event}). Called in the middle of a cycle, which does not wait for it. */
public interface CsdkEvents {
  /**
   * Events with the SDK's numbers. Those that 3.1.0 never raises (timeouts, negative acknowledgements of others) are
   * missing.
   */
  enum Event {
    DISCONNECT(1),
    RECONNECT(2),
    SUBSCRIBE_SUCCESS(3),
    SUBSCRIBE_NACK(5),
    UNSUBSCRIBE_SUCCESS(6),
    PUBLISH_SUCCESS(9),
    BUFFER_OVERFLOW(13);

    private final int number;

    Event(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /** @param packetId of the acknowledgement; 0 where the event has none */
  void on(Event event, int packetId);

  /** A message on a topic that nobody subscribed to here. */
  void onUnhandled(MqttMessage message);
}
