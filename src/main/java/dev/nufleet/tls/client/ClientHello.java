package dev.nufleet.tls.client;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The board's first message, the same for every connection but for its random: no session, no name of the server, and
 * three extensions. 80 bytes with the header. Source: tls.md 1.1.
 */
final class ClientHello {
  static final int RANDOM_BYTES = 32;
  static final int DRAWN_BYTES = 28;

  private static final int MESSAGE_BYTES = 80;
  private static final byte KIND = 1;

  /** Signature algorithms (RSA with SHA-512, 384, 256, 224, 1), fragments of 4096 bytes, an empty session ticket. */
  private static final byte[] EXTENSIONS =
      HexFormat.of().parseHex("0019" + "000d000c000a06010501040103010201" + "0001000104" + "00230000");

  private ClientHello() {}

  /** @param clockSeconds of the board, which begin the random; the rest is drawn */
  static byte[] random(int clockSeconds, RandomBytes random) {
    byte[] drawn = new byte[DRAWN_BYTES];
    random.draw(drawn);
    return ByteBuffer.allocate(RANDOM_BYTES).putInt(clockSeconds).put(drawn).array();
  }

  static byte[] message(byte[] random) {
    ByteBuffer out = ByteBuffer.allocate(MESSAGE_BYTES);
    out.putInt(KIND << 24 | MESSAGE_BYTES - Message.HEADER_BYTES);
    out.putShort((short) RecordHeader.VERSION).put(random);
    out.put((byte) 0); // no session
    out.putShort((short) (2 * Suite.values().length + 2));
    for (Suite suite : Suite.values()) {
      out.putShort((short) suite.number);
    }
    out.putShort((short) Suite.RENEGOTIATION_INFO);
    out.put((byte) 1).put((byte) 0); // one compression method: none
    return out.put(EXTENSIONS).array();
  }
}
