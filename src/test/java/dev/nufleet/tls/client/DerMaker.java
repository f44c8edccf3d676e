package dev.nufleet.tls.client;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Elements of DER, good or bad. */
final class DerMaker {
  private DerMaker() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] element(int tag, byte[]... parts) {
    byte[] body = join(parts);
    byte[] length = body.length < 128 ? new byte[] {(byte) body.length}
        : body.length < 256 ? new byte[] {(byte) 0x81, (byte) body.length}
        : new byte[] {(byte) 0x82, (byte) (body.length >> 8), (byte) body.length};
    return join(new byte[] {(byte) tag}, length, body);
  }

  static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(2, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] yes() {
    return element(1, new byte[] {-1});
  }

  static byte[] oid(String dotted) {
    int[] arcs = Arrays.stream(dotted.split("\\.")).mapToInt(Integer::parseInt).toArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(40 * arcs[0] + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift != 0) {
          out.write(arcs[i] >> shift & 127 | 128);
        }
      }
      out.write(arcs[i] & 127);
    }
    return element(6, out.toByteArray());
  }
}
