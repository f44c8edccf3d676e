package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.SharedFolder;
import dev.nufleet.firmware.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A life of a node, as a file in the folder of its boards' memories: {@code .node-} and a digest of the life's
 * identity, with the node's name in it, and locked for as long as a board there may use the folder. The lock goes with
 * the process, whatever ends it; so where it is free no board of that life has power. Beside these files lies
 * {@code .run}, by which a node knows that it sees the folder of the run that asks it.
 *
 * <p>Reads and writes files wherever it is called. A process that holds a lock must not ask about it: POSIX systems
 * give a lock back as soon as its process closes that file anywhere.
 */
public final class FolderLock implements Closeable {
  private static final String RUN = ".run";
  private static final String LIFE = ".node-";
  /** Hex digits of a digest. */
  private static final int NAME_DIGITS = 32;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes the folder that of a run, which has it to itself.
   *
   * @param mark that no other run has
   * @throws IOException if that cannot be written
   */
  public static SharedFolder share(Path folder, String mark) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    Path part = Files.writeString(whole.resolve(RUN + ".part"), mark + "\n");
    Files.move(part, whole.resolve(RUN), StandardCopyOption.ATOMIC_MOVE); // nobody reads half of it
    return new SharedFolder(whole.toString(), mark);
  }

  /**
   * Removes what a run with nodes has left in the folder.
   *
   * @return nodes that still hold it, by their names: what is theirs stays
   */
  public static List<String> clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(RUN));
    List<String> held = new ArrayList<>();
    try (DirectoryStream<Path> lives = Files.newDirectoryStream(folder, LIFE + "*")) {
      for (Path life : lives) {
        if (isFree(life)) {
          Files.deleteIfExists(life);
        } else {
          nameIn(life).ifPresent(held::add);
        }
      }
    }
    return held;
  }

  private static Optional<String> nameIn(Path life) throws IOException {
    try {
      return Optional.of(Files.readString(life).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it has let go just now
    }
  }

  /** Whether that life of a node still holds the folder. @throws IOException if the disk does not tell */
  static boolean isHeld(Path folder, String node) throws IOException {
    return !isFree(fileOf(folder, node));
  }

  private static boolean isFree(Path life) throws IOException {
    try (FileChannel file = FileChannel.open(life, StandardOpenOption.READ)) {
      return file.tryLock(0, Long.MAX_VALUE, /* shared= */ true) != null;
    } catch (NoSuchFileException e) {
      return true; // it has let go, or never came
    } catch (OverlappingFileLockException e) {
      return false; // this process holds it
    }
  }

  /**
   * Takes the folder for this life of a node.
   *
   * @throws IOException if this machine does not see the folder, or cannot lock a file there: why, in a few words
   */
  static FolderLock take(SharedFolder folder, NodeFacts node) throws IOException {
    try {
      Path path = Path.of(folder.path());
      if (!Files.readString(path.resolve(RUN)).strip().equals(folder.mark())) {
        throw new IOException("another folder is there");
      }
      return take(fileOf(path, node.id()), node.name());
    } catch (InvalidPathException e) {
      throw new IOException("no path of this system", e);
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    } catch (NoSuchFileException e) {
      throw new IOException("no such folder, or not this run's", e);
    } catch (FileSystemException e) {
      throw new IOException(e.getReason() == null ? e.getClass().getSimpleName() : e.getReason(), e);
    }
  }

  private static FolderLock take(Path file, String name) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FolderLock taken = null;
    try {
      if (channel.tryLock() == null) {
        throw new IOException("another process has its lock");
      }
      channel.truncate(0).write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
      taken = new FolderLock(file, channel);
      return taken;
    } catch (OverlappingFileLockException e) {
      throw new IOException("its boards of a run before still use it", e);
    } finally {
      if (taken == null) {
        channel.close();
      }
    }
  }

  private static Path fileOf(Path folder, String node) {
    return folder.resolve(
        LIFE + Sha256.of(node.getBytes(StandardCharsets.UTF_8)).toString().substring(0, NAME_DIGITS));
  }

  /** No board of this life uses the folder any more. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file); // still locked: nobody else takes it in between
    }
  }
}
