package dev.nufleet.sim;

import akka.util.ByteString;

/** A server's end of a simulated link, above TLS. */
interface ServerEnd {
  /** Does somebody listen just now? */
  boolean listens();

  /** The link is up. @param link the way to the board */
  void opened(SimLink link);

  void arrived(ByteString bytes);

  /** More may be sent. */
  void room();

  /** The link is gone: the board ended it, or TCP did. */
  void gone();
}
