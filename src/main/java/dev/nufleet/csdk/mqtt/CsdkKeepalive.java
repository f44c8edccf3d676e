package dev.nufleet.csdk.mqtt;

import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.model.Mend;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What every cycle begins with ({@code iotx_mc_keepalive}): the ping if it is due, the notice that the link is gone,
 * the reconnect when its time has come. Pings and reconnects are promises to the server, so they go by real time.
 * Source: device-protocol.md 2.6, 2.7.
 */
final class CsdkKeepalive {
  /** More unanswered pings than this end the link. */
  static final int MAX_UNANSWERED_PINGS = 2;

  private static final int PING_TIMEOUT_MILLIS = 1000;
  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final long LONGEST_WAIT_MILLIS = 30_000;
  private static final int WAITING_MILLIS = 100;

  private static final SdkLog.Statement PING_LENGTH =
      SdkLog.line(Level.DBG, "MQTTKeepalive", 1659, "len = MQTTSerialize_pingreq() = 2");
  private static final SdkLog.Statement PING_UNSENT =
      SdkLog.line(Level.ERR, "MQTTKeepalive", 1671, "ping outstanding is error,result = %d");
  private static final SdkLog.Statement PING_FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_keepalive_sub", 1708, "ping outstanding is error,result = %d");
  private static final SdkLog.Statement PING_SENT =
      SdkLog.line(Level.INF, "iotx_mc_keepalive_sub", 1712, "send MQTT ping...");
  private static final SdkLog.Statement PARAMS = SdkLog.line(Level.INF, "iotx_mc_attempt_reconnect", 1731,
      "reconnect params: MQTTVersion=4, clientID=%s, keepAliveInterval=%d, username=%s");
  private static final SdkLog.Statement NO_LINK =
      SdkLog.line(Level.ERR, "iotx_mc_attempt_reconnect", 1736, "run _mqtt_nwk_connect() error!");
  private static final SdkLog.Statement NOT_SIGNED_IN =
      SdkLog.line(Level.ERR, "iotx_mc_attempt_reconnect", 1741, "run _mqtt_connect() error!");
  private static final SdkLog.Statement START =
      SdkLog.line(Level.INF, "iotx_mc_handle_reconnect", 1762, "start to reconnect");
  private static final SdkLog.Statement FAILED =
      SdkLog.line(Level.ERR, "iotx_mc_handle_reconnect", 1797, "mqtt reconnect failed rc = %d");
  private static final SdkLog.Statement RECONNECTED =
      SdkLog.line(Level.INF, "iotx_mc_keepalive", 1855, "network is reconnected!");
  private static final SdkLog.Statement DISCONNECTED =
      SdkLog.line(Level.ERR, "iotx_mc_keepalive", 1865, "network is disconnected!");

  private final CsdkSession session;
  private final CsdkSignOn signOn;
  private final Consumer<Runnable> beginSession;
  private long waitMillis = FIRST_WAIT_MILLIS;
  private long reconnectAt;

  /** @param beginSession subscribes and says the version again, then goes on; only mended firmware does */
  CsdkKeepalive(CsdkSession session, CsdkSignOn signOn, Consumer<Runnable> beginSession) {
    this.session = session;
    this.signOn = signOn;
    this.beginSession = beginSession;
  }

  /** May call {@code then} before it returns. */
  void serve(Runnable then) {
    long now = session.hal.uptimeMillis();
    if (session.connected() && now >= session.nextPingAt) {
      session.nextPingAt = now + CsdkSession.KEEPALIVE_SECONDS * 1000L;
      ping(() -> serveLink(then));
    } else {
      serveLink(then);
    }
  }

  private void serveLink(Runnable then) {
    switch (session.state) {
      case RECONNECTING -> {
        if (session.hal.uptimeMillis() < reconnectAt) {
          session.hal.sleep(WAITING_MILLIS, then);
        } else {
          reconnect(then);
        }
      }
      case DISCONNECTED -> {
        session.hal.print(DISCONNECTED);
        session.events.on(CsdkEvents.Event.DISCONNECT, 0);
        waitMillis = FIRST_WAIT_MILLIS;
        reconnectAt = session.hal.uptimeMillis() + wanted(waitMillis);
        session.closeLink(() -> {
          session.state = CsdkSession.State.RECONNECTING;
          then.run();
        });
      }
      default -> then.run();
    }
  }

  private void ping(Runnable then) {
    session.hal.print(PING_LENGTH);
    session.send(CsdkPackets.PING_REQUEST, PING_TIMEOUT_MILLIS, code -> {
      if (code == CsdkCodes.SUCCESS) {
        session.hal.print(PING_SENT);
        session.unansweredPings++;
      } else {
        session.hal.print(PING_UNSENT.with(code));
        session.lose("write-failed");
        session.hal.print(PING_FAILED.with(code));
      }
      then.run();
    });
  }

  private void reconnect(Runnable then) {
    session.hal.print(START);
    session.closeLink(() -> {
      session.hal.print(PARAMS.with(
          session.account.clientId(), CsdkSession.KEEPALIVE_SECONDS, session.account.userName()));
      signOn.openLink(linkCode -> {
        if (linkCode != CsdkCodes.SUCCESS) {
          session.hal.print(NO_LINK);
        }
        signOn.signIn(code -> reconnected(code, then)); // also without a link: it fails in its own words
      });
    });
  }

  private void reconnected(int code, Runnable then) {
    if (code == CsdkCodes.SUCCESS) {
      session.hal.print(RECONNECTED);
      session.hal.report(signOn.signedIn(true));
      session.events.on(CsdkEvents.Event.RECONNECT, 0);
      waitMillis = FIRST_WAIT_MILLIS;
      if (session.mends.has(Mend.RESUBSCRIBE_AFTER_RECONNECT) && !session.present) {
        beginSession.accept(then);
        return;
      }
    } else {
      session.hal.print(NOT_SIGNED_IN);
      waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
      reconnectAt = session.hal.uptimeMillis() + wanted(waitMillis);
      session.hal.print(FAILED.with(code));
    }
    then.run();
  }

  /** The whole wait; with {@code reconnect-jitter} what {@code HAL_Random} leaves of it, an eighth of it at least. */
  private long wanted(long millis) {
    if (!session.mends.has(Mend.RECONNECT_JITTER)) {
      return millis;
    }
    byte[] drawn = new byte[Integer.BYTES];
    session.hal.random(drawn);
    long share = Integer.toUnsignedLong(ByteBuffer.wrap(drawn).getInt());
    long least = millis / Mend.JITTERED_WAIT_DIVISOR;
    return least + ((millis - least) * share >>> Integer.SIZE);
  }
}
