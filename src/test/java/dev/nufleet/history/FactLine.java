package dev.nufleet.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A fact as a history has it. */
public final class FactLine {
  private FactLine() {}

  /** @return without the line's end */
  public static String of(Fact fact) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (FactLines lines = new FactLines(text)) {
      lines.write(fact);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every text", e);
    }
    return text.toString(StandardCharsets.US_ASCII).stripTrailing();
  }
}
