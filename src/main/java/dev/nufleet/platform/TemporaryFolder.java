package dev.nufleet.platform;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what a stand-in does not keep, in the directory for such things. It is removed in the end, and if the
 * process was killed, by the next start: a lock on a file in it goes with its process, whatever ends that.
 *
 * <p>Others can write to that directory. A folder is touched only if it is named like ours, is no link, belongs to this
 * user and holds an owner file whose lock is free. The owner file gets its name when it is locked already, so no
 * start ever takes the folder of another that is just beginning. Links within are removed, not followed.
 */
public final class TemporaryFolder implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String NAME = "nufleet-stand-in-";
  private static final Pattern OURS = Pattern.compile(NAME + "([0-9]{1,10})-[0-9]{1,20}");
  private static final String OWNER = "owner";

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes a folder, and removes those of dead processes. @param within the directory for temporary things */
  public static TemporaryFolder make(Path within) throws IOException {
    Path path = Files.createTempDirectory(within, NAME + ProcessHandle.current().pid() + "-");
    Path early = path.resolve(OWNER + ".new");
    FileChannel lock = FileChannel.open(early, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    Files.move(early, path.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
    removeLeft(within, Files.getOwner(path));
    return new TemporaryFolder(path, lock);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove(path);
    lock.close();
  }

  /** As {@link #close}, for whose work is done: what cannot be removed is a warning, and stays for the next start. */
  public void removeOrWarn() {
    try {
      close();
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", path, e.toString());
    }
  }

  /**
   * What cannot be removed stays for the next start; that must not keep a stand-in from work. One start of this process
   * at a time: no process may ask for a lock on a file twice at once.
   */
  private static synchronized void removeLeft(Path within, UserPrincipal user) {
    try (Stream<Path> there = Files.list(within)) {
      String own = Long.toString(ProcessHandle.current().pid());
      List<Path> ours = there.filter(path -> {
        var name = OURS.matcher(path.getFileName().toString());
        // opening a file that this process has locked and closing it again would give its lock away
        return name.matches() && !name.group(1).equals(own);
      }).toList();
      for (Path folder : ours) {
        removeIfDead(folder, user);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.info("cannot look for folders that were left in {}: {}", within, e.toString());
    }
  }

  private static void removeIfDead(Path folder, UserPrincipal user) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
          || !Files.isRegularFile(folder.resolve(OWNER), LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      try (FileChannel owner = FileChannel.open(
          folder.resolve(OWNER), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
          FileLock held = owner.tryLock()) {
        if (held != null) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      LOG.info("cannot remove {}, which a stand-in left: {}", folder, e.toString());
    }
  }

  /** The owner file goes last: who is killed meanwhile leaves what the next start finds. */
  private static void remove(Path folder) throws IOException {
    Path owner = folder.resolve(OWNER);
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!file.equals(owner)) {
          Files.deleteIfExists(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) { // another start is at it too
          return FileVisitResult.CONTINUE;
        }
        throw failure;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
        if (directory.equals(folder)) {
          Files.deleteIfExists(owner);
        }
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
