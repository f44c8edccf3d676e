package dev.nufleet.history;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A history's file while it is written: held by a lock, which the system lets go when the process ends, however that
 * is. So a history without its end is told from one that is still being written, on the same machine.
 */
public final class HeldFile {
  private HeldFile() {}

  /**
   * Opens it anew, and holds it until the stream is closed. A disk that knows no locks gives none.
   *
   * @throws IOException if it cannot be opened
   */
  public static OutputStream open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    lock(channel, /* shared= */ false);
    return Channels.newOutputStream(channel);
  }

  /**
   * Whether a process writes it now.
   *
   * @throws IOException if it cannot be opened
   */
  public static boolean isWritten(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return !lock(channel, /* shared= */ true);
    }
  }

  /** @return whether nobody else has it; also where that cannot be known */
  private static boolean lock(FileChannel channel, boolean shared) {
    try {
      FileLock held = channel.tryLock(0, Long.MAX_VALUE, shared);
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process
    } catch (IOException e) {
      return true;
    }
  }
}
