package dev.nufleet.csdk.mqtt;

import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.TlsHandle;
import dev.nufleet.model.BoardEvent;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Opens the link and signs in: {@code _mqtt_nwk_connect} and {@code _mqtt_connect}. Every result is a state code of
 * the SDK, 0 for success. Source: device-protocol.md 2.5.
 */
final class CsdkSignOn {
  private static final int LINK_TRIES = 3;
  private static final int LINK_RETRY_MILLIS = 1000;
  private static final int CONNECT_TRIES = 8;
  private static final int CONNECT_RETRY_MILLIS = 2000;
  private static final int MAX_KEEPALIVE_SECONDS = 1200;
  /** Packets, or waits in vain, before a CONNACK is given up. */
  private static final int CONNACK_READS = 10;

  private static final SdkLog.Statement CALLING = SdkLog.line(
      Level.DBG, "_mqtt_nwk_connect", 2708, "calling TCP or TLS connect HAL for [%d/%d] iteration");
  private static final SdkLog.Statement LINK_FAILED =
      SdkLog.line(Level.ERR, "_mqtt_nwk_connect", 2713, "TCP or TLS Connection failed");
  private static final SdkLog.Statement LINK_UP = SdkLog.line(Level.DBG, "_mqtt_nwk_connect", 2726,
      "rc = pClient->ipstack.connect() = 0, success @ [%d/%d] iteration");
  private static final SdkLog.Statement PARAMS = SdkLog.line(Level.INF, "_mqtt_connect", 722,
      "connect params: MQTTVersion=4, clientID=%s, keepAliveInterval=%d, username=%s");
  private static final SdkLog.Statement SEND_FAILED =
      SdkLog.line(Level.ERR, "_mqtt_connect", 731, "send connect packet failed, rc = %d");
  private static final SdkLog.Statement REFUSED =
      SdkLog.line(Level.ERR, "_mqtt_connect", 738, "received reject ACK from MQTT server! rc = %d");
  private static final SdkLog.Statement NO_CONNACK =
      SdkLog.line(Level.ERR, "_mqtt_connect", 744, "wait connect ACK timeout! rc = %d");
  private static final SdkLog.Statement TRIED = SdkLog.line(
      Level.WRN, "_mqtt_connect", 745, "tried [%d/%d] times CONN, waiting for %d ms...");
  private static final SdkLog.Statement CONNECTED =
      SdkLog.line(Level.INF, "_mqtt_connect", 768, "mqtt connect success!");

  private final CsdkSession session;
  private final CsdkFrames frames;
  private IntConsumer then;
  private int tries;
  private int reads;
  private long deadline;
  private long dialledAt;

  CsdkSignOn(CsdkSession session, CsdkFrames frames) {
    this.session = session;
    this.frames = frames;
  }

  /** What is told of a sign-in that has just come to be. @param again it is a reconnect */
  BoardEvent.What signedIn(boolean again) {
    return new BoardEvent.SignedIn(again, session.hal.uptimeMillis() - dialledAt);
  }

  private BoardEvent.What failed(String cause) {
    return new BoardEvent.SignInFailed(
        cause, session.state == CsdkSession.State.RECONNECTING, session.hal.uptimeMillis() - dialledAt);
  }

  /** Three tries, a second after each that failed. */
  void openLink(IntConsumer whenDone) {
    then = whenDone;
    tryLink(1);
  }

  private void tryLink(int attempt) {
    session.hal.print(CALLING.with(attempt, LINK_TRIES));
    dial(handle -> {
      if (handle != null) {
        session.hal.print(LINK_UP.with(attempt, LINK_TRIES));
        done(CsdkCodes.SUCCESS);
        return;
      }
      session.closeLink(() -> {
        session.hal.print(LINK_FAILED);
        session.hal.backOff(LINK_RETRY_MILLIS, () -> {
          if (attempt < LINK_TRIES) {
            tryLink(attempt + 1);
          } else {
            done(CsdkCodes.NWK_CLOSE);
          }
        });
      });
    });
  }

  private void dial(Consumer<TlsHandle> whenDone) {
    dialledAt = session.hal.uptimeMillis();
    session.tls.establish(session.account.host(), session.account.port(), true, handle -> {
      session.link = handle;
      if (handle == null) {
        session.hal.report(failed(session.tls.lastFailure()));
      }
      whenDone.accept(handle);
    });
  }

  /** CONNECT and CONNACK on the link as it is, which may be none. */
  void signIn(IntConsumer whenDone) {
    then = whenDone;
    tries = 1;
    int doubled = Math.min(2 * CsdkSession.KEEPALIVE_SECONDS, MAX_KEEPALIVE_SECONDS);
    session.hal.print(PARAMS.with(session.account.clientId(), doubled, session.account.userName()));
    sendConnect(doubled);
  }

  private void sendConnect(int keepAliveSeconds) {
    session.send(CsdkPackets.connect(session.account, keepAliveSeconds), code -> {
      if (code != CsdkCodes.SUCCESS) {
        session.closeLink(() -> {
          session.hal.print(SEND_FAILED.with(code));
          done(code);
        });
        return;
      }
      reads = 0;
      deadline = session.hal.uptimeMillis() + CsdkSession.REQUEST_TIMEOUT_MILLIS;
      readConnAck();
    });
  }

  private void readConnAck() {
    frames.read(() -> deadline - session.hal.uptimeMillis(), Patience.PEER, (code, header, body, headerBytes) -> {
      if (code != CsdkCodes.SUCCESS) {
        answered(code, "no-connack");
      } else if (++reads > CONNACK_READS) {
        answered(CsdkCodes.NWK_CLOSE, "no-connack");
      } else if (CsdkPackets.Type.of(header) != CsdkPackets.Type.CONNACK) {
        readConnAck();
      } else {
        int returnCode = CsdkPackets.connAckCode(body);
        session.present = CsdkPackets.sessionPresent(body);
        answered(CsdkCodes.ofConnAck(returnCode), !CsdkPackets.isWholeConnAck(body) ? "bad-connack"
            : returnCode <= 5 ? "connack-" + returnCode : "connack-other");
      }
    });
  }

  /** @param cause for the board's reports, if the code is a failure */
  private void answered(int code, String cause) {
    if (code == CsdkCodes.SUCCESS) {
      session.unansweredPings = 0;
      session.state = CsdkSession.State.CONNECTED;
      session.nextPingAt = session.hal.uptimeMillis() + CsdkSession.KEEPALIVE_SECONDS * 1000L;
      session.hal.print(CONNECTED);
      done(code);
      return;
    }
    session.hal.report(failed(cause));
    if (CsdkCodes.isRefusal(code)) {
      session.hal.print(REFUSED.with(code));
      session.closeLink(() -> done(code));
      return;
    }
    session.hal.print(NO_CONNACK.with(code));
    session.hal.print(TRIED.with(tries, CONNECT_TRIES, CONNECT_RETRY_MILLIS));
    session.hal.backOff(CONNECT_RETRY_MILLIS, () -> session.closeLink(() -> dial(handle -> {
      if (++tries > CONNECT_TRIES) {
        done(CsdkCodes.CONNECT_RETRIES_EXCEEDED);
      } else {
        sendConnect(CsdkSession.KEEPALIVE_SECONDS);
      }
    })));
  }

  private void done(int code) {
    IntConsumer whenDone = then;
    then = null;
    whenDone.accept(code);
  }
}
