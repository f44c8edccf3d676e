package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.JsonDump;
import dev.nufleet.hal.Printed;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.BoardEvent;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The MQTT client of the C-SDK 3.1.0, as the board's sample calls it: {@code IOT_MQTT_Construct}, {@code _Yield},
 * {@code _Publish}, {@code _Subscribe}, {@code _Destroy}. It has no thread: packets are read, pings sent and links
 * reopened only within {@link #cycle}. Lives for one boot. Calls that would block take a continuation, of which one
 * may be outstanding; publish and subscribe return at once and may be called from message and event callbacks.
 * Source: device-protocol.md section 2, board.md 5.3.
 */
public final class CsdkMqtt {
  private static final int FIRST_CYCLE_MILLIS = 500;
  /** What a cycle of 0 ms means. */
  private static final int SHORTEST_CYCLE_MILLIS = 10;
  /** Pause between two packets of a cycle. */
  private static final int PACKET_PAUSE_MILLIS = 10;
  private static final int RELEASE_PAUSE_MILLIS = 100;
  private static final int MAX_TOPIC_LENGTH = 128;
  private static final long LONGEST_REST_MILLIS = 60_000;

  private static final SdkLog.Statement HOST = construct(274, "Using default hostname: '%s'");
  private static final SdkLog.Statement PORT = construct(281, "Using default port: [%d]");
  private static final SdkLog.Statement CLIENT_ID = construct(288, "Using default client_id: %s");
  private static final SdkLog.Statement USER_NAME = construct(295, "Using default username: %s");
  private static final SdkLog.Statement PASSWORD = construct(303, "Using default password: ******");

  private static final SdkLog.Statement TOO_MANY_PINGS = SdkLog.line(
      Level.DBG, "iotx_mc_cycle", 1512, "keepalive_probes more than %d, disconnected\n");
  private static final SdkLog.Statement READ_FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_cycle", 1525, "readPacket error,result = %d");

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

  private static final SdkLog.Statement DISCONNECT =
      SdkLog.line(Level.DBG, "iotx_mc_disconnect", 2642, "rc = MQTTDisconnect() = %d");
  private static final SdkLog.Statement DISCONNECTED =
      SdkLog.line(Level.INF, "iotx_mc_disconnect", 2651, "mqtt disconnect!");
  private static final SdkLog.Statement RELEASED =
      SdkLog.line(Level.INF, "wrapper_mqtt_release", 2830, "mqtt release!");

  private final Hal hal;
  private final CsdkSession session;
  private final CsdkOutbox outbox;
  private final CsdkFrames frames;
  private final CsdkReceiver receiver;
  private final CsdkSignOn signOn;
  private final CsdkKeepalive keepalive;
  private final CsdkVersionReport versionReport;
  private final CsdkFrames.Reader onFrame = this::received;
  private final Runnable afterKeepalive = this::startReceiving;
  private final Runnable afterPause = this::receiveOrEnd;
  private long cycleMillis;
  private long cycleEnd;
  private Runnable afterCycle;

  /** @param firmwareVersion {@code HAL_GetFirmwareVersion}, prints of its own included */
  public CsdkMqtt(Hal hal, TlsPort tls, MqttAccount account, Supplier<String> firmwareVersion, CsdkEvents events) {
    this.hal = hal;
    this.session = new CsdkSession(hal, tls, account, events);
    this.outbox = new CsdkOutbox(session);
    this.frames = new CsdkFrames(session);
    this.receiver = new CsdkReceiver(session, outbox);
    this.signOn = new CsdkSignOn(session, frames);
    this.keepalive = new CsdkKeepalive(session, signOn);
    this.versionReport = new CsdkVersionReport(session, this, firmwareVersion);
  }

  /**
   * Connects, signs in and reports the firmware version.
   *
   * @param then gets false if the SDK gave up; it is released then
   */
  public void construct(Consumer<Boolean> then) {
    MqttAccount account = session.account;
    hal.print(HOST.with(account.host()));
    hal.print(PORT.with(account.port()));
    hal.print(CLIENT_ID.with(account.clientId()));
    hal.print(USER_NAME.with(account.userName()));
    hal.print(PASSWORD);
    signOn.openLink(linkCode -> {
      if (linkCode != CsdkCodes.SUCCESS) {
        destroy(() -> then.accept(false));
        return;
      }
      signOn.signIn(code -> {
        if (code != CsdkCodes.SUCCESS) {
          destroy(() -> then.accept(false));
          return;
        }
        hal.report(new BoardEvent.SignedIn(false));
        receiveFor(FIRST_CYCLE_MILLIS, () -> {
          versionReport.send();
          then.accept(true);
        });
      });
    });
  }

  /**
   * {@code IOT_MQTT_Yield}: pings and reconnects if it is time, then receives for {@code millis} of the board's time.
   */
  public void cycle(long millis, Runnable then) {
    cycleMillis = millis == 0 ? SHORTEST_CYCLE_MILLIS : millis;
    afterCycle = then;
    keepalive.serve(afterKeepalive);
  }

  /**
   * The sleep of a main loop that has nothing to do. At pace {@code max} it lasts until something arrives, or a ping
   * or resend is due; without a link it is a pause before the next try.
   */
  public void rest(long millis, Runnable then) {
    if (!session.connected()) {
      hal.backOff(millis, then);
      return;
    }
    long untilDue = Math.min(session.nextPingAt - hal.uptimeMillis(), outbox.nextResendIn());
    hal.idle(session.link.connection(), millis, Math.max(1, Math.min(untilDue, LONGEST_REST_MILLIS)), then);
  }

  public boolean connected() {
    return session.connected();
  }

  /** @return the packet id, 0 at QoS 0, or a negative state code of the SDK, which has been printed */
  public int publish(String topic, int qos, ByteString payload) {
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
    if (packet.size() > CsdkSession.BUFFER_LIMIT) {
      hal.print(TOO_LONG.with(BUFFER_TOO_SHORT, CsdkSession.BUFFER_LIMIT, payload.size()));
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

  /**
   * Asks for a topic; the answer comes as an event of a later cycle, if at all.
   *
   * @param topic without wildcards
   * @return the packet id, or a negative state code of the SDK, which has been printed
   */
  public int subscribe(String topic, int qos, Consumer<MqttMessage> handler) {
    int packetId = session.nextPacketId();
    if (!session.connected()) {
      hal.print(SUBSCRIBE_OFFLINE.with(session.state.ordinal()));
      return CsdkCodes.OFFLINE;
    }
    hal.print(SUBSCRIBE.with(topic, packetId));
    ByteString packet = CsdkPackets.subscribe(topic, qos, packetId);
    hal.print(SUBSCRIBE_ID.with(packetId));
    hal.print(SUBSCRIBE_TOPIC.with(topic));
    hal.print(SUBSCRIBE_QOS.with(qos));
    hal.print(SUBSCRIBE_LENGTH.with(packet.size()));
    int code = session.send(packet);
    if (code != CsdkCodes.SUCCESS) {
      hal.print(SUBSCRIBE_UNSENT);
      session.lose("write-failed");
      hal.print(SUBSCRIBE_FAILED.with(code));
      return code;
    }
    if (!receiver.addHandler(topic, handler)) {
      hal.print(SUBSCRIBED_TWICE.with(topic));
    }
    hal.print(SUBSCRIBED.with(topic));
    return packetId;
  }

  /** {@code IOT_MQTT_Destroy}: signs off if signed in, closes, and is of no use any more. */
  public void destroy(Runnable then) {
    hal.sleep(RELEASE_PAUSE_MILLIS, () -> {
      if (session.connected()) {
        hal.print(DISCONNECT.with(session.send(CsdkPackets.DISCONNECT)));
        hal.report(new BoardEvent.SignedOut("signed-off"));
      }
      session.closeLink();
      session.state = CsdkSession.State.INITIALIZED;
      hal.print(DISCONNECTED);
      session.state = CsdkSession.State.INVALID;
      hal.sleep(RELEASE_PAUSE_MILLIS, () -> {
        hal.print(RELEASED);
        then.run();
      });
    });
  }

  // ---- one cycle

  private void receiveFor(long millis, Runnable then) {
    cycleMillis = millis;
    afterCycle = then;
    startReceiving();
  }

  private void startReceiving() {
    cycleEnd = hal.boardMillis() + cycleMillis;
    receive();
  }

  private void receive() {
    if (session.connected() && session.unansweredPings > CsdkKeepalive.MAX_UNANSWERED_PINGS) {
      session.lose("ping-timeout");
      session.unansweredPings = 0;
      hal.print(TOO_MANY_PINGS.with(CsdkKeepalive.MAX_UNANSWERED_PINGS));
    }
    if (session.connected()) {
      frames.read(this::left, Patience.CYCLE, onFrame);
    } else {
      hal.sleep(Math.max(1, left()), this::endCycle); // nothing can happen without a link
    }
  }

  private void received(int code, int header, ByteString body, int headerBytes) {
    if (code == CsdkCodes.SUCCESS) {
      if (receiver.take(header, body, headerBytes) == CsdkCodes.SUCCESS) {
        outbox.walk();
      }
    } else {
      if (code == CsdkCodes.NWK_CLOSE) {
        session.lose("closed");
      }
      hal.print(READ_FAILED.with(code));
    }
    long pause = Math.min(left(), PACKET_PAUSE_MILLIS);
    if (pause > 0) {
      hal.sleep(pause, afterPause);
    } else {
      endCycle();
    }
  }

  private void receiveOrEnd() {
    if (left() > 0) {
      receive();
    } else {
      endCycle();
    }
  }

  private void endCycle() {
    Runnable then = afterCycle;
    afterCycle = null;
    then.run();
  }

  private long left() {
    return cycleEnd - hal.boardMillis();
  }

  private static SdkLog.Statement construct(int line, String format) {
    return SdkLog.line(Level.WRN, "IOT_MQTT_Construct", line, format);
  }

  private static SdkLog.Statement subscribeLine(int line, String format) {
    return SdkLog.line(Level.DBG, "MQTTSubscribe", line, format);
  }
}
