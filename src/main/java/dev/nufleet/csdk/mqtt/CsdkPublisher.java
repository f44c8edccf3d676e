package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.csdk.port.JsonDump;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;

/** {@code IOT_MQTT_Publish}: sends at once or says why not; what has QoS 1 waits in the outbox for its PUBACK. */
final class CsdkPublisher {
  private static final int MAX_TOPIC_LENGTH = 128;

  private static final SdkLog.Statement PUBLISH_TOPIC_BAD =
      SdkLog.line(Level.ERR, "wrapper_mqtt_publish", 3136, "topic format is error,topicFilter = %s");
  private static final SdkLog.Statement PUBLISH_OFFLINE =
      SdkLog.line(Level.ERR, "wrapper_mqtt_publish", 3141, "mqtt client state is error,state = %d");
  private static final SdkLog.Statement PUBLISH_QOS_BAD = SdkLog.line(
      Level.ERR, "wrapper_mqtt_publish", 3151, "MQTTPublish return error,MQTT_QOS2 is now not supported.");
  private static final SdkLog.Statement PUBLISH_FAILED =
      SdkLog.line(Level.ERR, "wrapper_mqtt_publish", 3168, "MQTTPublish is error, rc = %d");
  private static final SdkLog.Statement LIST_FULL = SdkLog.line(Level.ERR, "iotx_mc_push_pubInfo_to", 800,
      "more than %d elements in republish list. List overflow!");
  private static final SdkLog.Statement TOO_LONG = SdkLog.line(Level.ERR, "MQTTPublish", 2544,
      "MQTTSerialize_publish is error, len=%d, buf_size_send=%d, payloadlen=%d");
  private static final SdkLog.Statement NOT_LISTED =
      SdkLog.line(Level.ERR, "MQTTPublish", 2558, "push publish into to pubInfolist failed!");
  private static final SdkLog.Statement UP_TOPIC =
      SdkLog.line(Level.INF, "MQTTPublish", 2588, "Upstream Topic: '%s'");
  private static final Printed UP_PAYLOAD = SdkLog.line(Level.INF, "MQTTPublish", 2589, "Upstream Payload:");
  private static final int BUFFER_TOO_SHORT = -2;

  private final Hal hal;
  private final CsdkSession session;
  private final CsdkOutbox outbox;

  CsdkPublisher(CsdkSession session, CsdkOutbox outbox) {
    this.hal = session.hal;
    this.session = session;
    this.outbox = outbox;
  }

  /** @return the packet id, 0 at QoS 0, or a negative state code of the SDK, which has been printed */
  int publish(String topic, int qos, ByteString payload) {
    if (topic.length() > MAX_TOPIC_LENGTH) {
      hal.print(PUBLISH_TOPIC_BAD.with(topic));
      return CsdkCodes.TOPIC_TOO_LONG;
    }
    if (!session.connected()) {
      hal.print(PUBLISH_OFFLINE.with(session.state.ordinal()));
      return CsdkCodes.OFFLINE;
    }
    int packetId = qos == 0 ? 0 : session.nextPacketId();
    if (qos > 1) {
      hal.print(PUBLISH_QOS_BAD);
      return CsdkCodes.QOS_INVALID;
    }
    int code = send(topic, qos, packetId, payload);
    if (code != CsdkCodes.SUCCESS) {
      if (code == CsdkCodes.NWK_CLOSE) {
        session.lose("write-failed");
      }
      hal.print(PUBLISH_FAILED.with(code));
      return code;
    }
    hal.countPublish(true, qos);
    hal.print(UP_TOPIC.with(topic));
    hal.print(UP_PAYLOAD);
    hal.print(new JsonDump(payload, '>'));
    return packetId;
  }

  private int send(String topic, int qos, int packetId, ByteString payload) {
    ByteString packet = CsdkPackets.publish(topic, qos, packetId, payload);
    if (packet.length() > CsdkSession.BUFFER_LIMIT) {
      hal.print(TOO_LONG.with(BUFFER_TOO_SHORT, CsdkSession.BUFFER_LIMIT, payload.length()));
      return CsdkCodes.SERIALIZE_PUB_ERROR;
    }
    if (qos > 0) {
      if (outbox.isFull()) {
        hal.print(LIST_FULL.with(outbox.size()));
        hal.print(NOT_LISTED);
        return CsdkCodes.REPUBLISH_LIST_FULL;
      }
      outbox.add(packetId, packet);
    }
    int code = session.send(packet);
    if (code != CsdkCodes.SUCCESS && qos > 0) {
      outbox.removeLast();
    }
    return code;
  }
}
