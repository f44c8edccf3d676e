package dev.nufleet.app.settings;

import dev.nufleet.lists.BadList;
import dev.nufleet.lists.DeviceRows;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Device triples in a CSV file that the user named; {@link DeviceRows} says how they may be written. */
public final class DeviceList {
  public static final String HEADING = DeviceRows.HEADING;

  /** A million lines of the longest names, and more columns beside them. */
  private static final int MOST_BYTES = 128 << 20;

  private DeviceList() {}

  /** @throws UserMistake if the file cannot be read, a line is no triple, or a device comes twice */
  public static List<DeviceTriple> read(Path file) {
    try {
      return DeviceRows.triples(InputFile.read(file, "list of devices", MOST_BYTES));
    } catch (BadList e) {
      throw new UserMistake(file + e.getMessage());
    }
  }

  /** @throws UserMistake if the file cannot be written */
  public static void write(Path file, List<DeviceTriple> devices) {
    StringBuilder text = new StringBuilder(HEADING).append('\n');
    for (DeviceTriple device : devices) {
      text.append(line(device));
    }
    try {
      PrivateFile.write(file, text);
    } catch (IOException e) {
      throw new UserMistake(file + " cannot be written "
          + HostTrouble.explained(e, "name a file in a directory that exists"));
    }
  }

  /** As it stands in a list, with the line's end. */
  public static String line(DeviceTriple device) {
    return device.productKey() + "," + device.deviceName() + "," + quoted(device.deviceSecret().reveal()) + "\n";
  }

  /** The platform's secrets are letters and digits, but it is users who list them. */
  private static String quoted(String secret) {
    return secret.matches("[!-~&&[^,;\"]]+") ? secret : '"' + secret.replace("\"", "\"\"") + '"';
  }
}
