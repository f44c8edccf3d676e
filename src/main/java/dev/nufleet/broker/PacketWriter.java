package dev.nufleet.broker;

import akka.util.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a broker says to a client, as bytes. Layout: see {@link PacketReader}. */
final class PacketWriter {
  static final ByteString PINGRESP = ByteString.fromArray(new byte[] {(byte) 0xd0, 0});

  private PacketWriter() {}

  static ByteString connAck(boolean sessionPresent, int returnCode) {
    return ByteString.fromArray(new byte[] {0x20, 2, (byte) (sessionPresent ? 1 : 0), (byte) returnCode});
  }

  static ByteString pubAck(int packetId) {
    return ByteString.fromArray(new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId});
  }

  static ByteString unsubAck(int packetId) {
    return ByteString.fromArray(new byte[] {(byte) 0xb0, 2, (byte) (packetId >> 8), (byte) packetId});
  }

  /** @param codes 0, 1 or 0x80 for each filter */
  static ByteString subAck(int packetId, List<Integer> codes) {
    byte[] body = new byte[2 + codes.size()];
    body[0] = (byte) (packetId >> 8);
    body[1] = (byte) packetId;
    for (int i = 0; i < codes.size(); i++) {
      body[2 + i] = codes.get(i).byteValue();
    }
    return header(0x90, body.length).concat(ByteString.fromArray(body));
  }

  /** @param packetId ignored with QoS 0 */
  static ByteString publish(String topic, int qos, int packetId, boolean dup, ByteString payload) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] front = new byte[2 + name.length + (qos > 0 ? 2 : 0)];
    front[0] = (byte) (name.length >> 8);
    front[1] = (byte) name.length;
    System.arraycopy(name, 0, front, 2, name.length);
    if (qos > 0) {
      front[front.length - 2] = (byte) (packetId >> 8);
      front[front.length - 1] = (byte) packetId;
    }
    int first = 0x30 | qos << 1 | (dup ? 8 : 0);
    return header(first, front.length + payload.length()).concat(ByteString.fromArray(front)).concat(payload).compact();
  }

  private static ByteString header(int first, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(5);
    out.write(first);
    int left = length;
    do {
      int digit = left & 0x7f;
      left >>= 7;
      out.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    return ByteString.fromArray(out.toByteArray());
  }
}
