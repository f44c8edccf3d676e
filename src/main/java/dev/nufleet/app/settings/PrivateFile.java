package dev.nufleet.app.settings;

import dev.nufleet.model.OwnersOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file with secrets in it: its owner alone may read it, from its first byte on. Whole or not at all. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Writes beside the place first; a file that was there, with whatever rights, is replaced. */
  public static void write(Path file, CharSequence text) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a terminal cannot be replaced
      Files.writeString(file, text);
      return;
    }
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path beside =
        Files.createTempFile(place.getParent(), "." + place.getFileName(), ".part", OwnersOnly.asNew(place));
    try {
      Files.writeString(beside, text);
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
