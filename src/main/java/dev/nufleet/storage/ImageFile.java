package dev.nufleet.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A file that is one of a board's memories. It is opened when it is used and stays open until {@link #rest}, so a
 * fleet at rest holds no file open. What the host's disk does wrong is no matter of the emulated hardware: it is an
 * {@link UncheckedIOException}.
 */
final class ImageFile {
  private final Path path;
  private RandomAccessFile open;

  ImageFile(Path path) {
    this.path = path;
  }

  /** Bytes past the file's end are left as they are in {@code into}. */
  void read(long address, byte[] into, int offset, int length) {
    try {
      RandomAccessFile file = open();
      file.seek(address);
      int done = 0;
      while (done < length) {
        int n = file.read(into, offset + done, length - done);
        if (n < 0) {
          return;
        }
        done += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  void write(long address, byte[] from, int offset, int length) {
    try {
      RandomAccessFile file = open();
      file.seek(address);
      file.write(from, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  void rest() {
    try {
      if (open != null) {
        open.close();
        open = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be closed", e);
    }
  }

  private RandomAccessFile open() throws IOException {
    if (open == null) {
      open = new RandomAccessFile(path.toFile(), "rw");
    }
    return open;
  }
}
