package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A board's storage in a folder: {@code flash.bin}, 524288 bytes as the chip has them, and {@code card.bin}, a sparse
 * file as long as the card is large. What was written is with the operating system when a call returns, so it
 * survives a kill of the process, and the next run picks it up. A folder without {@code card.bin} is a board without
 * a card.
 */
public final class DiskStorage extends SlottedStorage {
  private final ImageFile flashFile;
  private final ImageFile cardFile;

  private DiskStorage(BoardProfile profile, ImageFile flashFile, ImageFile cardFile) {
    super(profile, new DiskFlash(flashFile, profile.sectorBytes()));
    this.flashFile = flashFile;
    this.cardFile = cardFile;
  }

  /**
   * The board in this folder as it was left; or, if there is none, a new one that was flashed with {@code image} and
   * has a blank card of the usual size.
   *
   * @throws IOException if the folder cannot be used, or a file in it is none of ours: fit for a user
   */
  public static DiskStorage open(Path folder, BoardProfile profile, FactoryImage image) throws IOException {
    Path flash = folder.resolve("flash.bin");
    Path card = folder.resolve("card.bin");
    if (!Files.exists(flash)) {
      Files.createDirectories(folder);
      if (!Files.exists(card)) {
        Path blank = folder.resolve("card.bin.part");
        try (RandomAccessFile sparse = new RandomAccessFile(blank.toFile(), "rw")) {
          sparse.setLength(Card.USUAL_BYTES);
        }
        Files.move(blank, card, StandardCopyOption.ATOMIC_MOVE);
      }
      flash(folder, image);
    }
    check(folder);
    ImageFile cardFile = new ImageFile(card);
    DiskStorage storage = new DiskStorage(profile, new ImageFile(flash), cardFile);
    if (Files.exists(card)) {
      storage.insert(new DiskCard(cardFile, Files.size(card)));
    }
    return storage;
  }

  /**
   * Drag-and-drop flashing of the board in this folder, which nobody uses meanwhile: the debug interface erases the
   * whole chip and programs the image from address 0. So provision mark and root of trust are gone (the image's fill
   * covers them), while the card stays as it is: a candidate on it no longer authenticates.
   */
  public static void flash(Path folder, FactoryImage image) throws IOException {
    Path flashed = folder.resolve("flash.bin.part"); // moved when it is whole: half a flash is never picked up
    Files.write(flashed, image.content());
    Files.move(flashed, folder.resolve("flash.bin"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether a board was left in this folder. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve("flash.bin"));
  }

  /**
   * Looks at the folder of a board that is there, and changes nothing.
   *
   * @throws IOException if a file in it is none of ours, or cannot be written: fit for a user
   */
  public static void check(Path folder) throws IOException {
    Path flash = folder.resolve("flash.bin");
    Path card = folder.resolve("card.bin");
    if (!Files.isRegularFile(flash) || Files.size(flash) != Flash.SIZE_BYTES) {
      throw new IOException("'" + flash + "' is no flash image: it must be a file of exactly " + Flash.SIZE_BYTES
          + " bytes; remove it to begin with a new board");
    }
    if (Files.exists(card) && !Files.isRegularFile(card)) {
      throw new IOException(
          "'" + card + "' is no card image: it must be a file; remove it for a board without a card");
    }
    for (Path file : new Path[] {folder, flash, card}) {
      if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
        throw new IOException("'" + file + "' cannot be read and written: permission denied");
      }
    }
  }

  /** Closes both files; they open again when they are used. */
  @Override
  public void rest() {
    flashFile.rest();
    cardFile.rest();
  }
}
