package dev.nufleet.sim.judge;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a direction of an MQTT connection apart into packets. What is no MQTT 3.1.1 ends that. */
final class Packets {
  static final int CONNECT = 1;
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int SUBSCRIBE = 8;
  static final int SUBACK = 9;
  static final int PINGREQ = 12;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;

  private static final int MOST_LENGTH_BYTES = 4;

  /** @param type as the constants here */
  record Packet(int type, int flags, ByteString body) {
    int qos() {
      return flags >> 1 & 3;
    }

    boolean again() {
      return (flags & 8) != 0;
    }

    /** Of a PUBLISH. */
    String topic() {
      return text(0);
    }

    /** A text at this place; empty if it does not fit. */
    String text(int at) {
      int end = at + 2 + number(at);
      return end > body.length() ? "" : body.slice(at + 2, end).decodeString(StandardCharsets.UTF_8);
    }

    /** Packet id; 0 where there is none. */
    int id() {
      return type != PUBLISH ? number(0) : qos() == 0 ? 0 : number(2 + number(0));
    }

    /** Of a PUBLISH. */
    ByteString payload() {
      return body.drop(2 + number(0) + (qos() == 0 ? 0 : 2));
    }

    /** Of a SUBSCRIBE with one filter, as the boards send it. */
    String filter() {
      return text(2);
    }

    int number(int at) {
      return at + 2 > body.length() ? 0 : (body.apply(at) & 0xFF) << 8 | body.apply(at + 1) & 0xFF;
    }
  }

  private ByteString unread = ByteString.emptyByteString();
  private boolean broken;

  /** Whether a packet has come in part so far. */
  boolean isWithinPacket() {
    return !unread.isEmpty();
  }

  /** Whether it was MQTT so far. */
  boolean isSound() {
    return !broken;
  }

  /** @return the packets that are whole now */
  List<Packet> add(ByteString bytes) {
    unread = unread.isEmpty() ? bytes : unread.concat(bytes);
    List<Packet> whole = new ArrayList<>(2);
    while (!broken && unread.length() >= 2) {
      int length = 0;
      int at = 1;
      boolean more = true;
      for (; more && at <= MOST_LENGTH_BYTES && at < unread.length(); at++) {
        length |= (unread.apply(at) & 0x7F) << 7 * (at - 1);
        more = (unread.apply(at) & 0x80) != 0;
      }
      if (more) {
        broken = at > MOST_LENGTH_BYTES;
        break;
      }
      if (unread.length() < at + length) {
        break;
      }
      int first = unread.apply(0) & 0xFF;
      whole.add(new Packet(first >> 4, first & 0xF, unread.slice(at, at + length).compact()));
      unread = unread.drop(at + length);
    }
    return whole;
  }
}
