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
import akka.stream.alpakka.mqtt.streaming.Subscribe;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.util.List;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * The packets of the C-SDK on the wire, MQTT 3.1.1. Retain and DUP are never set; the session is never a clean one.
 * Source: device-protocol.md section 2.
 */
final class CsdkPackets {
  static final ByteString PING_REQUEST =
      new MqttCodec.MqttPingReq(PingReq$.MODULE$).encode(new ByteStringBuilder()).result();
  static final ByteString DISCONNECT =
      new MqttCodec.MqttDisconnect(Disconnect$.MODULE$).encode(new ByteStringBuilder()).result();

  /** {@code MUTLI_SUBSCIRBE_MAX} is 5; the check comes one code late. */
  private static final int MAX_SUBACK_CODES = 6;

  private static final int UNREAD_CONNACK = 255;

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

  /**
   * Return code of a CONNACK: the SDK looks at nothing else, reserved bits included. One that is cut short is not
   * refused, see {@link #readPacketId}: the code is then what the SDK had put there before, which is unknown to it.
   */
  static int connAckCode(ByteString body) {
    return body.length() < 2 ? UNREAD_CONNACK : body.apply(1) & 0xFF;
  }

  /** Whether a CONNACK has its two bytes. */
  static boolean isWholeConnAck(ByteString body) {
    return body.length() >= 2;
  }

  /** Whether a CONNACK says that the broker has kept a session; one that is cut short has none. */
  static boolean sessionPresent(ByteString body) {
    return !body.isEmpty() && (body.apply(0) & 1) == 1;
  }

  /**
   * A PUBLISH as {@code MQTTDeserialize_publish} takes it apart: it checks that the topic fits, and nothing else. An id
   * for which there is no room is read from behind the packet, where the buffer is zeroed, and the payload's length
   * wraps.
   *
   * @param qos 0..3
   * @return null if the topic does not fit
   */
  static MqttMessage readPublish(ByteString body, int qos) {
    int topicEnd = body.length() < 2 ? Integer.MAX_VALUE : 2 + number(body, 0);
    if (topicEnd > body.length()) {
      return null;
    }
    int payloadAt = qos == 0 ? topicEnd : topicEnd + 2;
    return new MqttMessage(body.slice(2, topicEnd).utf8String(), body.drop(payloadAt),
        Integer.toUnsignedLong(body.length() - payloadAt), qos, qos == 0 ? 0 : number(body, topicEnd));
  }

  /**
   * Return codes of a SUBACK, behind its id: {@code MQTTDeserialize_suback}.
   *
   * @return null if there are more than the SDK reads
   */
  static ByteString readSubAckCodes(ByteString body) {
    ByteString codes = body.drop(2);
    return codes.length() > MAX_SUBACK_CODES ? null : codes;
  }

  /**
   * Packet id of a PUBACK, SUBACK or UNSUBACK. One without room for it is not refused: the deserializer leaves with the
   * number of length bytes as its code, and 1 means success. The id is then what lies on the stack, taken for 0 here.
   */
  static int readPacketId(ByteString body) {
    return body.length() < 2 ? 0 : number(body, 0);
  }

  /** Two bytes, big-endian; those behind the end are 0. */
  private static int number(ByteString bytes, int at) {
    return byteAt(bytes, at) << 8 | byteAt(bytes, at + 1);
  }

  private static int byteAt(ByteString bytes, int at) {
    return at < bytes.length() ? bytes.apply(at) & 0xFF : 0;
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
}
