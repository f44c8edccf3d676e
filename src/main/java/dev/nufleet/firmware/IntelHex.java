package dev.nufleet.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Intel HEX, as far as one contiguous block below 4 GiB needs it: extended linear address records (04), data records
 * of up to 16 bytes (00), end of file (01), lines ended by {@code \r\n}. Each record ends in a checksum that brings
 * its bytes' sum to 0.
 */
public final class IntelHex {
  private static final int DATA = 0;
  private static final int END = 1;
  private static final int SEGMENT_ADDRESS = 2;
  private static final int LINEAR_ADDRESS = 4;
  private static final int LINE_BYTES = 16;

  private IntelHex() {}

  /** What a file holds. @param address of the first byte */
  public record Block(long address, byte[] content) {}

  /** Text that is no Intel HEX, or not one block. The message names the line. */
  public static final class BadHex extends Exception {
    BadHex(int line, String problem) {
      super("line " + line + ": " + problem);
    }
  }

  public static String encode(Block block) {
    StringBuilder out = new StringBuilder();
    long upper = -1;
    for (int at = 0; at < block.content.length; ) {
      long address = block.address + at;
      if (address >>> 16 != upper) {
        upper = address >>> 16;
        record(out, 0, LINEAR_ADDRESS, new byte[] {(byte) (upper >> 8), (byte) upper}, 0, 2);
      }
      int toSegmentEnd = 0x10000 - (int) (address & 0xFFFF);
      int length = Math.min(Math.min(LINE_BYTES, block.content.length - at), toSegmentEnd);
      record(out, (int) (address & 0xFFFF), DATA, block.content, at, length);
      at += length;
    }
    record(out, 0, END, new byte[0], 0, 0);
    return out.toString();
  }

  /** @throws BadHex if a line is damaged, the data has gaps, is over 1 MiB, or the end record is missing */
  public static Block decode(byte[] text) throws BadHex {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\r?\n");
    var content = new ByteArrayOutputStream();
    long base = 0;
    long start = -1;
    for (int i = 0; i < lines.length; i++) {
      byte[] record = parse(lines[i], i + 1);
      int type = record[3] & 0xFF;
      int length = record[0] & 0xFF;
      if (type == END) {
        return new Block(Math.max(start, 0), content.toByteArray());
      }
      if (type == LINEAR_ADDRESS || type == SEGMENT_ADDRESS) {
        if (length != 2) {
          throw new BadHex(i + 1, "an address record has " + length + " bytes, not 2");
        }
        base = (long) ((record[4] & 0xFF) << 8 | record[5] & 0xFF) << (type == LINEAR_ADDRESS ? 16 : 4);
      } else if (type == DATA) {
        long address = base + ((record[1] & 0xFF) << 8 | record[2] & 0xFF);
        start = start < 0 ? address : start;
        long expected = start + content.size();
        if (address != expected) {
          throw new BadHex(i + 1, String.format(Locale.ROOT, "data goes on at 0x%x, expected 0x%x", address, expected));
        }
        content.write(record, 4, length);
        if (content.size() > 1 << 20) {
          throw new BadHex(i + 1, "more than 1 MiB of data");
        }
      }
    }
    throw new BadHex(lines.length, "the end record is missing");
  }

  private static byte[] parse(String line, int number) throws BadHex {
    if (!line.matches(":([0-9A-Fa-f]{2}){5,260}")) {
      throw new BadHex(number, "is no Intel HEX record");
    }
    byte[] record = HexFormat.of().parseHex(line.substring(1));
    if (record.length != (record[0] & 0xFF) + 5) {
      throw new BadHex(number, "has " + (record.length - 5) + " data bytes and says " + (record[0] & 0xFF));
    }
    int sum = 0;
    for (byte b : record) {
      sum += b;
    }
    if ((sum & 0xFF) != 0) {
      throw new BadHex(number, "its checksum is wrong");
    }
    return record;
  }

  private static void record(StringBuilder out, int address, int type, byte[] content, int offset, int length) {
    byte[] record = new byte[length + 5];
    record[0] = (byte) length;
    record[1] = (byte) (address >> 8);
    record[2] = (byte) address;
    record[3] = (byte) type;
    System.arraycopy(content, offset, record, 4, length);
    int sum = 0;
    for (byte b : record) {
      sum += b;
    }
    record[length + 4] = (byte) -sum;
    out.append(':').append(HexFormat.of().withUpperCase().formatHex(record)).append("\r\n");
  }
}
