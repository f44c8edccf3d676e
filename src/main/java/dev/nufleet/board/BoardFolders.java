package dev.nufleet.board;

import dev.nufleet.boot.CandidateSlot;
import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.DiskStorage;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.ReservedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Boards on disk: under one folder a folder for each, named by its DeviceName, with {@code flash.bin} and
 * {@code card.bin} of {@link DiskStorage} and {@code profile}, the id of its {@link BoardProfile} as a line of text.
 * They survive the process, however it ends, and are as they were left when the folder is opened again. One process
 * at a time holds the folder, by a lock on its file {@code .lock}; it may have others use {@link #one} board each.
 *
 * <p>Reads and writes files wherever it is called, except in {@link #storageOf}.
 */
public final class BoardFolders implements BoardStores {
  private static final String LOCK = ".lock";
  private static final String PROFILE = "profile";

  private final Path folder;
  private final List<BoardSpec> specs;
  private final FileChannel lock;
  private final Map<BoardId, DiskStorage> boards = new HashMap<>();

  private BoardFolders(Path folder, List<BoardSpec> specs, FileChannel lock) {
    this.folder = folder;
    this.specs = specs;
    this.lock = lock;
  }

  /**
   * Looks whether these boards can lie in this folder, and changes nothing.
   *
   * @throws IOException if one that is there is of another profile or damaged, or the folder cannot be used: one line
   *     for the user
   */
  public static void check(Path folder, List<BoardSpec> specs) throws IOException {
    checkFolder(folder);
    for (BoardSpec spec : specs) {
      Path board = folderOf(folder, spec);
      if (!DiskStorage.isIn(board)) {
        continue;
      }
      DiskStorage.check(board);
      Path named = board.resolve(PROFILE);
      String profile = Files.exists(named) ? Files.readString(named).strip() : spec.profile().id();
      if (!profile.equals(spec.profile().id())) {
        throw new IOException("the board in " + board + " is of profile '" + profile + "', but " + spec.profile()
            + " is asked for; ask for what it was made with, or name another folder");
      }
    }
  }

  /**
   * Takes the folder, which is made if it is missing, with the boards that are in it. New ones are not made yet.
   *
   * @throws IOException as {@link #check}, and if another process uses the folder
   */
  public static BoardFolders open(Path folder, List<BoardSpec> specs) throws IOException {
    FileChannel lock = null;
    BoardFolders opened = null;
    try {
      checkFolder(folder);
      Files.createDirectories(folder);
      lock = lock(folder);
      check(folder, specs);
      BoardFolders folders = new BoardFolders(folder, specs, lock);
      for (BoardSpec spec : specs) {
        if (DiskStorage.isIn(folderOf(folder, spec))) {
          folders.boards.put(spec.id(),
              DiskStorage.open(folderOf(folder, spec), spec.profile(), FactoryImage.BLANK));
        }
      }
      opened = folders;
      return folders;
    } catch (FileSystemException e) {
      throw forUser(e);
    } finally {
      if (opened == null && lock != null) {
        lock.close();
      }
    }
  }

  /**
   * One board of a folder that another process has taken, and in which that one has made it.
   *
   * @throws IOException if it is not there, or damaged: one line for people
   */
  public static BoardStores one(Path folder, BoardSpec spec) throws IOException {
    Path board = folderOf(folder, spec);
    if (!DiskStorage.isIn(board)) {
      throw new IOException("no board is in " + board + " any more");
    }
    return new OneBoard(DiskStorage.open(board, spec.profile(), FactoryImage.BLANK));
  }

  private record OneBoard(DiskStorage storage) implements BoardStores {
    @Override
    public BoardStorage storageOf(BoardSpec spec) {
      return storage;
    }

    @Override
    public boolean waitForDisk() {
      return true;
    }

    @Override
    public void close() {
      storage.rest();
    }
  }

  /**
   * The boards that were there, and what each will run: its active firmware, or a newer one that waits in its
   * candidate slot; {@link FirmwareVersion#ZERO} if there is none that boots.
   */
  public Map<BoardId, FirmwareVersion> left() throws IOException {
    Map<BoardId, FirmwareVersion> versions = new HashMap<>();
    try {
      for (Map.Entry<BoardId, DiskStorage> board : boards.entrySet()) {
        versions.put(board.getKey(), bootsInto(board.getValue()));
        board.getValue().rest();
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage() + " (" + e.getCause().getMessage() + ")", e);
    }
    return versions;
  }

  /**
   * Makes the boards that are missing.
   *
   * @param flashed every board is flashed with it, also those that were there; empty: new boards get their factory
   *     firmware
   * @throws IOException if that cannot be written: one line for the user
   */
  public void complete(Optional<FactoryImage> flashed) throws IOException {
    FactoryImages factory = new FactoryImages();
    try {
      for (BoardSpec spec : specs) {
        Path board = folderOf(folder, spec);
        Files.createDirectories(board);
        Files.writeString(board.resolve(PROFILE), spec.profile().id() + "\n");
        if (boards.containsKey(spec.id()) && flashed.isPresent()) {
          DiskStorage.flash(board, flashed.get());
        }
        boards.put(spec.id(),
            DiskStorage.open(board, spec.profile(), flashed.orElseGet(() -> factory.apply(spec))));
      }
    } catch (FileSystemException e) {
      throw forUser(e);
    }
  }

  /** As its driver reports it; the usual size if no card is in its slot. */
  public long cardBytes(BoardId board) {
    return boards.get(board).card().map(Card::reportedBytes).orElse(Card.USUAL_BYTES);
  }

  @Override
  public BoardStorage storageOf(BoardSpec spec) {
    return boards.get(spec.id());
  }

  @Override
  public boolean waitForDisk() {
    return true;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static FirmwareVersion bootsInto(BoardStorage board) {
    FirmwareVersion active = active(board);
    if (board.card().isEmpty()) {
      return active;
    }
    try {
      Card card = board.card().get();
      Optional<ExternalHeader> waiting = CandidateSlot.header(card, ReservedData.readDirectly(board.flash()))
          .filter(header -> header.version().newerThan(active));
      return waiting.isPresent() && CandidateSlot.holds(card, waiting.get()) ? waiting.get().version() : active;
    } catch (CardFailure e) {
      return active; // the board will say more on its console
    }
  }

  private static FirmwareVersion active(BoardStorage board) {
    byte[] header = new byte[InternalHeader.SIZE_BYTES];
    board.flash().read(MemoryMap.HEADER, header, 0, header.length);
    try {
      return InternalHeader.decode(header, 0).version();
    } catch (BadHeader e) {
      return FirmwareVersion.ZERO;
    }
  }

  private static void checkFolder(Path folder) throws IOException {
    if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
      throw new IOException(folder + " is no folder that can be written; name one, it is made if it is missing");
    }
  }

  private static Path folderOf(Path folder, BoardSpec spec) {
    return folder.resolve(spec.id().fileName());
  }

  /** The lock goes with the process, whatever ends it. */
  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = file.tryLock();
    } catch (OverlappingFileLockException e) {
      throw inUse(folder);
    } finally {
      if (held == null) {
        file.close();
      }
    }
    if (held == null) {
      throw inUse(folder);
    }
    return file;
  }

  private static IOException inUse(Path folder) {
    return new IOException(folder + " is in use by another run or board; wait for its end or name another folder");
  }

  private static IOException forUser(FileSystemException e) {
    String reason = e instanceof AccessDeniedException ? "permission denied"
        : e instanceof NoSuchFileException ? "no such file or folder"
        : e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return new IOException("'" + e.getFile() + "' cannot be used (" + reason + "); name another folder", e);
  }
}
