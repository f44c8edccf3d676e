package dev.nufleet.board;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.network.LinkPort;
import java.util.List;

/** What a running program of the firmware is told: time has passed, something happened on a link, or a part answers. */
sealed interface FirmwareSignal {
  record Due(long ticket) implements FirmwareSignal {}

  record LinkUp(int link, LinkPort.Handle port, int verification) implements FirmwareSignal {}

  record LinkDown(int link, Connected.Failed failure) implements FirmwareSignal {}

  record Arrived(int link, List<ByteString> records) implements FirmwareSignal {}

  /** A read ends, and the link goes on. @param code see {@link dev.nufleet.network.Links.Brought.ReadEnds} */
  record ReadEnds(int link, int code) implements FirmwareSignal {}

  /** More of what was written has got through. */
  record HasRoom(int link) implements FirmwareSignal {}

  record Ended(int link, LinkPort.Ending ending) implements FirmwareSignal {}

  /** Somebody asks what the storage holds. */
  record Look(BoardCommand.GetStorage question) implements FirmwareSignal {}

  /** The key-value stores answer. @param number of the question */
  record KeyValues(int number, KvAnswer answer) implements FirmwareSignal {}
}
