package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.TlsHandle;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mend;
import dev.nufleet.model.Mends;
import java.util.function.IntConsumer;

/** What the parts of one SDK client share: {@code iotx_mc_client_t} without its lists. */
final class CsdkSession {
  /** The SDK's {@code request_timeout_ms} as the sample sets it: CONNACK, sending, and half the age of a resend. */
  static final int REQUEST_TIMEOUT_MILLIS = 2000;
  /** Read and write buffers are allocated per packet, but never larger than this. */
  static final int BUFFER_LIMIT = 2048;
  /** Interval of pings, and what CONNECT says from its second try on. */
  static final int KEEPALIVE_SECONDS = 60;

  private static final int MAX_PACKET_ID = 65535;

  /** The SDK's client states; {@link #ordinal} is the number that it prints. */
  enum State {
    INVALID,
    INITIALIZED,
    CONNECTED,
    DISCONNECTED,
    RECONNECTING
  }

  final Hal hal;
  final TlsPort tls;
  final MqttAccount account;
  final CsdkEvents events;
  final Mends mends;

  /** Null while there is no connection. */
  TlsHandle link;
  State state = State.INITIALIZED;
  /** What the newest CONNACK said. The SDK does not look at it; {@code resubscribe-after-reconnect} does. */
  boolean present;
  /** Pings since the last packet came. */
  int unansweredPings;
  /** In {@link Hal#uptimeMillis}. */
  long nextPingAt;
  /** What the SDK answers for the product key: the server may replace it. */
  String productKey;
  String deviceName;

  private final IntConsumer onSent = this::sent;
  private IntConsumer sender;
  private int sending;
  private int packetId;
  private boolean outOfStep;

  CsdkSession(Hal hal, TlsPort tls, MqttAccount account, CsdkEvents events, Mends mends) {
    this.hal = hal;
    this.tls = tls;
    this.account = account;
    this.events = events;
    this.mends = mends;
    this.productKey = account.productKey();
    this.deviceName = account.deviceName();
  }

  boolean connected() {
    return state == State.CONNECTED;
  }

  /** 1 at first, and again after 65535; goes on over reconnects. */
  int nextPacketId() {
    packetId = packetId == MAX_PACKET_ID ? 1 : packetId + 1;
    return packetId;
  }

  /**
   * Sends a packet, in one piece or not at all.
   *
   * @param timeoutMillis how long it may wait for room
   * @param then gets {@link CsdkCodes#SUCCESS} or {@link CsdkCodes#NWK_CLOSE}; called before this returns, unless the
   *     packet has to wait
   */
  void send(ByteString packet, int timeoutMillis, IntConsumer then) {
    if (link == null) {
      then.accept(CsdkCodes.NWK_CLOSE);
      return;
    }
    sender = then;
    sending = packet.length();
    link.write(packet, timeoutMillis, onSent);
  }

  void send(ByteString packet, IntConsumer then) {
    send(packet, REQUEST_TIMEOUT_MILLIS, then);
  }

  private void sent(int bytes) {
    IntConsumer then = sender;
    sender = null;
    then.accept(bytes == sending ? CsdkCodes.SUCCESS : CsdkCodes.NWK_CLOSE);
  }

  /** The link is found to be gone; the next cycle begins with saying so. @param cause for the board's reports */
  void lose(String cause) {
    if (state == State.CONNECTED) {
      hal.report(new BoardEvent.SignedOut(cause));
    }
    state = State.DISCONNECTED;
  }

  /** Part of a packet was read and thrown away; what comes next is read as the beginning of another one. */
  void torn() {
    if (mends.has(Mend.RECONNECT_WHEN_OUT_OF_STEP)) {
      lose("out-of-step");
    } else if (!outOfStep) {
      outOfStep = true;
      hal.report(new BoardEvent.PacketTorn());
    }
  }

  /**
   * {@code ipstack.disconnect}: prints, also if there is nothing to close.
   *
   * @param then is called before this returns, unless what was sent last has to wait for room
   */
  void closeLink(Runnable then) {
    tls.destroy(link, () -> {
      link = null;
      outOfStep = false;
      then.run();
    });
  }
}
