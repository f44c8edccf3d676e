package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.board.VirtualPeer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A broker's end under virtual time, written without any MQTT library: it answers what it is told to, and notes what
 * came. Packets are made and read byte by byte, so that a mistake shared with the client's codec cannot hide.
 */
public final class ScriptedBroker implements VirtualBoard.Network {
  /** First bytes of packets, flags included. */
  public static final int CONNECT = 0x10;
  public static final int PUBLISH_QOS0 = 0x30;
  public static final int PUBLISH_QOS1 = 0x32;
  public static final int PUBACK = 0x40;
  public static final int SUBSCRIBE = 0x82;
  public static final int PINGREQ = 0xC0;
  public static final int DISCONNECT = 0xE0;

  /** A packet that came. @param atMillis virtual time since the board's reset */
  public record Packet(long atMillis, int header, ByteString body) {
    /** Topic of a publish, or filter of a subscribe. */
    public String topic() {
      int at = header == SUBSCRIBE ? 2 : 0;
      int length = (body.apply(at) & 0xFF) << 8 | body.apply(at + 1) & 0xFF;
      return body.slice(at + 2, at + 2 + length).utf8String();
    }

    /** Payload of a publish. */
    public String payload() {
      return body.drop(2 + topic().length() + (header == PUBLISH_QOS0 ? 0 : 2)).utf8String();
    }

    public int packetId() {
      int at = header == PUBLISH_QOS1 ? 2 + topic().length() : 0;
      return (body.apply(at) & 0xFF) << 8 | body.apply(at + 1) & 0xFF;
    }
  }

  private final VirtualBoard hal;
  private final List<Packet> packets = new ArrayList<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private final List<Integer> connAcks = new ArrayList<>();
  private VirtualPeer peer;
  private ByteString buffer = ByteString.emptyByteString();
  private int grantedQos = 1;
  private long answerMillis;
  private boolean sessionPresent;

  public ScriptedBroker(VirtualBoard hal) {
    this.hal = hal;
    hal.network(this);
  }

  /** Return codes of the coming CONNACKs, one each, below 0 for none at all; 0 when they are used up. */
  public ScriptedBroker connAcks(Integer... codes) {
    connAcks.addAll(List.of(codes));
    return this;
  }

  /** Leaves packets with this first byte unanswered from now on. */
  public ScriptedBroker ignoring(int header) {
    unanswered.add(header);
    return this;
  }

  public ScriptedBroker answering(int header) {
    unanswered.remove(header);
    return this;
  }

  public ScriptedBroker granting(int qos) {
    grantedQos = qos;
    return this;
  }

  /** Says from now on in each CONNACK that it has kept the session. */
  public ScriptedBroker keepingSessions() {
    sessionPresent = true;
    return this;
  }

  /** How long after a packet its answer comes. */
  public ScriptedBroker answerMillis(long millis) {
    answerMillis = millis;
    return this;
  }

  @Override
  public VirtualBoard.Answer answer(String host, int port, VirtualPeer newPeer) {
    peer = newPeer;
    buffer = ByteString.emptyByteString();
    return newPeer.onReceive(bytes -> received(newPeer, bytes)).up();
  }

  /** The newest connection. */
  public VirtualPeer peer() {
    return peer;
  }

  public List<Packet> packets() {
    return packets;
  }

  public List<Packet> packets(int header) {
    return packets.stream().filter(p -> p.header == header).toList();
  }

  public void publish(String topic, int qos, int packetId, String payload) {
    peer.send(publishPacket(topic, qos, packetId, payload));
  }

  public static ByteString publishPacket(String topic, int qos, int packetId, String payload) {
    ByteString id = qos == 0 ? ByteString.emptyByteString() : number(packetId);
    ByteString name = ByteString.fromString(topic);
    return packet(0x30 | qos << 1, number(name.size()).concat(name).concat(id).concat(ByteString.fromString(payload)));
  }

  public static ByteString packet(int header, ByteString body) {
    ByteString out = bytes(header);
    int left = body.size();
    do {
      out = out.concat(bytes(left % 128 + (left >= 128 ? 128 : 0)));
      left /= 128;
    } while (left > 0);
    return out.concat(body);
  }

  public static ByteString bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return ByteString.fromArray(out);
  }

  private static ByteString number(int value) {
    return bytes(value >> 8, value);
  }

  private void received(VirtualPeer from, ByteString bytes) {
    buffer = buffer.concat(bytes);
    while (true) {
      int length = 0;
      int at = 1;
      for (int shift = 0; ; shift += 7, at++) {
        if (at >= buffer.size()) {
          return;
        }
        length |= (buffer.apply(at) & 0x7F) << shift;
        if ((buffer.apply(at) & 0x80) == 0) {
          break;
        }
      }
      if (buffer.size() < at + 1 + length) {
        return;
      }
      Packet packet = new Packet(
          hal.uptimeMillis(), buffer.apply(0) & 0xFF, buffer.slice(at + 1, at + 1 + length));
      buffer = buffer.drop(at + 1 + length);
      packets.add(packet);
      if (!unanswered.contains(packet.header)) {
        answer(from, packet);
      }
    }
  }

  private void answer(VirtualPeer to, Packet packet) {
    switch (packet.header) {
      case CONNECT -> {
        int code = connAcks.isEmpty() ? 0 : connAcks.remove(0);
        if (code >= 0) {
          to.sendAfter(answerMillis, bytes(0x20, 2, sessionPresent ? 1 : 0, code));
        }
      }
      case PUBLISH_QOS1 -> to.sendAfter(answerMillis, bytes(0x40, 2).concat(number(packet.packetId())));
      case SUBSCRIBE -> to.sendAfter(answerMillis, bytes(0x90, 3).concat(number(packet.packetId()))
          .concat(bytes(grantedQos)));
      case PINGREQ -> to.sendAfter(answerMillis, bytes(0xD0, 0));
      default -> { }
    }
  }
}
