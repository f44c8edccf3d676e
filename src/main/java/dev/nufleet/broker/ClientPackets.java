package dev.nufleet.broker;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the packets of clients hold, type by type. Numbers are big-endian, strings a u16 length and UTF-8. Source: MQTT
 * 3.1.1 section 3, MQTT 3.1 section 3.1.
 */
final class ClientPackets {
  static final int CONNECT = 1;
  static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBSCRIBE = 8;
  private static final int UNSUBSCRIBE = 10;
  private static final int PINGREQ = 12;
  private static final int DISCONNECT = 14;

  private ClientPackets() {}

  /**
   * @param old the client speaks MQTT 3.1, in which a SUBSCRIBE or UNSUBSCRIBE may say that it is sent again
   * @throws MalformedPacket if a client must not send this type, or not with these flags
   */
  static void checkFlags(int type, int flags, boolean old) {
    switch (type) {
      case PUBLISH -> {
        if ((flags >> 1 & 3) == 3) {
          throw new MalformedPacket("PUBLISH with QoS 3");
        }
        if ((flags >> 1 & 3) == 2) {
          throw new MalformedPacket("PUBLISH with QoS 2, which the platform does not offer");
        }
      }
      case CONNECT, PUBACK, PINGREQ, DISCONNECT -> {
        if (flags != 0) {
          throw new MalformedPacket("reserved flags " + flags + " in a packet of type " + type);
        }
      }
      case SUBSCRIBE, UNSUBSCRIBE -> {
        if ((old ? flags & ~8 : flags) != 2) {
          throw new MalformedPacket("reserved flags " + flags + " in a packet of type " + type);
        }
      }
      default -> throw new MalformedPacket("packet of type " + type + " from a client");
    }
  }

  /** @param type one that {@link #checkFlags} let pass @param body without the fixed header */
  static ClientPacket read(int type, int flags, ByteString body) {
    Body in = new Body(body);
    ClientPacket packet = switch (type) {
      case CONNECT -> connect(in);
      case PUBLISH -> publish(flags >> 1 & 3, in);
      case PUBACK -> new ClientPacket.PubAck(in.u16());
      case SUBSCRIBE -> subscribe(in);
      case UNSUBSCRIBE -> unsubscribe(in);
      case PINGREQ -> new ClientPacket.PingReq();
      default -> new ClientPacket.Disconnect();
    };
    if (in.left() > 0) {
      throw new MalformedPacket(in.left() + " bytes after the end of a packet of type " + type);
    }
    return packet;
  }

  private static ClientPacket connect(Body in) {
    String protocol = in.text();
    int level = in.u8();
    boolean known = (protocol.equals("MQTT") && level == 4) || (protocol.equals("MQIsdp") && level == 3);
    if (!known) {
      if (!protocol.equals("MQTT") && !protocol.equals("MQIsdp")) {
        throw new MalformedPacket("CONNECT of another protocol");
      }
      in.rest(); // other versions lay out the rest their own way; the answer is CONNACK 1 all the same
      return new ClientPacket.Connect(
          level == 3 || level == 4 ? 0 : level, true, false, 0, "", Optional.empty(), Optional.empty());
    }
    int flags = in.u8();
    if ((flags & 1) != 0) {
      throw new MalformedPacket("reserved CONNECT flag");
    }
    int keepAlive = in.u16();
    String clientId = in.text();
    boolean will = (flags & 4) != 0;
    if (will && (flags & 0x18) == 0x18) {
      throw new MalformedPacket("CONNECT with a will of QoS 3");
    }
    if (level == 4 && (flags & 0xc0) == 0x40) {
      throw new MalformedPacket("CONNECT with a password, but no user name");
    }
    if (will) {
      in.text();
      in.bytes();
    } else if (level == 4 && (flags & 0x38) != 0) {
      throw new MalformedPacket("CONNECT with will QoS or retain, but no will");
    }
    Optional<String> user = (flags & 0x80) != 0 ? Optional.of(in.text()) : Optional.empty();
    Optional<String> password = (flags & 0x40) != 0
        ? Optional.of(in.bytes().decodeString(StandardCharsets.ISO_8859_1)) : Optional.empty();
    return new ClientPacket.Connect(level, (flags & 2) != 0, will, keepAlive, clientId, user, password);
  }

  private static ClientPacket publish(int qos, Body in) {
    String topic = in.text();
    if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw new MalformedPacket("PUBLISH to an empty topic or one with wildcards");
    }
    int id = qos == 0 ? 0 : in.packetId();
    return new ClientPacket.Publish(topic, qos, id, in.rest());
  }

  private static ClientPacket subscribe(Body in) {
    int id = in.packetId();
    List<ClientPacket.Filter> filters = new ArrayList<>();
    while (in.left() > 0) {
      String filter = in.filter();
      int qos = in.u8();
      if (qos > 2) {
        throw new MalformedPacket("SUBSCRIBE with QoS " + qos);
      }
      filters.add(new ClientPacket.Filter(filter, qos));
    }
    if (filters.isEmpty()) {
      throw new MalformedPacket("SUBSCRIBE without a filter");
    }
    return new ClientPacket.Subscribe(id, filters);
  }

  private static ClientPacket unsubscribe(Body in) {
    int id = in.packetId();
    List<String> filters = new ArrayList<>();
    while (in.left() > 0) {
      filters.add(in.filter());
    }
    if (filters.isEmpty()) {
      throw new MalformedPacket("UNSUBSCRIBE without a filter");
    }
    return new ClientPacket.Unsubscribe(id, filters);
  }

  /** A packet's body, read from the front. */
  private static final class Body {
    private final ByteString bytes;
    private int at;

    Body(ByteString bytes) {
      this.bytes = bytes;
    }

    int left() {
      return bytes.length() - at;
    }

    int u8() {
      need(1);
      return bytes.apply(at++) & 0xff;
    }

    int u16() {
      return u8() << 8 | u8();
    }

    int packetId() {
      int id = u16();
      if (id == 0) {
        throw new MalformedPacket("packet id 0");
      }
      return id;
    }

    ByteString bytes() {
      int length = u16();
      need(length);
      ByteString part = bytes.slice(at, at + length);
      at += length;
      return part;
    }

    ByteString rest() {
      ByteString part = bytes.drop(at);
      at = bytes.length();
      return part;
    }

    String text() {
      ByteBuffer utf8 = bytes().asByteBuffer();
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(utf8).toString();
        if (text.indexOf('\0') >= 0) {
          throw new MalformedPacket("text with a NUL");
        }
        return text;
      } catch (CharacterCodingException e) {
        throw new MalformedPacket("text that is not UTF-8");
      }
    }

    String filter() {
      String filter = text();
      if (filter.isEmpty()) {
        throw new MalformedPacket("filter of no length");
      }
      return filter;
    }

    private void need(int count) {
      if (left() < count) {
        throw new MalformedPacket("packet ends in the middle of a field");
      }
    }
  }
}
