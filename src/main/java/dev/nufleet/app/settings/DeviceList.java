package dev.nufleet.app.settings;

import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Device triples in a file: one a line as {@code productKey,deviceName,deviceSecret}; a first line of these words is a
 * heading.
 */
public final class DeviceList {
  public static final String HEADING = "productKey,deviceName,deviceSecret";

  private DeviceList() {}

  /** @throws UserMistake if the file cannot be read, a line is no triple, or a device comes twice */
  public static List<DeviceTriple> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UserMistake(file + " does not exist; name a file with lines of " + HEADING);
    } catch (IOException e) {
      throw new UserMistake(file + " cannot be read (" + e.getMessage() + "); name a file with lines of " + HEADING);
    }
    List<DeviceTriple> devices = new ArrayList<>();
    Set<DeviceId> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.equalsIgnoreCase(HEADING)) {
        continue;
      }
      String[] parts = line.split(",", -1);
      String where = file + " line " + (i + 1) + ": ";
      if (parts.length != 3) {
        throw new UserMistake(where + parts.length + " fields; write " + HEADING);
      }
      try {
        DeviceTriple triple = DeviceTriple.of(parts[0].strip(), parts[1].strip(), parts[2].strip());
        if (!seen.add(DeviceId.of(triple))) {
          throw new UserMistake(where + "device " + DeviceId.of(triple) + " comes twice; name each once");
        }
        devices.add(triple);
      } catch (IllegalArgumentException e) {
        throw new UserMistake(where + e.getMessage());
      }
    }
    if (devices.isEmpty()) {
      throw new UserMistake(file + " holds no device; write lines of " + HEADING);
    }
    return devices;
  }

  /** @throws UserMistake if the file cannot be written */
  public static void write(Path file, List<DeviceTriple> devices) {
    StringBuilder text = new StringBuilder(HEADING).append('\n');
    for (DeviceTriple device : devices) {
      text.append(device.productKey()).append(',').append(device.deviceName()).append(',')
          .append(device.deviceSecret().reveal()).append('\n');
    }
    try {
      PrivateFile.write(file, text);
    } catch (IOException e) {
      throw new UserMistake(
          file + " cannot be written (" + e.getMessage() + "); name a file in a directory that exists");
    }
  }
}
