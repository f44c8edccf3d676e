package dev.nufleet.app.settings;

import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that the user named, or says in one line why that cannot be done. */
public final class InputFile {
  /** For images of whatever kind: many times what a flash or a slot holds, and no danger to the heap. */
  public static final int MOST_BYTES = 16 << 20;

  private InputFile() {}

  /**
   * The whole content.
   *
   * @param what the file's part in the command, for the message: {@code flash image}
   * @param maxBytes more is refused, and never read into memory
   * @throws UserMistake if it is missing, a directory, unreadable or too long
   */
  public static byte[] read(Path file, String what, int maxBytes) {
    if (Files.isDirectory(file)) {
      throw new UserMistake(what + " '" + file + "' is a directory; name a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new UserMistake(
            what + " '" + file + "' has more than " + maxBytes + " bytes; at most that many are allowed");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new UserMistake(what + " '" + file + "' does not exist");
    } catch (AccessDeniedException e) {
      throw new UserMistake(what + " '" + file + "' cannot be read: permission denied");
    } catch (IOException e) {
      throw new UserMistake(what + " '" + file + "' cannot be read: " + HostTrouble.explained(e));
    }
  }

  /**
   * The content of a file that must have exactly so many bytes.
   *
   * @throws UserMistake if it has not, or cannot be read
   */
  public static byte[] readExactly(Path file, String what, int bytes) {
    byte[] content = read(file, what, bytes);
    if (content.length != bytes) {
      throw new UserMistake(what + " '" + file + "' has " + content.length + " bytes; it must have exactly " + bytes);
    }
    return content;
  }
}
