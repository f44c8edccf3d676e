package dev.nufleet.app.run;

import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardFolders;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.cluster.FolderLock;
import dev.nufleet.cluster.wire.SharedFolder;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.FactoryImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memories of the boards that are about to be switched on, as the user asked for them: gone with the process, or
 * in a folder.
 *
 * @param withPast boards that were left by another process and were not flashed
 * @param notes for the user: how many were there
 * @param shared the folder, for the nodes that have the boards; empty: the boards are in this process, or no folder is
 *     asked for
 */
public record Memories(BoardStores stores, Set<BoardId> withPast, List<String> notes, Optional<SharedFolder> shared)
    implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Memories.class);
  /** Nodes let go of a folder moments after their run's end, and some 10 s after its death; who hangs never does. */
  private static final int MOST_LOOKS = 150;
  private static final int LOOKS_IN_SILENCE = 20;
  private static final long BETWEEN_LOOKS_NANOS = 100_000_000;

  /** Those of a run, whose nodes, if it has any, are to find them too. @throws UserMistake as {@link #open} */
  static Memories ofRun(RunSettings settings, List<BoardSpec> boards) {
    Memories all = open(settings.memories(), boards, Optional.of(settings.version()));
    if (settings.cluster().isEmpty() || settings.memories().state().isEmpty()) {
      return all;
    }
    Path folder = settings.memories().state().get();
    try {
      SharedFolder shared = FolderLock.share(folder, UUID.randomUUID().toString());
      return new Memories(all.stores(), all.withPast(), all.notes(), Optional.of(shared));
    } catch (IOException e) {
      all.close();
      throw new UserMistake("--state: " + folder + " cannot be written (" + HostTrouble.explained(e) + ")");
    }
  }

  /**
   * Finds boards, makes those that are missing, and flashes all if that was asked for. Nothing is changed before all
   * that can be wrong was looked at.
   *
   * @param target what the boards are to be upgraded to; empty if that is nobody's aim
   * @throws UserMistake if the folder or a board in it cannot be used, or a board is beyond the target
   */
  public static Memories open(AskedMemories asked, List<BoardSpec> boards, Optional<FirmwareVersion> target) {
    Optional<FactoryImage> flashed = asked.flash().map(FlashFile::image);
    if (asked.state().isEmpty()) {
      BoardStores stores = flashed.map(BoardStores::inMemory).orElseGet(BoardStores::inMemory);
      return new Memories(stores, Set.of(), List.of(), Optional.empty());
    }
    Path folder = asked.state().get();
    BoardFolders folders = null;
    Memories opened = null;
    try {
      folders = BoardFolders.open(folder, boards);
      refuse(folder, held(folder));
      Map<BoardId, FirmwareVersion> left = folders.left();
      if (flashed.isEmpty()) {
        target.ifPresent(version -> refuseNewer(folder, left, version));
      }
      folders.complete(flashed);
      String note = String.format(Locale.ROOT,
          "state: %s: %d of %d boards were there", folder, left.size(), boards.size());
      opened = new Memories(folders, flashed.isPresent() ? Set.of() : left.keySet(), List.of(note),
          Optional.empty());
      return opened;
    } catch (IOException e) {
      throw new UserMistake("--state: " + HostTrouble.of(e)
          .map(trouble -> folder + ": " + HostTrouble.explained(e)).orElse(e.getMessage()));
    } finally {
      if (opened == null && folders != null) {
        close(folders);
      }
    }
  }

  /** What {@link #open} would say of the folder, without a change to it. */
  public static void check(AskedMemories asked, List<BoardSpec> boards) {
    if (asked.state().isPresent()) {
      try {
        BoardFolders.check(asked.state().get(), boards);
      } catch (IOException e) {
        throw new UserMistake("--state: " + e.getMessage());
      }
    }
  }

  /** @param nodes of a run that was killed, or is parted from them */
  static void refuse(Path folder, List<String> nodes) {
    if (!nodes.isEmpty()) {
      throw new UserMistake("--state: node " + String.join(", ", nodes) + " of another run still has boards in "
          + folder + "; wait until it has let go of them, end its process, or name another folder");
    }
  }

  private static void refuseNewer(Path folder, Map<BoardId, FirmwareVersion> left, FirmwareVersion target) {
    left.entrySet().stream().filter(board -> board.getValue().newerThan(target)).findFirst().ifPresent(board -> {
      throw new UserMistake("--fw-version: " + target + " is older than " + board.getValue() + ", which "
          + board.getKey() + " in " + folder + " runs; a board's bootloader installs only what is newer");
    });
  }

  /** What is wrong with where things lie in these boards' memories, each line once. */
  public List<String> warnings(List<BoardSpec> boards) {
    return boards.stream()
        .flatMap(board -> {
          long cardBytes = stores instanceof BoardFolders folders ? folders.cardBytes(board.id()) : Card.USUAL_BYTES;
          Stream<String> found = MemoryMap.of(board.profile()).warnings(cardBytes).stream();
          return found.map(warning -> board.profile() + ": " + warning);
        })
        .distinct()
        .collect(Collectors.toList());
  }

  /** Nodes are to have heard that the run is over. */
  @Override
  public void close() {
    shared.ifPresent(folder -> awaitFree(Path.of(folder.path())));
    close(stores);
  }

  private static void awaitFree(Path folder) {
    try {
      List<String> held = held(folder);
      if (!held.isEmpty()) {
        LOG.warn("node {} still has boards in {}; no run gets the folder until its process has ended",
            String.join(", ", held), folder);
      }
    } catch (IOException e) {
      LOG.warn("files of nodes stay in {} ({})", folder, e.toString());
    }
  }

  /** Nodes that have boards in a folder, and keep them however long they are waited for. */
  private static List<String> held(Path folder) throws IOException {
    List<String> held = FolderLock.clear(folder);
    for (int look = 1; !held.isEmpty() && look < MOST_LOOKS; look++) {
      if (look == LOOKS_IN_SILENCE) {
        LOG.warn("waiting for node {} to let go of its boards in {}", String.join(", ", held), folder);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      held = FolderLock.clear(folder);
    }
    return held;
  }

  private static void close(BoardStores stores) {
    try {
      stores.close();
    } catch (IOException e) {
      throw new UserMistake("--state: the lock cannot be given back (" + e.getMessage() + ")");
    }
  }
}
