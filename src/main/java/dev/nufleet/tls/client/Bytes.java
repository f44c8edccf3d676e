package dev.nufleet.tls.client;

/** Numbers in network order. */
final class Bytes {
  private Bytes() {}

  static int u8(byte[] in, int at) {
    return in[at] & 0xff;
  }

  static int u16(byte[] in, int at) {
    return (in[at] & 0xff) << 8 | in[at + 1] & 0xff;
  }

  static int u24(byte[] in, int at) {
    return (in[at] & 0xff) << 16 | u16(in, at + 1);
  }

  static void putU16(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }

  static void putU24(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 16);
    putU16(out, at + 1, value);
  }

  static void putU32(byte[] out, int at, int value) {
    putU16(out, at, value >>> 16);
    putU16(out, at + 2, value);
  }
}
