package dev.nufleet.csdk.mqtt;

import akka.stream.alpakka.mqtt.streaming.ControlPacketFlags;
import akka.util.ByteString;
import dev.nufleet.csdk.port.JsonDump;
import dev.nufleet.csdk.port.JsonText;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** What the SDK does with a packet that came: the second half of {@code iotx_mc_cycle}. */
final class CsdkReceiver {
  private static final SdkLog.Statement CONNACK = SdkLog.line(Level.DBG, "iotx_mc_cycle", 1542, "CONNACK");
  private static final SdkLog.Statement PUBACK = SdkLog.line(Level.DBG, "iotx_mc_cycle", 1547, "PUBACK");
  private static final SdkLog.Statement SUBACK = SdkLog.line(Level.DBG, "iotx_mc_cycle", 1557, "SUBACK");
  private static final SdkLog.Statement SUBACK_FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_cycle", 1560, "recvSubAckProc error,result = %d");
  private static final SdkLog.Statement PUBLISH = SdkLog.line(Level.DBG, "iotx_mc_cycle", 1565, "PUBLISH");
  private static final SdkLog.Statement PUBLISH_FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_cycle", 1570, "recvPublishProc error,result = %d");
  private static final SdkLog.Statement UNSUBACK = SdkLog.line(Level.DBG, "iotx_mc_cycle", 1575, "UNSUBACK");
  private static final SdkLog.Statement PINGRESP =
      SdkLog.line(Level.INF, "iotx_mc_cycle", 1584, "receive ping response!");
  private static final SdkLog.Statement INVALID = SdkLog.line(Level.ERR, "iotx_mc_cycle", 1588, "INVALID TYPE");

  private static final SdkLog.Statement BAD_SUBACK = SdkLog.line(Level.ERR, "iotx_mc_handle_recv_SUBACK", 1051,
      "Sub ack packet error, rc = MQTTDeserialize_suback() = %d");
  private static final SdkLog.Statement SUBACK_VALUE = suback(1055, "        Return Value : %d");
  private static final SdkLog.Statement SUBACK_ID = suback(1056, "           Packet ID : %d");
  private static final SdkLog.Statement SUBACK_COUNT = suback(1057, "               Count : %d");
  private static final SdkLog.Statement SUBACK_GRANTED = suback(1059, "     Granted QoS[%02d] : %d");
  private static final SdkLog.Statement SUBACK_REFUSED = SdkLog.line(
      Level.ERR, "iotx_mc_handle_recv_SUBACK", 1067, "MQTT SUBSCRIBE failed, ack code is 0x80");
  private static final SdkLog.Statement SUBACK_EVENT =
      SdkLog.line(Level.DBG, "_iotx_mqtt_event_handle_sub", 1015, "packet_id = %d, event_type=%d");

  private static final SdkLog.Statement NO_TOPIC =
      SdkLog.line(Level.ERR, "iotx_mc_handle_recv_PUBLISH", 1395, "Null topicName");
  private static final SdkLog.Statement TOPIC =
      SdkLog.line(Level.INF, "iotx_mc_handle_recv_PUBLISH", 1402, "Downstream Topic: '%s'");
  private static final SdkLog.Statement PAYLOAD =
      SdkLog.line(Level.INF, "iotx_mc_handle_recv_PUBLISH", 1403, "Downstream Payload:");
  private static final SdkLog.Statement IDENT = publish(1408, "        Packet Ident : %08d");
  private static final SdkLog.Statement TOPIC_LENGTH = publish(1409, "        Topic Length : %d");
  private static final SdkLog.Statement TOPIC_NAME = publish(1413, "          Topic Name : %s");
  private static final SdkLog.Statement ROOM = publish(1416, "    Payload Len/Room : %d / %d");
  private static final SdkLog.Statement BUFFER = publish(1417, "      Receive Buflen : %d");
  private static final SdkLog.Statement DELIVERING = publish(1433, "delivering msg ...");
  private static final SdkLog.Statement BAD_QOS =
      SdkLog.line(Level.ERR, "iotx_mc_handle_recv_PUBLISH", 1465, "Invalid QOS, QOSvalue = %d");
  private static final SdkLog.Statement MATCHED =
      SdkLog.line(Level.DBG, "iotx_mc_deliver_message", 1253, "topic be matched");
  private static final SdkLog.Statement UNMATCHED = SdkLog.line(
      Level.INF, "iotx_mc_deliver_message", 1288, "NO matching any topic, call default handle function");

