package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.csdk.port.JsonDump;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;
import java.util.function.IntConsumer;

/** {@code IOT_MQTT_Publish}: sends, or says why not; what has QoS 1 waits in the outbox for its PUBACK. */
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
  private final IntConsumer onSent = this::sent;

  // of the publish that is being sent
  private String topic;
  private int qos;
  private int packetId;
  private ByteString payload;
  private IntConsumer then;

  CsdkPublisher(CsdkSession session, CsdkOutbox outbox) {
    this.hal = session.hal;
    this.session = session;
    this.outbox = outbox;
  }

  /**
   * One at a time.
   *
   * @param whenDone gets the packet id, 0 at QoS 0, or a negative state code of the SDK, which has been printed; called
   *     before this returns, unless the packet has to wait for room
   */
  void publish(String toTopic, int withQos, ByteString what, IntConsumer whenDone) {
    if (toTopic.length() > MAX_TOPIC_LENGTH) {
      hal.print(PUBLISH_TOPIC_BAD.with(toTopic));
      whenDone.accept(CsdkCodes.TOPIC_TOO_LONG);
      return;
    }
    if (!session.connected()) {
      hal.print(PUBLISH_OFFLINE.with(session.state.ordinal()));
      whenDone.accept(CsdkCodes.OFFLINE);
      return;
    }
    int id = withQos == 0 ? 0 : session.nextPacketId();
    if (withQos > 1) {
      hal.print(PUBLISH_QOS_BAD);
      whenDone.accept(CsdkCodes.QOS_INVALID);
      return;
    }
    topic = toTopic;
    qos = withQos;
    packetId = id;
    payload = what;
    then = whenDone;
    send();
  }

  private void send() {
    ByteString packet = CsdkPackets.publish(topic, qos, packetId, payload);
    if (packet.length() > CsdkSession.BUFFER_LIMIT) {
      hal.print(TOO_LONG.with(BUFFER_TOO_SHORT, CsdkSession.BUFFER_LIMIT, payload.length()));
      failed(CsdkCodes.SERIALIZE_PUB_ERROR);
      return;
    }
    if (qos > 0) {
      if (outbox.isFull()) {
        hal.print(LIST_FULL.with(outbox.size()));
        hal.print(NOT_LISTED);
        failed(CsdkCodes.REPUBLISH_LIST_FULL);
        return;
      }
      outbox.add(packetId, packet);
    }
    session.send(packet, onSent);
  }

  private void sent(int code) {
    if (code != CsdkCodes.SUCCESS) {
      if (qos > 0) {
        outbox.removeLast();
      }
      failed(code);
      return;
    }
    hal.countPublish(true, qos);
    hal.print(UP_TOPIC.with(topic));
    hal.print(UP_PAYLOAD);
    hal.print(new JsonDump(payload, '>'));
    done(packetId);
  }

  private void failed(int code) {
    if (code == CsdkCodes.NWK_CLOSE) {
      session.lose("write-failed");
    }
    hal.print(PUBLISH_FAILED.with(code));
    done(code);
  }

  private void done(int result) {
    IntConsumer whenDone = then;
    topic = null;
    payload = null;
    then = null;
    whenDone.accept(result);
  }
}
