package dev.nufleet.app.tools;

import dev.nufleet.ota.CandidateWriter;
import dev.nufleet.ota.WriteRefused;
import java.util.Optional;

/** A whole firmware through the candidate writer, as the sample hands it over. */
final class CandidateWriting {
  private CandidateWriting() {}

  /** @param fragmentBytes 1 or more; the last fragment may be shorter */
  static Optional<WriteRefused> write(CandidateWriter writer, String version, byte[] firmware, int fragmentBytes) {
    Optional<WriteRefused> refused = writer.prepare(0, version, firmware.length);
    for (int at = 0; at < firmware.length && refused.isEmpty(); at += fragmentBytes) {
      refused = writer.write(firmware, at, Math.min(fragmentBytes, firmware.length - at));
    }
    return refused.isPresent() ? refused : writer.finish();
  }
}
