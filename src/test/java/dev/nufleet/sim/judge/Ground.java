package dev.nufleet.sim.judge;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import dev.nufleet.history.Fact;
import dev.nufleet.history.Finding;
import dev.nufleet.model.DeviceTriple;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A board and its servers made by hand, with somebody who overhears them: what is said, and what is found. */
final class Ground {
  static final String BOARD = "board-00001";
  static final String OTHER = "board-00002";
  static final String PRODUCT = "a1simulated";
  static final long SECOND = 1_000_000_000L;
  static final long STARTED = 1_600_000_000_000L;
  static final byte[] IMAGE = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);

  private long nanos;
  private long facts;
  final Overheard overheard;

  Ground() {
    this(/* mended= */ false);
  }

  Ground(boolean mended) {
    overheard = new Overheard(new Terms(STARTED, IMAGE, mended, /* retryMinutes= */ 2,
        /* retries= */ 1, /* timeoutMinutes= */ 10, /* perMinute= */ 2, /* noticeQos= */ 1, Ground::triple),
        () -> nanos, () -> facts);
    overheard.joins(BOARD);
    overheard.joins(OTHER);
  }

  static DeviceTriple triple(String board) {
    return DeviceTriple.of(PRODUCT, board, "secret-of-" + board);
  }

  Ground passes(double seconds) {
    nanos += Math.round(seconds * SECOND);
    return this;
  }

  Ground tells(String who, String what, Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put((String) fields[i], fields[i + 1]);
    }
    overheard.see(new Fact(++facts, nanos, who, what, all));
    return this;
  }

  Ground board(String what, Object... fields) {
    return tells(BOARD, what, fields);
  }

  /** What is broken, in words. */
  List<String> broken() {
    return broken("");
  }

  /** @param of what invariants begin with */
  List<String> broken(String of) {
    return overheard.end().stream().filter(one -> one.isViolated() && one.invariant().startsWith(of)).flatMap(
        finding -> finding.first().stream().map(one -> finding.invariant() + ": " + one.board() + ", " + one.words()))
        .toList();
  }

  // ---- packets

  static ByteString packet(int type, int flags, ByteString body) {
    ByteStringBuilder out = new ByteStringBuilder();
    out.putByte((byte) (type << 4 | flags));
    int left = body.size();
    do {
      out.putByte((byte) (left % 128 | (left >= 128 ? 128 : 0)));
      left /= 128;
    } while (left > 0);
    return out.result().concat(body);
  }

  static ByteString number(int value) {
    return ByteString.fromArray(new byte[] {(byte) (value >> 8), (byte) value});
  }

  static ByteString text(String text) {
    return number(text.length()).concat(ByteString.fromString(text));
  }

  static ByteString publish(String topic, int qos, boolean again, int id, String payload) {
    return packet(Packets.PUBLISH, qos << 1 | (again ? 8 : 0), text(topic)
        .concat(qos == 0 ? ByteString.emptyByteString() : number(id)).concat(ByteString.fromString(payload)));
  }

  static ByteString subscribe(int id, String filter) {
    return packet(Packets.SUBSCRIBE, 2, number(id).concat(text(filter)).concat(ByteString.fromArray(new byte[] {1})));
  }

  static ByteString subAck(int id) {
    return packet(Packets.SUBACK, 0, number(id).concat(ByteString.fromArray(new byte[] {1})));
  }

  static ByteString pubAck(int id) {
    return packet(Packets.PUBACK, 0, number(id));
  }

  static ByteString connAck(boolean present, int code) {
    return packet(Packets.CONNACK, 0, number((present ? 256 : 0) | code));
  }

  static ByteString ping() {
    return packet(Packets.PINGREQ, 0, ByteString.emptyByteString());
  }

  static ByteString pong() {
    return packet(Packets.PINGRESP, 0, ByteString.emptyByteString());
  }

  /** The signature is what OpenSSL makes of this board's words. */
  static ByteString connect(String password) {
    String client = PRODUCT + "." + BOARD + "|timestamp=2524608000000,_v=sdk-c-3.1.0,securemode=2"
        + ",signmethod=hmacsha256|";
    return packet(Packets.CONNECT, 0, text("MQTT").concat(ByteString.fromArray(new byte[] {4, (byte) 0xC0}))
        .concat(number(120)).concat(text(client)).concat(text(BOARD + "&" + PRODUCT)).concat(text(password)));
  }

  /** The same CONNECT, for a clean session. Its flags are behind a header of three bytes, its protocol and a level. */
  static ByteString clean(ByteString connect) {
    byte[] bytes = connect.toArray();
    bytes[3 + 7] |= 2;
    return ByteString.fromArray(bytes);
  }

  static String inform() {
    return "/ota/device/inform/" + PRODUCT + "/" + BOARD;
  }

  static String upgrade() {
    return "/ota/device/upgrade/" + PRODUCT + "/" + BOARD;
  }

  /** Notice of an image, with the link to it. */
  static String notice(String path) {
    return "{\"message\":\"success\",\"data\":{\"version\":\"2\",\"url\":\"https://files.example.com" + path + "\"}}";
  }
}
