package dev.nufleet.csdk.mqtt;

import akka.japi.Pair;
import akka.stream.alpakka.mqtt.streaming.Connect;
import akka.stream.alpakka.mqtt.streaming.ConnectFlags;
import akka.stream.alpakka.mqtt.streaming.ControlPacketFlags;
import akka.stream.alpakka.mqtt.streaming.ControlPacketType;
import akka.stream.alpakka.mqtt.streaming.Disconnect$;
import akka.stream.alpakka.mqtt.streaming.MqttCodec;
import akka.stream.alpakka.mqtt.streaming.PacketId;
import akka.stream.alpakka.mqtt.streaming.PingReq$;
import akka.stream.alpakka.mqtt.streaming.PubAck;
import akka.stream.alpakka.mqtt.streaming.Publish;
import akka.stream.alpakka.mqtt.streaming.SubAck;
import akka.stream.alpakka.mqtt.streaming.Subscribe;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.util.List;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.util.Either;

/**
 * The packets of the C-SDK on the wire, MQTT 3.1.1. Retain and DUP are never set; the session is never a clean one.
 * Source: device-protocol.md section 2.
 */
final class CsdkPackets {
  static final ByteString PING_REQUEST =
      new MqttCodec.MqttPingReq(PingReq$.MODULE$).encode(new ByteStringBuilder()).result();
  static final ByteString DISCONNECT =
      new MqttCodec.MqttDisconnect(Disconnect$.MODULE$).encode(new ByteStringBuilder()).result();

  private CsdkPackets() {}

  /**
   * CONNECT with user name and password, no will, clean session 0.
   *
   * @param keepAliveSeconds as it stands in the packet
   */
  static ByteString connect(MqttAccount account, int keepAliveSeconds) {
    int flags = ConnectFlags.UsernameFlag() | ConnectFlags.PasswordFlag();
    Connect connect = new Connect(Connect.Mqtt(), Connect.v311(), account.clientId(), flags,
        FiniteDuration.apply(keepAliveSeconds, "s"), Option.empty(), Option.empty(),
        Option.apply(account.userName()), Option.apply(account.password()));
    return new MqttCodec.MqttConnect(connect).encode(new ByteStringBuilder()).result();
  }

  /** @param packetId not used at QoS 0 */
  static ByteString publish(String topic, int qos, int packetId, ByteString payload) {
    int flags = qos == 0 ? ControlPacketFlags.None() : ControlPacketFlags.QoSAtLeastOnceDelivery();
    Option<PacketId> id = qos == 0 ? Option.empty() : Option.apply(new PacketId(packetId));
    return new MqttCodec.MqttPublish(new Publish(flags, topic, payload)).encode(new ByteStringBuilder(), id).result();
  }

  static ByteString subscribe(String filter, int qos, int packetId) {
    Subscribe subscribe = new Subscribe(List.of(Pair.create(filter, qos)));
    return new MqttCodec.MqttSubscribe(subscribe).encode(new ByteStringBuilder(), packetId).result();
  }

  static ByteString pubAck(int packetId) {
    return new MqttCodec.MqttPubAck(new PubAck(packetId)).encode(new ByteStringBuilder()).result();
  }

  /** @return the return code, or -1 if the packet is not a whole CONNACK */
  static int connAckCode(ByteString body) {
    return body.size() < 2 ? -1 : body.apply(1) & 0xFF; // the SDK looks at nothing else, reserved bits included
  }

  /** @param flags of the fixed header; @return null if the packet is broken */
  static Publish readPublish(ByteString body, int flags) {
    return orNull(iterate(body).decodePublish(body.size(), flags));
  }

  /** @return null if the packet is broken */
  static SubAck readSubAck(ByteString body) {
    return orNull(iterate(body).decodeSubAck(body.size()));
  }

  /** Packet id of a PUBACK or UNSUBACK, or -1 if the packet is broken. */
  static int readPacketId(ByteString body) {
    return body.size() < 2 ? -1 : (body.apply(0) & 0xFF) << 8 | body.apply(1) & 0xFF;
  }

  /** The packet types that a client meets. */
  enum Type {
    NONE,
    CONNACK,
    PUBLISH,
    PUBACK,
    SUBACK,
    UNSUBACK,
    PINGRESP,
    OTHER;

    static Type of(int header) {
      int type = header >> 4 & 0x0F;
      if (type == 0) {
        return NONE;
      }
      return type == ControlPacketType.CONNACK() ? CONNACK
          : type == ControlPacketType.PUBLISH() ? PUBLISH
          : type == ControlPacketType.PUBACK() ? PUBACK
          : type == ControlPacketType.SUBACK() ? SUBACK
          : type == ControlPacketType.UNSUBACK() ? UNSUBACK
          : type == ControlPacketType.PINGRESP() ? PINGRESP
          : OTHER;
    }
  }

  private static MqttCodec.MqttByteIterator iterate(ByteString body) {
    return new MqttCodec.MqttByteIterator(body.iterator());
  }

  private static <T> T orNull(Either<?, T> decoded) {
    Option<T> packet = decoded.toOption();
    return packet.isDefined() ? packet.get() : null;
  }
}
