package dev.nufleet.app.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file that the user named, whole or not at all: beside its place first, then moved over it. So it may be
 * the same file as an input.
 */
public final class OutputFile {
  private OutputFile() {}

  /** @throws UserMistake if its place cannot be written */
  public static void write(Path file, String what, byte[] content) {
    if (Files.isDirectory(file)) {
      throw new UserMistake(what + " '" + file + "' is a directory; name a file");
    }
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a terminal cannot be replaced
        Files.write(file, content);
        return;
      }
      Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path beside = place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      try {
        try (OutputStream out = Files.newOutputStream(beside, StandardOpenOption.CREATE_NEW)) {
          out.write(content);
        }
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (NoSuchFileException e) {
      throw new UserMistake(what + " '" + file + "' cannot be written: its directory does not exist");
    } catch (AccessDeniedException e) {
      throw new UserMistake(what + " '" + file + "' cannot be written: permission denied");
    } catch (IOException e) {
      throw new UserMistake(what + " '" + file + "' cannot be written: " + e.getMessage());
    }
  }
}
