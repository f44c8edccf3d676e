package dev.nufleet.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file with secrets in it: its owner alone may read it, from its first byte on. Whole or not at all. */
public final class PrivateFile {
  private static final String OWNER_ONLY = "rw-------";

  private PrivateFile() {}

  /** Writes beside the place first; a file that was there, with whatever rights, is replaced. */
  public static void write(Path file, CharSequence text) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a terminal cannot be replaced
      Files.writeString(file, text);
      return;
    }
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    boolean posix = place.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode = posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))}
        : new FileAttribute<?>[0];
    Path beside = Files.createTempFile(place.getParent(), "." + place.getFileName(), ".part", mode);
    try {
      Files.writeString(beside, text);
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
