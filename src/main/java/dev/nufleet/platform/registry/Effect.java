package dev.nufleet.platform.registry;

import dev.nufleet.model.DeviceId;
import java.util.Map;

/** What the rules want to be done outside of them. */
public sealed interface Effect {
  /** @param evenUnsubscribed the platform subscribes its own devices to some topics without being asked */
  record Publish(DeviceId device, String topic, byte[] payload, int qos, boolean evenUnsubscribed) implements Effect {}

  /** @param forget the session too */
  record Cut(DeviceId device, String why, boolean forget) implements Effect {}

  /** Removes a file that nothing names any more. @param object its path in the store */
  record Discard(String object) implements Effect {}

  /** For the event feed. @param body becomes a JSON object */
  record Told(String topic, Map<String, Object> body) implements Effect {}
}
