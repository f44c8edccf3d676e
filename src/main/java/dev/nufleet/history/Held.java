package dev.nufleet.history;

import dev.nufleet.model.FaultKind;

/**
 * What keeps a board from finishing and is no defect of its firmware: a fault that lasts to the end of the run, or
 * beyond; or a notice with a wrong digest, which no other followed.
 *
 * @param fault number of it, by which it can be taken back
 * @param text the act in words
 * @param untilNanos by the run's clock; {@link Long#MAX_VALUE}: for good
 */
public record Held(FaultKind kind, long fault, String text, long untilNanos) {
  public String sentence() {
    return kind == FaultKind.WRONG_DIGEST
        ? "no defect of the firmware: the digest of its notice fits no file, and no other notice came: " + text
        : "no defect of the firmware: this fault lasted to the end of the run: " + text;
  }
}
