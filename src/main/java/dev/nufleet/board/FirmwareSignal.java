package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.network.LinkPort;

/** What a running program of the firmware is told: time has passed, or something happened on a link. */
sealed interface FirmwareSignal {
  record Due(long ticket) implements FirmwareSignal {}

  record LinkUp(int link, LinkPort.Handle port, int verification) implements FirmwareSignal {}

  record LinkDown(int link, Connected.Failed failure) implements FirmwareSignal {}

  record Arrived(int link, ByteString chunk) implements FirmwareSignal {}

  record Ended(int link, LinkPort.Ending ending) implements FirmwareSignal {}
}
