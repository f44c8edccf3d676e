package dev.nufleet.network;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client says first, read by hand from its bytes (RFC 5246 section 7.4.1.2).
 *
 * @param extensions bodies by type, in order
 */
record ClientHello(
    int recordVersion, int version, int sessionIdBytes, List<Integer> suites, Map<Integer, byte[]> extensions) {
  static final int SERVER_NAME = 0;
  static final int MAX_FRAGMENT_LENGTH = 1;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int SESSION_TICKET = 35;

  static ClientHello read(DataInputStream in) throws IOException {
    expect(22, in.readUnsignedByte(), "content type");
    int recordVersion = in.readUnsignedShort();
    int recordBytes = in.readUnsignedShort();
    expect(1, in.readUnsignedByte(), "handshake type");
    int helloBytes = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    expect(recordBytes - 4, helloBytes, "length of the hello");
    int version = in.readUnsignedShort();
    in.readFully(new byte[32]);
    int sessionIdBytes = in.readUnsignedByte();
    in.readFully(new byte[sessionIdBytes]);
    List<Integer> suites = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
      suites.add(in.readUnsignedShort());
    }
    in.readFully(new byte[in.readUnsignedByte()]);
    Map<Integer, byte[]> extensions = new LinkedHashMap<>();
    for (int left = in.readUnsignedShort(); left > 0;) {
      int type = in.readUnsignedShort();
      byte[] body = new byte[in.readUnsignedShort()];
      in.readFully(body);
      extensions.put(type, body);
      left -= 4 + body.length;
    }
    return new ClientHello(recordVersion, version, sessionIdBytes, suites, extensions);
  }

  private static void expect(int wanted, int found, String what) throws IOException {
    if (wanted != found) {
      throw new IOException(what + " is " + found + ", not " + wanted);
    }
  }
}
