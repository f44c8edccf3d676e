package dev.nufleet.app.tools;

import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An application without a header, as a compiler makes it and as the platform spreads it: known by the first two words
 * of its vector table, little-endian. Word 0 is the initial stack pointer, word 1 the address of the reset handler, odd
 * since the processor is in Thumb state. Source: ARMv7-M and ARMv8-M architecture, vector table; board.md section 1 for
 * the memories.
 *
 * @param content the whole file
 */
record BareApplication(byte[] content, long stack, long reset) {
  private static final long RAM = 0x20000000L;
  /** More than any of the four boards has (160 KiB), since boards with more are built for the same way. */
  private static final long RAM_BYTES = 1L << 20;
  private static final int VECTOR_BYTES = 8;

  static Optional<BareApplication> of(byte[] content) {
    if (content.length < VECTOR_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long stack = Integer.toUnsignedLong(in.getInt(0));
    long reset = Integer.toUnsignedLong(in.getInt(4));
    boolean fits = stack > RAM && stack <= RAM + RAM_BYTES && stack % 4 == 0
        && reset % 2 == 1 && reset >= VECTOR_BYTES && reset < MemoryMap.FLASH_BYTES;
    return fits ? Optional.of(new BareApplication(content, stack, reset)) : Optional.empty();
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "application without a header (a vector table at the start)");
    fields.put("sizeBytes", content.length);
    fields.put("sha256", Sha256.of(content, 0, content.length).toString());
    fields.put("initialStack", String.format(Locale.ROOT, "0x%08x", stack));
    fields.put("resetVector", String.format(Locale.ROOT, "0x%08x", reset));
    fields.put("linkedFor", place());
    fields.put("otaHeader", "none: the board that receives it writes one, and `firmware build` makes one for flashing");
    fields.put("firmware", content.length > MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES
        ? "too large: a board takes at most " + MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES + " bytes"
        : "fits: spread it with `run --firmware FILE`, or flash what `firmware build FILE` makes of it");
    return fields;
  }

  /** The reset handler lies within the application, wherever that was linked to begin. */
  private String place() {
    long end = MemoryMap.APPLICATION + (long) content.length;
    if (reset >= MemoryMap.APPLICATION && reset < end) {
      return String.format(Locale.ROOT, "0x%05x, where the bootloader starts applications", MemoryMap.APPLICATION);
    }
    return String.format(Locale.ROOT, reset < content.length
        ? "0x00000, as a bootloader or a program without one: a board's bootloader starts applications at 0x%05x"
        : "another place: its reset handler lies outside of it if it starts at 0x%05x", MemoryMap.APPLICATION);
  }
}
