package dev.nufleet.history;

import dev.nufleet.model.FaultKind;

/**
 * What keeps a board from finishing and is no defect of its firmware: a fault that lasts to the end of the run, or
 * beyond; a notice with a wrong digest, which no other followed; or a spoilt answer, if none came after it.
 *
 * @param fault number of it, by which it can be taken back
 * @param text the act in words
 * @param untilNanos by the run's clock; {@link Long#MAX_VALUE}: for good
 */
public record Held(FaultKind kind, long fault, String text, long untilNanos) {
  public String sentence() {
    return "no defect of the firmware: " + (kind == FaultKind.WRONG_DIGEST
        ? "the digest of its notice fits no file, and no other notice came: "
        : Holds.SPOILING.contains(kind)
            ? "it asks on, and the last answer before the run ended was spoilt: "
            : "this fault lasted to the end of the run: ") + text;
  }
}
