package dev.nufleet.app.run;

import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardFolders;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The memories of the boards that are about to be switched on, as the user asked for them: gone with the process, or
 * in a folder.
 *
 * @param withPast boards that were left by another process and were not flashed
 * @param notes for the user: how many were there
 */
public record Memories(BoardStores stores, Set<BoardId> withPast, List<String> notes) implements Closeable {
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
      return new Memories(stores, Set.of(), List.of());
    }
    Path folder = asked.state().get();
    BoardFolders folders = null;
    Memories opened = null;
    try {
      folders = BoardFolders.open(folder, boards);
      Map<BoardId, FirmwareVersion> left = folders.left();
      if (flashed.isEmpty()) {
        target.ifPresent(version -> refuseNewer(folder, left, version));
      }
      folders.complete(flashed);
      String note = String.format(Locale.ROOT,
          "state: %s: %d of %d boards were there", folder, left.size(), boards.size());
      opened = new Memories(folders, flashed.isPresent() ? Set.of() : left.keySet(), List.of(note));
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

  @Override
  public void close() {
    close(stores);
  }

  private static void close(BoardStores stores) {
    try {
      stores.close();
    } catch (IOException e) {
      throw new UserMistake("--state: the lock cannot be given back (" + e.getMessage() + ")");
    }
  }
}
