package dev.nufleet.broker;

import akka.util.ByteString;
import java.util.List;

/** One connection, as the broker's actor sees it. All calls return at once and may come from any thread. */
interface ClientLink {
  String clientIp();

  /** The sign-in stands: CONNACK 0, then the packets that waited. */
  void accept(boolean sessionPresent, List<ByteString> backlog);

  /** CONNACK with a code other than 0, then the end. */
  void refuse(int code, String why);

  void send(ByteString packet);

  /** Sends what the client waits for: one thing that it asked is dealt with, and it may ask more. */
  void answer(ByteString packet);

  /** One thing that the client said is dealt with, without an answer. */
  void handled();

  /** @param why for the log */
  void cut(String why);
}
