package dev.nufleet.broker;

import dev.nufleet.model.DeviceId;

/** What {@link BrokerState} wants done. */
sealed interface BrokerWish {
  /** To a connection, which may have ended meanwhile: then nobody hears it. */
  record Say(long connection, BrokerWord word) implements BrokerWish {}

  /** A word to {@link BrokerRules}. */
  sealed interface ToRules extends BrokerWish {
    void tell(BrokerRules rules, BrokerLimits limits);
  }

  record Connected(DeviceId device, String clientIp) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.connected(device, clientIp);
    }
  }

  record Subscribed(DeviceId device, String filter) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.subscribed(device, filter);
    }
  }

  record Unsubscribed(DeviceId device, String filter) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.unsubscribed(device, filter);
    }
  }

  record Disconnected(DeviceId device, String clientIp, long lastTrafficMillis) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.disconnected(device, clientIp, lastTrafficMillis);
    }
  }

  record Delivered(long ticket) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.delivered(ticket);
    }
  }

  /** A message was not kept, for the device owes too many acknowledgements; a line for the log too. */
  record Dropped(DeviceId device, String topic) implements ToRules {
    @Override
    public void tell(BrokerRules rules, BrokerLimits limits) {
      rules.refused(Caller.userName(device),
          "a message to it is dropped, it owes " + limits.maxUnacknowledged() + " acknowledgements",
          Limit.UNACKNOWLEDGED);
    }
  }
}
