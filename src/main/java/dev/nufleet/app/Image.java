package dev.nufleet.app;

import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A firmware image that is to be spread: the application without any header, as the platform stores it. */
record Image(String name, byte[] bytes) {
  /** Most bytes that the boards' candidate writer takes (board.md 2.4). */
  static final int MOST_BYTES = MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES;

  /** @throws UserMistake if there is no such file, or its size is outside 1..{@link #MOST_BYTES} */
  static Image read(Path file, String where) {
    try {
      if (Files.isDirectory(file)) {
        throw new UserMistake(where + ": " + file + " is a folder; name a firmware image");
      }
      long size = Files.size(file);
      if (size < 1 || size > MOST_BYTES) {
        throw new UserMistake(where + ": " + file + " has " + size + " bytes; 1.." + MOST_BYTES
            + " fit a board's candidate slot");
      }
      return new Image(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UserMistake(where + ": " + file + " does not exist; name a firmware image of 1.." + MOST_BYTES
          + " bytes");
    } catch (IOException e) {
      throw new UserMistake(where + ": " + file + " cannot be read (" + e.getMessage() + ")");
    }
  }

  /** Lower-case hex, as the platform compares it. */
  String md5() {
    return hex("MD5");
  }

  String sha256() {
    return hex("SHA-256");
  }

  private String hex(String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", e);
    }
  }
}
