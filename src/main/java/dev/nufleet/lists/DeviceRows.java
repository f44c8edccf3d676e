package dev.nufleet.lists;

import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceTriple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Devices in a CSV list. A row that holds headings says which column is what; other columns are not looked at. Headings
 * may have any order and case, with or without blanks, dashes and underscores, as the platform's console, its SDKs and
 * people write them; they may come again where lists were put together. Without headings the columns are
 * {@link #HEADING}, or, in a list of names, the first.
 */
public final class DeviceRows {
  /** The columns of a list without headings, and the headings of a list that is written here. */
  public static final String HEADING = "productKey,deviceName,deviceSecret";

  private static final int MOST_DEVICES = 1_000_000;

  private enum Column {
    PRODUCT_KEY("productKey"),
    DEVICE_NAME("deviceName"),
    DEVICE_SECRET("deviceSecret");

    private final String heading;

    Column(String heading) {
      this.heading = heading;
    }
  }

  private final boolean triples;
  private Map<Column, Integer> columns;

  private DeviceRows(boolean triples) {
    this.triples = triples;
  }

  /** @throws BadList if a row is no device, or one comes twice; never shows a secret */
  public static List<DeviceTriple> triples(byte[] content) throws BadList {
    DeviceRows rows = new DeviceRows(/* triples= */ true);
    List<DeviceTriple> devices = new ArrayList<>();
    Map<DeviceId, Integer> lines = new HashMap<>();
    ListRows.read(content, row -> {
      if (rows.isHeading(row)) {
        return;
      }
      DeviceTriple triple = rows.triple(row);
      Integer earlier = lines.putIfAbsent(DeviceId.of(triple), row.line());
      if (earlier != null) {
        throw new BadList(row.line(),
            "device " + DeviceId.of(triple) + " comes twice, first in line " + earlier + "; name each once");
      }
      devices.add(triple);
      refuseTooMany(row, devices);
    });
    if (devices.isEmpty()) {
      throw new BadList("holds no device; write lines of " + HEADING);
    }
    return devices;
  }

  /** The names of a list, each once. @throws BadList if one of them can be no device's */
  public static List<String> names(byte[] content) throws BadList {
    DeviceRows rows = new DeviceRows(/* triples= */ false);
    LinkedHashSet<String> names = new LinkedHashSet<>();
    ListRows.read(content, row -> {
      if (rows.isHeading(row)) {
        return;
      }
      try {
        names.add(new DeviceName(rows.field(row, Column.DEVICE_NAME)).value());
      } catch (IllegalArgumentException e) {
        throw new BadList(row.line(), e.getMessage());
      }
      refuseTooMany(row, names);
    });
    return List.copyOf(names);
  }

  private static void refuseTooMany(ListRows.Row row, Collection<?> devices) throws BadList {
    if (devices.size() > MOST_DEVICES) {
      throw new BadList(row.line(), "more than " + MOST_DEVICES + " devices; divide the list");
    }
  }

  /**
   * Whether it is headings. One that a device may have as its name is none, unless it stands alone; two are headings,
   * and so is the word for a key or a secret, which no key or secret is.
   */
  private boolean isHeading(ListRows.Row row) throws BadList {
    Map<Column, Integer> found = new EnumMap<>(Column.class);
    for (int i = 0; i < row.fields().size(); i++) {
      String word = row.fields().get(i).toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
      for (Column column : Column.values()) {
        if (word.equals(column.heading.toLowerCase(Locale.ROOT)) && found.put(column, i) != null) {
          throw new BadList(row.line(), "the heading " + column.heading + " stands twice; once is allowed");
        }
      }
    }
    boolean firstOfNames = !triples && columns == null && found.containsKey(Column.DEVICE_NAME);
    boolean keyOrSecret =
        triples && (found.containsKey(Column.PRODUCT_KEY) || found.containsKey(Column.DEVICE_SECRET));
    if (found.size() < 2 && !firstOfNames && !keyOrSecret && (found.isEmpty() || row.fields().size() != 1)) {
      return false;
    }
    for (Column column : triples ? Column.values() : new Column[] {Column.DEVICE_NAME}) {
      if (!found.containsKey(column)) {
        throw new BadList(row.line(), "no column has the heading " + column.heading + "; those of " + HEADING
            + " are needed, in any order");
      }
    }
    columns = found;
    return true;
  }

  private DeviceTriple triple(ListRows.Row row) throws BadList {
    int fields = row.fields().size();
    while (fields > 0 && row.fields().get(fields - 1).isEmpty()) {
      fields--; // spreadsheets fill rows up
    }
    if (columns == null && fields != Column.values().length) {
      throw new BadList(row.line(), fields + " fields; write " + HEADING + ", or headings in the first line");
    }
    try {
      return DeviceTriple.of(
          field(row, Column.PRODUCT_KEY), field(row, Column.DEVICE_NAME), field(row, Column.DEVICE_SECRET));
    } catch (IllegalArgumentException e) {
      throw new BadList(row.line(), e.getMessage());
    }
  }

  private String field(ListRows.Row row, Column column) throws BadList {
    int at = columns != null ? columns.get(column) : triples ? column.ordinal() : 0;
    if (at >= row.fields().size() || row.fields().get(at).isEmpty()) {
      throw new BadList(row.line(), "the " + column.heading + " is missing; each line needs "
          + (triples ? HEADING : column.heading));
    }
    return row.fields().get(at);
  }
}