  /** Messages here replace product key and device name. */
  private static final String IDENTITY_TOPIC = "/ext/auth/identity/response";

  private static final int QOS_FAILURE = 0x80;

  /**
   * The first byte and one length byte. {@code MQTTDeserialize_publish} leaves a packet whose topic does not fit with
   * the number of length bytes as its code, and 1 means success.
   */
  private static final int SHORT_HEADER_BYTES = 2;

  private record Handler(String filter, MqttHandler receiver) {}

  private final CsdkSession session;
  private final CsdkOutbox outbox;
  private final List<Handler> handlers = new ArrayList<>(4);

  CsdkReceiver(CsdkSession session, CsdkOutbox outbox) {
    this.session = session;
    this.outbox = outbox;
  }

  /** @return false if this very handler is there already */
  boolean addHandler(String filter, MqttHandler receiver) {
    Handler handler = new Handler(filter, receiver);
    return !handlers.contains(handler) && handlers.add(handler);
  }

  /**
   * @param then gets a state code; only after {@link CsdkCodes#SUCCESS} the cycle walks the list of publishes. Called
   *     before this returns, unless the message's handler or acknowledgement has to wait for room
   */
  void take(int header, ByteString body, int headerBytes, IntConsumer then) {
    CsdkPackets.Type type = CsdkPackets.Type.of(header);
    if (type == CsdkPackets.Type.NONE) {
      then.accept(CsdkCodes.SUCCESS);
      return;
    }
    session.unansweredPings = 0;
    if (type == CsdkPackets.Type.PUBLISH) {
      session.hal.print(PUBLISH);
      publish(header & 0x0F, body, headerBytes, code -> then.accept(checked(code, PUBLISH_FAILED)));
    } else {
      then.accept(takeAnswer(type, body));
    }
  }

  private int takeAnswer(CsdkPackets.Type type, ByteString body) {
    return switch (type) {
      case CONNACK -> {
        session.hal.print(CONNACK);
        yield CsdkCodes.SUCCESS;
      }
      case PUBACK -> {
        session.hal.print(PUBACK);
        yield pubAck(body);
      }
      case SUBACK -> {
        session.hal.print(SUBACK);
        yield checked(subAck(body), SUBACK_FAILED);
      }
      case UNSUBACK -> {
        session.hal.print(UNSUBACK);
        yield unsubAck(body);
      }
      case PINGRESP -> {
        session.hal.print(PINGRESP);
        yield CsdkCodes.SUCCESS;
      }
      case NONE, PUBLISH, OTHER -> {
        session.hal.print(INVALID);
        yield CsdkCodes.UNKNOWN_PACKET;
      }
    };
  }

  private int checked(int code, SdkLog.Statement failure) {
    if (code < CsdkCodes.SUCCESS) {
      session.hal.print(failure.with(code));
    }
    return code;
  }

  private int pubAck(ByteString body) {
    int packetId = CsdkPackets.readPacketId(body);
    outbox.acknowledge(packetId);
    session.events.on(CsdkEvents.Event.PUBLISH_SUCCESS, packetId);
    return CsdkCodes.SUCCESS;
  }

  private int unsubAck(ByteString body) {
    session.events.on(CsdkEvents.Event.UNSUBSCRIBE_SUCCESS, CsdkPackets.readPacketId(body));
    return CsdkCodes.SUCCESS;
  }

  private int subAck(ByteString body) {
    ByteString codes = CsdkPackets.readSubAckCodes(body);
    if (codes == null) {
      session.hal.print(BAD_SUBACK.with(-1));
      return CsdkCodes.DESERIALIZE_SUBACK_ERROR;
    }
    int packetId = CsdkPackets.readPacketId(body);
    session.hal.print(SUBACK_VALUE.with(1));
    session.hal.print(SUBACK_ID.with(packetId));
    session.hal.print(SUBACK_COUNT.with(codes.length()));
    for (int i = 0; i < codes.length(); i++) {
      session.hal.print(SUBACK_GRANTED.with(i, codes.apply(i) & 0xFF));
    }
    boolean refused = false;
    for (int i = 0; i < codes.length(); i++) {
      refused = (codes.apply(i) & 0xFF) == QOS_FAILURE; // the last one decides
      if (refused) {
        session.hal.print(SUBACK_REFUSED);
      }
    }
    CsdkEvents.Event event = refused ? CsdkEvents.Event.SUBSCRIBE_NACK : CsdkEvents.Event.SUBSCRIBE_SUCCESS;
    session.hal.print(SUBACK_EVENT.with(packetId, event.number()));
    session.events.on(event, packetId);
    return CsdkCodes.SUCCESS;
  }

