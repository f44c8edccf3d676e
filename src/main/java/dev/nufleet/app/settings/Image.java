package dev.nufleet.app.settings;

import dev.nufleet.model.MemoryMap;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A firmware image that is to be spread: the application without any header, as the platform stores it. */
public record Image(String name, byte[] bytes) {
  /** Most bytes that the boards' candidate writer takes (board.md 2.4). */
  static final int MOST_BYTES = MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES;

  /**
   * Reads an image.
   *
   * @param where it was asked for, for the message: {@code --firmware}
   * @throws UserMistake if it cannot be read, or its size is outside 1..{@link #MOST_BYTES}
   */
  public static Image read(Path file, String where) {
    String what = where + ": firmware image";
    byte[] bytes = InputFile.read(file, what, MOST_BYTES);
    if (bytes.length == 0) {
      throw new UserMistake(what + " '" + file + "' is empty; 1.." + MOST_BYTES + " bytes are allowed");
    }
    return new Image(file.getFileName().toString(), bytes);
  }

  /** Lower-case hex, as the platform compares it. */
  public String md5() {
    return hex("MD5");
  }

  public String sha256() {
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
