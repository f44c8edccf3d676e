package dev.nufleet.app;

import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** DeviceTriples: read from a file, or made up. */
final class Devices {
  static final String HEADER = "productKey,deviceName,deviceSecret";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final long PRODUCT_SALT = 0x70726f64L;
  private static final long SECRET_SALT = 0x73656372L;

  private Devices() {}

  /**
   * Reads lines of {@code productKey,deviceName,deviceSecret}; a first line with these words and empty lines are
   * skipped.
   *
   * @throws UserMistake naming file and line; it never shows a secret
   */
  static List<DeviceTriple> read(Path file, String where) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new UserMistake(where + ": " + file + " does not exist; a CSV file with " + HEADER + " is needed");
    } catch (MalformedInputException e) {
      throw new UserMistake(where + ": " + file + " is no UTF-8 text; a CSV file with " + HEADER + " is needed");
    } catch (IOException e) {
      throw new UserMistake(where + ": " + file + " cannot be read (" + e.getMessage() + ")");
    }
    List<DeviceTriple> devices = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || i == 0 && line.replace(" ", "").equalsIgnoreCase(HEADER)) {
        continue;
      }
      String at = where + ": " + file + ": " + (i + 1) + ": ";
      String[] cells = line.split(",", -1);
      if (cells.length != 3) {
        throw new UserMistake(at + "found " + cells.length + " values; " + HEADER + " are needed");
      }
      try {
        devices.add(DeviceTriple.of(cells[0].trim(), cells[1].trim(), cells[2].trim()));
      } catch (IllegalArgumentException e) {
        throw new UserMistake(at + e.getMessage());
      }
      if (!names.add(cells[0].trim() + "/" + cells[1].trim())) {
        throw new UserMistake(at + "device " + cells[1].trim() + " stands twice; each may stand once");
      }
    }
    if (devices.isEmpty()) {
      throw new UserMistake(where + ": " + file + " holds no device; lines of " + HEADER + " are needed");
    }
    return devices;
  }

  /** The same names and seed give the same triples. */
  static List<DeviceTriple> makeUp(long seed, List<String> names) {
    String productKey = "a1" + text(new SplittableRandom(seed ^ PRODUCT_SALT), 9);
    return names.stream()
        .map(name -> DeviceTriple.of(productKey, name, secret(seed, name)))
        .toList();
  }

  private static String secret(long seed, String name) {
    return text(new SplittableRandom(seed ^ SECRET_SALT ^ (long) name.hashCode() << 32), 32);
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
