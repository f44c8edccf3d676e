package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;

/** What {@link ClientSession} wants done, in this order. */
sealed interface SessionWish {
  record Send(ByteString packet) implements SessionWish {}

  /** Answered with {@link ClientSession#judged}. */
  record Judge(BrokerRules.SignInRequest request) implements SessionWish {}

  record Tell(BrokerCommand command) implements SessionWish {}

  /** Answered with {@link BrokerWord.Handled}, at once or later. */
  record Publish(DeviceId device, String topic, ByteString payload, Receipt receipt) implements SessionWish {}

  /** A message above its rate was passed over; for the log of one who looks closely. */
  record Dropped(DeviceId device, String topic, Limit rate) implements SessionWish {}

  /**
   * The client did not get what it wanted: a line for the log, and a word for who asks what became of a device.
   *
   * @param claimed the user name that it came with, true or not
   */
  record Refused(String who, String claimed, String why, Limit limit) implements SessionWish {}

  /** The connection is to end now, whatever is unsent. */
  record Leave() implements SessionWish {}
}
