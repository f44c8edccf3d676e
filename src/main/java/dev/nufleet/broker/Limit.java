package dev.nufleet.broker;

/** Which of {@link BrokerLimits} a refusal is about, for who tells the user what could be set otherwise. */
public enum Limit {
  KEEP_ALIVE,
  CONNECTS_PER_MINUTE,
  MESSAGE_BYTES,
  TOPIC,
  QOS0_PER_SECOND,
  QOS1_PER_SECOND,
  UNACKNOWLEDGED,
  UNREAD_BYTES,
  /** A rule that nobody can set otherwise. */
  NONE
}
