package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.LinkPort.Ending;
import dev.nufleet.network.Links.LinkEnded.Cause;

/** Hears of a simulated link at the board, each word in a turn of its own. */
interface BoardEnd {
  void up(LinkPort.Handle link);

  void failed(Cause cause, String detail);

  void arrived(ByteString chunk);

  void hasRoom();

  void ended(Ending ending);
}