  private void publish(int flags, ByteString body, int headerBytes, IntConsumer then) {
    int qos = (flags & ControlPacketFlags.QoSReserved()) >> 1;
    MqttMessage message = CsdkPackets.readPublish(body, qos);
    if (message == null && headerBytes > SHORT_HEADER_BYTES) {
      then.accept(CsdkCodes.PUBLISH_PACKET_ERROR);
      return;
    }
    if (message == null || message.topic().isEmpty()) {
      session.hal.print(NO_TOPIC);
      then.accept(CsdkCodes.DESERIALIZE_PUB_ERROR);
      return;
    }
    session.hal.countPublish(false, qos);
    print(message, body, headerBytes);
    deliver(message, () -> acknowledge(message, qos, then));
  }

  private void acknowledge(MqttMessage message, int qos, IntConsumer then) {
    switch (qos) {
      case 0 -> then.accept(CsdkCodes.SUCCESS);
      case 1 -> session.send(CsdkPackets.pubAck(message.packetId()), then);
      case 2 -> then.accept(CsdkCodes.SERIALIZE_PUBACK_ERROR); // this build has no PUBREC: it stays unanswered
      default -> {
        session.hal.print(BAD_QOS.with(qos));
        then.accept(CsdkCodes.QOS_INVALID);
      }
    }
  }

  private void print(MqttMessage message, ByteString body, int headerBytes) {
    int topicBytes = (body.apply(0) & 0xFF) << 8 | body.apply(1) & 0xFF;
    int buffer = CsdkFrames.bufferFor(headerBytes + body.length());
    int payloadBytes = (int) message.payloadBytes(); // below 0 where there was no room for an id
    session.hal.print(TOPIC.with(message.topic()));
    session.hal.print(PAYLOAD);
    session.hal.print(new JsonDump(message.payload(), '<'));
    session.hal.print(IDENT.with(message.packetId()));
    session.hal.print(TOPIC_LENGTH.with(topicBytes));
    session.hal.print(TOPIC_NAME.with(message.topic()));
    session.hal.print(ROOM.with(message.payloadBytes(), buffer - (headerBytes + body.length() - payloadBytes)));
    session.hal.print(BUFFER.with(buffer));
    session.hal.print(DELIVERING);
  }

  private void deliver(MqttMessage message, Runnable then) {
    if (message.topic().equals(IDENTITY_TOPIC)) {
      takeIdentity(message.payload().utf8String());
    }
    List<Handler> matching = handlers.stream().filter(one -> one.filter.equals(message.topic())).toList();
    if (matching.isEmpty()) {
      session.hal.print(UNMATCHED);
      session.events.onUnhandled(message);
    }
    deliver(message, matching, 0, then);
  }

  private void deliver(MqttMessage message, List<Handler> matching, int next, Runnable then) {
    if (next == matching.size()) {
      then.run();
      return;
    }
    session.hal.print(MATCHED);
    matching.get(next).receiver.on(message, () -> deliver(message, matching, next + 1, then));
  }

  private void takeIdentity(String json) {
    Optional<String> productKey = JsonText.member(json, "productKey");
    Optional<String> deviceName = JsonText.member(json, "deviceName");
    if (productKey.isPresent() && deviceName.isPresent()) {
      session.productKey = productKey.get();
      session.deviceName = deviceName.get();
    }
  }

  private static SdkLog.Statement suback(int line, String format) {
    return SdkLog.line(Level.DBG, "iotx_mc_handle_recv_SUBACK", line, format);
  }

  private static SdkLog.Statement publish(int line, String format) {
    return SdkLog.line(Level.DBG, "iotx_mc_handle_recv_PUBLISH", line, format);
  }
}
