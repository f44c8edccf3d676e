package dev.nufleet.broker;

import dev.nufleet.model.DeviceId;

/** What {@link BrokerState} wants done. All but {@link Say} and {@link Dropped} are words to {@link BrokerRules}. */
sealed interface BrokerWish {
  /** To a connection, which may have ended meanwhile: then nobody hears it. */
  record Say(long connection, BrokerWord word) implements BrokerWish {}

  record Connected(DeviceId device, String clientIp) implements BrokerWish {}

  record Subscribed(DeviceId device, String filter) implements BrokerWish {}

  record Unsubscribed(DeviceId device, String filter) implements BrokerWish {}

  record Disconnected(DeviceId device, String clientIp, long lastTrafficMillis) implements BrokerWish {}

  record Delivered(long ticket) implements BrokerWish {}

  /** A message was not kept, for the device owes too many acknowledgements; a line for the log. */
  record Dropped(DeviceId device, String topic) implements BrokerWish {}
}
