package dev.nufleet.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders that their owner alone may read, whatever the process's umask is: what is kept holds keys, secrets
 * of devices, their configurations and firmware. Where files have no modes, these are left to the folder around them.
 */
public final class OwnersOnly {
  private static final String FILE = "rw-------";
  private static final String FOLDER = "rwx------";

  private OwnersOnly() {}

  /** What a file that is made there begins with. */
  public static FileAttribute<?>[] asNew(Path place) {
    return hasModes(place)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE))}
        : new FileAttribute<?>[0];
  }

  /** Makes an empty file, or takes the rights of others from one that is there. */
  public static void file(Path file) throws IOException {
    if (hasModes(file) && !Files.exists(file)) {
      Files.createFile(file, asNew(file));
    } else if (hasModes(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
    }
  }

  /** Makes a folder, with those around it, or takes the rights of others from one that is there. */
  public static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (hasModes(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER));
    }
    return folder;
  }

  private static boolean hasModes(Path place) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
