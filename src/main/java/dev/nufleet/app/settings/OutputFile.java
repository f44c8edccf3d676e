package dev.nufleet.app.settings;

import dev.nufleet.model.HostTrouble;
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

  /**
   * The place of a file that is written at the end of something long, with its folders if they are missing: what can be
   * known of it is known at once.
   *
   * @throws UserMistake if it is a folder, or there is none that it could be made in
   */
  static Path later(Given given) {
    check(given.path(), given.where());
    return given.path();
  }

  /**
   * The same for who has the place already.
   *
   * @param what named it, for the message: {@code --out}
   * @throws UserMistake if it is a folder, or there is none that it could be made in
   */
  public static void check(Path file, String what) {
    if (file.toString().isEmpty()) {
      throw new UserMistake(what + ": a file name is missing");
    }
    if (Files.isDirectory(file)) {
      throw new UserMistake(what + ": " + file + " is a folder; name a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    while (folder.getParent() != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    boolean can = Files.exists(file)
        ? Files.isWritable(file) : Files.isDirectory(folder) && Files.isWritable(folder);
    if (!can) {
      throw new UserMistake(what + ": " + file + " cannot be written; name a file in a folder that can");
    }
  }

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
      throw new UserMistake(what + " '" + file + "' cannot be written: " + HostTrouble.explained(e));
    }
  }
}
