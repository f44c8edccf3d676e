package dev.nufleet.hal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Golden console texts. {@code -Dtranscripts.rewrite=true} writes what was printed instead of comparing; review the
 * diff.
 */
public final class Transcript {
  private static final Path FOLDER = Path.of("src/test/resources/transcripts");

  private Transcript() {}

  /** Compares a plain console, line ends of the wire, with {@code <name>.txt}, line ends of a text file. */
  public static void check(String name, String console) {
    Path file = FOLDER.resolve(name + ".txt");
    String text = console.replace("\r\n", "\n");
    try {
      if (Boolean.getBoolean("transcripts.rewrite")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      assertThat(text).as("console of %s", name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
