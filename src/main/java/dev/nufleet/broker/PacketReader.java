package dev.nufleet.broker;

import akka.util.ByteString;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a client's bytes into packets and reads them. Keeps at most one packet of at most {@code maxPacketBytes}; a
 * longer PUBLISH is passed over without being kept and shows as {@link ClientPacket.Oversized}, any other longer packet
 * is malformed. While no byte of a packet is there, it keeps nothing.
 *
 * <p>Layout: fixed header (type in the upper 4 bits, flags in the lower 4), remaining length (1..4 bytes, 7 bits each,
 * low first), then the body, which {@link ClientPackets} reads. Source: MQTT 3.1.1 section 2.
 */
final class PacketReader {
  /** CONNECT, SUBSCRIBE and the like have no reason to be longer. */
  static final int MAX_CONTROL_BYTES = 8192;

  private final int maxPacketBytes;
  private ByteString view = ByteString.emptyByteString();
  // backs the view while a packet is not whole; grows by doubling, so that one byte at a time costs no more
  private byte[] held;
  private long toSkip;
  private long skipped;
  private boolean old; // MQTT 3.1 is spoken

  PacketReader(int maxPacketBytes) {
    this.maxPacketBytes = maxPacketBytes;
  }

  /** Only to be called when {@link #next} had nothing more to give. */
  void add(ByteString bytes) {
    ByteString fresh = bytes;
    if (toSkip > 0) {
      int passed = (int) Math.min(toSkip, bytes.length());
      toSkip -= passed;
      fresh = bytes.drop(passed);
    }
    if (held == null) {
      view = fresh;
      return;
    }
    int length = view.length();
    if (held.length < length + fresh.length()) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, length + fresh.length()));
    }
    fresh.copyToArray(held, length);
    view = ByteString.fromArrayUnsafe(held, 0, length + fresh.length());
  }

  /** Bytes held back for a packet that is not whole. */
  int pendingBytes() {
    return view.length();
  }

  /**
   * The packet of a client that is not known yet: nothing of any kind but CONNECT is kept for it.
   *
   * @throws MalformedPacket as {@link #next} does
   */
  Optional<ClientPacket> first() {
    if (!view.isEmpty() && (view.apply(0) & 0xff) >> 4 != ClientPackets.CONNECT) {
      throw new MalformedPacket("first packet is no CONNECT");
    }
    return next();
  }

  /** @throws MalformedPacket if the bytes are no packet; nothing may be read after it */
  Optional<ClientPacket> next() {
    if (toSkip > 0) {
      return Optional.empty();
    }
    if (skipped > 0) {
      long bytes = skipped;
      skipped = 0;
      return Optional.of(new ClientPacket.Oversized(bytes));
    }
    if (view.isEmpty()) {
      return Optional.empty();
    }
    int first = view.apply(0) & 0xff;
    int type = first >> 4;
    ClientPackets.checkFlags(type, first & 0x0f, old);
    int length = 0;
    int lengthBytes = 0;
    int digit;
    do {
      if (lengthBytes == 4) {
        throw new MalformedPacket("remaining length of more than 4 bytes");
      }
      if (view.length() <= 1 + lengthBytes) {
        return hold();
      }
      digit = view.apply(1 + lengthBytes) & 0xff;
      length |= (digit & 0x7f) << (7 * lengthBytes);
      lengthBytes++;
    } while ((digit & 0x80) != 0);
    int whole = 1 + lengthBytes + length;
    if (type != ClientPackets.PUBLISH && length > MAX_CONTROL_BYTES) {
      throw new MalformedPacket("packet of type " + type + " with " + whole + " bytes");
    }
    if (whole > maxPacketBytes) {
      int here = Math.min(whole, view.length());
      skipped = whole;
      toSkip = whole - here;
      consume(here);
      return next();
    }
    if (view.length() < whole) {
      return hold();
    }
    ByteString body = view.slice(1 + lengthBytes, whole);
    consume(whole);
    ClientPacket packet = ClientPackets.read(type, first & 0x0f, body);
    old |= packet instanceof ClientPacket.Connect connect && connect.level() == 3;
    return Optional.of(packet);
  }

  /** What is left of the view belongs to it alone from now on: slices that were given out stay as they are. */
  private void consume(int bytes) {
    view = view.length() == bytes ? ByteString.emptyByteString() : view.drop(bytes);
    held = null;
  }

  private Optional<ClientPacket> hold() {
    if (held == null) {
      held = Arrays.copyOf(view.toArray(), Math.max(64, view.length()));
      view = ByteString.fromArrayUnsafe(held, 0, view.length());
    }
    return Optional.empty();
  }
}
