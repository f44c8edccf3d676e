package dev.nufleet.broker;

import akka.util.ByteString;
import java.util.List;

/** What the broker says to one of its connections. */
sealed interface BrokerWord {
  /** The sign-in stands: CONNACK 0, then the packets that waited. */
  record Accepted(boolean sessionPresent, List<ByteString> backlog) implements BrokerWord {}

  /** CONNACK with a code other than 0, then the end. */
  record Refused(int code, String why, Limit limit) implements BrokerWord {}

  /** A packet that the client did not ask for. */
  record Sent(ByteString packet) implements BrokerWord {}

  /** What the client waits for: one thing that it asked is dealt with, and it may ask more. */
  record Answered(ByteString packet) implements BrokerWord {}

  /** One thing that the client said is dealt with, without an answer. */
  record Dealt() implements BrokerWord {}

  /** A message of the client is dealt with; one of QoS 1 is acknowledged now. */
  record Handled(Receipt receipt) implements BrokerWord {}

  /** @param why for the log */
  record Cut(String why) implements BrokerWord {}
}
