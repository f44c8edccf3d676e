package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mends;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The MQTT client of the C-SDK 3.1.0, as the board's sample calls it: {@code IOT_MQTT_Construct}, {@code _Yield},
 * {@code _Publish}, {@code _Subscribe}, {@code _Destroy}. It has no thread: packets are read, pings sent and links
 * reopened only within {@link #cycle}. Lives for one boot. Calls that would block take a continuation, of which one
 * may be outstanding; publish and subscribe block only where a packet has to wait for room, and may be called from
 * handlers of messages.
 * Source: device-protocol.md section 2, board.md 5.3.
 */
public final class CsdkMqtt {
  private static final int FIRST_CYCLE_MILLIS = 500;
  /** What a cycle of 0 ms means. */
  private static final int SHORTEST_CYCLE_MILLIS = 10;
  /** Pause between two packets of a cycle. */
  private static final int PACKET_PAUSE_MILLIS = 10;
  private static final int RELEASE_PAUSE_MILLIS = 100;
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
  private final CsdkPublisher publisher;
  private final CsdkSubscriber subscriber;
  private final CsdkSignOn signOn;
  private final CsdkKeepalive keepalive;
  private final CsdkVersionReport versionReport;
  private final CsdkFrames.Reader onFrame = this::received;
  private final Runnable afterKeepalive = this::startReceiving;
  private final Runnable afterPause = this::receiveOrEnd;
  private final IntConsumer onTaken = this::taken;
  private final Runnable afterPacket = this::pause;
  private long cycleMillis;
  private long cycleEnd;
  private Runnable afterCycle;

  /**
   * @param firmwareVersion {@code HAL_GetFirmwareVersion}, prints of its own included
   * @param mends of the SDK's defects
   */
  public CsdkMqtt(Hal hal, TlsPort tls, MqttAccount account, Supplier<String> firmwareVersion, CsdkEvents events,
      Mends mends) {
    this.hal = hal;
    this.session = new CsdkSession(hal, tls, account, events, mends);
    this.outbox = new CsdkOutbox(session);
    this.frames = new CsdkFrames(session);
    this.receiver = new CsdkReceiver(session, outbox);
    this.publisher = new CsdkPublisher(session, outbox);
    this.subscriber = new CsdkSubscriber(session, receiver);
    this.signOn = new CsdkSignOn(session, frames);
    this.keepalive = new CsdkKeepalive(session, signOn, this::beginSession);
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
        hal.report(signOn.signedIn(false));
        receiveFor(FIRST_CYCLE_MILLIS, () -> versionReport.send(() -> then.accept(true)));
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

  /**
   * One at a time.
   *
   * @param then gets the packet id, 0 at QoS 0, or a negative state code of the SDK, which has been printed; called
   *     before this returns, unless the packet has to wait for room
   */
  public void publish(String topic, int qos, ByteString payload, IntConsumer then) {
    publisher.publish(topic, qos, payload, then);
  }

  /**
   * Asks for a topic; the answer comes as an event of a later cycle, if at all.
   *
   * @param topic without wildcards
   * @param then gets the packet id, or a negative state code of the SDK, which has been printed; called before this
   *     returns, unless the packet has to wait for room
   */
  public void subscribe(String topic, int qos, MqttHandler handler, IntConsumer then) {
    subscriber.subscribe(topic, qos, handler, then);
  }

  /** {@code IOT_MQTT_Destroy}: signs off if signed in, closes, and is of no use any more. */
  public void destroy(Runnable then) {
    hal.sleep(RELEASE_PAUSE_MILLIS, () -> {
      if (session.connected()) {
        session.send(CsdkPackets.DISCONNECT, code -> {
          hal.print(DISCONNECT.with(code));
          hal.report(new BoardEvent.SignedOut("signed-off"));
          release(then);
        });
      } else {
        release(then);
      }
    });
  }

  private void release(Runnable then) {
    session.closeLink(() -> {
      session.state = CsdkSession.State.INITIALIZED;
      hal.print(DISCONNECTED);
      session.state = CsdkSession.State.INVALID;
      hal.sleep(RELEASE_PAUSE_MILLIS, () -> {
        hal.print(RELEASED);
        then.run();
      });
    });
  }

  /** What only mended firmware does after a reconnect. */
  private void beginSession(Runnable then) {
    subscriber.again(() -> versionReport.send(then));
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
      receiver.take(header, body, headerBytes, onTaken);
      return;
    }
    if (code == CsdkCodes.NWK_CLOSE) {
      session.lose("closed");
    } else if (code == CsdkCodes.PACKET_READ_ERROR || code == CsdkCodes.NWK_READ_ERROR) {
      session.torn();
    }
    hal.print(READ_FAILED.with(code));
    pause();
  }

  private void taken(int code) {
    if (code == CsdkCodes.SUCCESS) {
      outbox.walk(afterPacket);
    } else {
      pause();
    }
  }

  private void pause() {
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
}
