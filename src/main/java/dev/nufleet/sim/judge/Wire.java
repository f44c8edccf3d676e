package dev.nufleet.sim.judge;

import akka.util.ByteString;

/** What is overheard of one link, above TLS. The world calls it as things happen; it changes nothing. */
public interface Wire {
  /** The link is up. */
  default void up() {}

  /** It did not come to be. */
  default void failed() {}

  /** The board's stack takes what its firmware wrote. */
  default void boardSends(ByteString bytes) {}

  default void serverHears(ByteString bytes) {}

  default void serverSends(ByteString bytes) {}

  /** The firmware's link gets what it had asked for. */
  default void boardHears(ByteString bytes) {}

  /** The server ends the link, behind all that it sent. */
  default void serverEnds() {}

  /** The board hears that the link is over. */
  default void endHeard() {}

  /** The firmware closes the link, or is stopped. */
  default void boardLeaves() {}

  /** The server knows that nobody is there any more. */
  default void serverLeft() {}
}
