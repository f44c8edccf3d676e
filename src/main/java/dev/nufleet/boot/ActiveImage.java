package dev.nufleet.boot;

import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.Flash;
import java.security.MessageDigest;
import java.util.Optional;

/** The firmware in the internal flash, with the header in front of it, as {@link CandidateSlot} is on the card. */
final class ActiveImage {
  private ActiveImage() {}

  /** @return empty if there is none that can be decoded */
  static Optional<InternalHeader> header(Flash flash) {
    byte[] header = new byte[InternalHeader.SIZE_BYTES];
    flash.read(MemoryMap.HEADER, header, 0, header.length);
    try {
      return Optional.of(InternalHeader.decode(header, 0));
    } catch (BadHeader e) {
      return Optional.empty();
    }
  }

  /** @param size in bytes, up to {@link MemoryMap#APPLICATION_MAX_BYTES} */
  static Sha256 hash(Flash flash, int size) {
    MessageDigest digester = Sha256.digester();
    byte[] buffer = new byte[CandidateSlot.READ_BYTES];
    for (int done = 0; done < size; done += buffer.length) {
      int length = Math.min(buffer.length, size - done);
      flash.read(MemoryMap.APPLICATION + done, buffer, 0, length);
      digester.update(buffer, 0, length);
    }
    return Sha256.finish(digester);
  }
}
