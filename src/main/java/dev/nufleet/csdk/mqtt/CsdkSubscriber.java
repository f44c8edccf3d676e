package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.Mend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** {@code IOT_MQTT_Subscribe}: asks for topics, and names who takes their messages. */
final class CsdkSubscriber {
  private static final SdkLog.Statement SUBSCRIBE_OFFLINE =
      SdkLog.line(Level.ERR, "wrapper_mqtt_subscribe", 2907, "mqtt client state is error,state = %d");
  private static final SdkLog.Statement SUBSCRIBE =
      SdkLog.line(Level.DBG, "wrapper_mqtt_subscribe", 2917, "PERFORM subscribe to '%s' (msgId=%d)");
  private static final SdkLog.Statement SUBSCRIBE_FAILED =
      SdkLog.line(Level.ERR, "wrapper_mqtt_subscribe", 2924, "run MQTTSubscribe error, rc = %d");
  private static final SdkLog.Statement SUBSCRIBED =
      SdkLog.line(Level.INF, "wrapper_mqtt_subscribe", 2928, "mqtt subscribe packet sent,topic = %s!");
  private static final SdkLog.Statement SUBSCRIBE_ID = subscribeLine(2145, "        Packet Ident : %08d");
  private static final SdkLog.Statement SUBSCRIBE_TOPIC = subscribeLine(2146, "               Topic : %s");
  private static final SdkLog.Statement SUBSCRIBE_QOS = subscribeLine(2147, "                 QoS : %d");
  private static final SdkLog.Statement SUBSCRIBE_LENGTH = subscribeLine(2148, "       Packet Length : %d");
  private static final SdkLog.Statement SUBSCRIBE_UNSENT =
      SdkLog.line(Level.ERR, "MQTTSubscribe", 2155, "run sendPacket error!");
  private static final SdkLog.Statement SUBSCRIBED_TWICE =
      SdkLog.line(Level.WRN, "MQTTSubscribe", 2193, "dup sub,topic = %s");

  private record Asked(String topic, int qos, MqttHandler handler) {}

  private final Hal hal;
  private final CsdkSession session;
  private final CsdkReceiver receiver;
  /** What {@link #again} asks for; the SDK keeps no such list, so without the mend it stays empty. */
  private final List<Asked> asked = new ArrayList<>(0);

  CsdkSubscriber(CsdkSession session, CsdkReceiver receiver) {
    this.hal = session.hal;
    this.session = session;
    this.receiver = receiver;
  }

  /**
   * Asks for a topic; the answer comes as an event of a later cycle, if at all.
   *
   * @param topic without wildcards
   * @param then gets the packet id, or a negative state code of the SDK, which has been printed; called before this
   *     returns, unless the packet has to wait for room
   */
  void subscribe(String topic, int qos, MqttHandler handler, IntConsumer then) {
    int packetId = session.nextPacketId();
    if (!session.connected()) {
      hal.print(SUBSCRIBE_OFFLINE.with(session.state.ordinal()));
      then.accept(CsdkCodes.OFFLINE);
      return;
    }
    hal.print(SUBSCRIBE.with(topic, packetId));
    ByteString packet = CsdkPackets.subscribe(topic, qos, packetId);
    hal.print(SUBSCRIBE_ID.with(packetId));
    hal.print(SUBSCRIBE_TOPIC.with(topic));
    hal.print(SUBSCRIBE_QOS.with(qos));
    hal.print(SUBSCRIBE_LENGTH.with(packet.length()));
    Asked one = new Asked(topic, qos, handler);
    session.send(packet, code -> then.accept(code == CsdkCodes.SUCCESS ? sent(one, packetId) : failed(code)));
  }

  private int sent(Asked one, int packetId) {
    if (!receiver.addHandler(one.topic(), one.handler())) {
      hal.print(SUBSCRIBED_TWICE.with(one.topic()));
    }
    hal.print(SUBSCRIBED.with(one.topic()));
    if (session.mends.has(Mend.RESUBSCRIBE_AFTER_RECONNECT) && !asked.contains(one)) {
      asked.add(one);
    }
    return packetId;
  }

  private int failed(int code) {
    hal.print(SUBSCRIBE_UNSENT);
    session.lose("write-failed");
    hal.print(SUBSCRIBE_FAILED.with(code));
    return code;
  }

  /** Asks once more for all topics that were ever asked for, as long as the link lasts. */
  void again(Runnable then) {
    again(List.copyOf(asked), 0, then);
  }

  private void again(List<Asked> all, int next, Runnable then) {
    if (next == all.size()) {
      then.run();
      return;
    }
    Asked one = all.get(next);
    subscribe(one.topic(), one.qos(), one.handler(), code -> again(all, next + 1, then));
  }

  private static SdkLog.Statement subscribeLine(int line, String format) {
    return SdkLog.line(Level.DBG, "MQTTSubscribe", line, format);
  }
}
