package dev.nufleet.sim.trial;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Packets of MQTT as clients write them that are no boards, and what these say. Source: platform.md 1 and 3. */
public final class Sayings {
  static final ByteString PING = ByteString.fromArray(new byte[] {(byte) 0xC0, 0});
  static final ByteString GOODBYE = ByteString.fromArray(new byte[] {(byte) 0xE0, 0});
  static final int QOS_1 = 2;

  private static final int PUBLISH = 0x30;
  private static final int PUBACK = 0x40;
  private static final int SUBSCRIBE = 0x82;
  private static final int CONNECT = 0x10;
  /** MQTT 3.1.1, a user with a password, keepalive of 120 s. */
  private static final byte[] PROTOCOL = {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC0, 0, 120};
  /** Behind a header of three bytes. */
  private static final int FLAGS_AT = 3 + 7;
  private static final int CLEAN_SESSION = 2;

  private Sayings() {}

  /** A CONNECT that keeps its session. */
  public static ByteString connect(String client, String user, String password) {
    ByteString body =
        ByteString.fromArray(PROTOCOL).concat(text(client)).concat(text(user)).concat(text(password));
    return ByteString.fromArray(new byte[] {CONNECT, (byte) (body.length() & 0x7F | 0x80),
        (byte) (body.length() >> 7)}).concat(body);
  }

  /** The same CONNECT, but its session ends with its connection. */
  static ByteString clean(ByteString connect) {
    byte[] bytes = connect.toArray();
    bytes[FLAGS_AT] |= CLEAN_SESSION;
    return ByteString.fromArrayUnsafe(bytes);
  }

  /** It proves to be the board. @param stamp a time stamp, which is signed too */
  static ByteString connect(DeviceTriple board, String id, SignIn.Method method, Optional<String> stamp,
      boolean namesMethod) {
    String password = HexFormat.of().formatHex(SignIn.sign(method, board.deviceSecret(),
        SignIn.content(id, board.deviceName(), board.productKey(), stamp)));
    return connect(id + "|securemode=2" + (namesMethod ? ",signmethod=" + method.word() : "")
        + stamp.map(text -> ",timestamp=" + text).orElse("") + "|",
        SignIn.userName(board.productKey(), board.deviceName()), password);
  }

  /** To a device's notices. @param device its product and name. @param qos what it asks for */
  static ByteString subscribe(String device, int id, int qos) {
    return packet(SUBSCRIBE, two(id).concat(text("/ota/device/upgrade/" + device)).concat(one(qos)));
  }

  /** It asks for its notice. @param id of the packet, if that has one, and of the message */
  static ByteString ask(DeviceTriple board, int id, int qos) {
    return packet(PUBLISH | qos * QOS_1, text("/sys/" + of(board) + "/thing/ota/firmware/get")
        .concat(qos == 0 ? ByteString.emptyByteString() : two(id))
        .concat(ByteString.fromString("{\"id\":\"" + id + "\",\"params\":{}}")));
  }

  static ByteString acknowledge(int id) {
    return packet(PUBACK, two(id));
  }

  static String of(DeviceTriple board) {
    return board.productKey().value() + "/" + board.deviceName().value();
  }

  private static ByteString one(int value) {
    return ByteString.fromArray(new byte[] {(byte) value});
  }

  private static ByteString two(int value) {
    return ByteString.fromArray(new byte[] {(byte) (value >> 8), (byte) value});
  }

  /** @param body shorter than 128 bytes */
  private static ByteString packet(int first, ByteString body) {
    return one(first).concat(one(body.length())).concat(body);
  }

  private static ByteString text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteString.fromArray(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length})
        .concat(ByteString.fromArray(bytes));
  }
}
