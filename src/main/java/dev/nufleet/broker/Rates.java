package dev.nufleet.broker;

/** At most so many messages of each QoS in each second of the clock; those beyond are dropped. */
final class Rates {
  private final BrokerLimits limits;
  private long second;
  private int qos0;
  private int qos1;

  Rates(BrokerLimits limits) {
    this.limits = limits;
  }

  boolean allow(int qos, long nowMillis) {
    if (nowMillis / 1000 != second) {
      second = nowMillis / 1000;
      qos0 = 0;
      qos1 = 0;
    }
    return qos == 0 ? ++qos0 <= limits.qos0PerSecond() : ++qos1 <= limits.qos1PerSecond();
  }
}
