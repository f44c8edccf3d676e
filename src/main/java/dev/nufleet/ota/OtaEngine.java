package dev.nufleet.ota;

import dev.nufleet.aliyun.Topics;
import dev.nufleet.csdk.http.CsdkHttp;
import dev.nufleet.csdk.mqtt.MqttMessage;
import dev.nufleet.csdk.port.CText;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.firmware.Md5;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mends;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The C-SDK's OTA module: takes notices from its four topics, fetches the image piece by piece with a running MD5,
 * reports progress.
 *
 * <p>States are {@code IOT_OTAS_*}. A notice is taken in every state but {@link State#FETCHING}; a fetch error
 * leaves state, byte count and digest alone, and the next fetch goes on with a new connection. The byte count is
 * not reset by a new notice.
 *
 * <p>Source: device-protocol.md sections 3 and 5; {@code iotx_ota.c}, {@code iotx_ota_lib.c}, {@code
 * iotx_ota_mqtt.c}.
 */
final class OtaEngine {
  enum State {
    INITED,
    PUSHED,
    FETCHING,
    FETCHED
  }

  /** {@code IOT_OTAE_INVALID_STATE}. */
  static final int INVALID_STATE = -3;

  private static final int CHECK_FAILED = -3;
  private static final int PUSH_REPLY_BYTES = 127;

  /** What a fetch brought. @param code bytes, or a negative code of the SDK */
  record Piece(int code, byte[] bytes) {}

  private final Hal hal;
  private final TlsPort tls;
  private final Topics topics;
  private final Publisher publisher;
  private final Mends mends;
  private final LinkRefresh refresh;
  private final ProgressReports reports;

  private State state = State.INITED;
  private Notice notice = Notice.NONE;
  private long fetchedBytes;
  private MessageDigest md5;
  /** What was found at the end; the running digest begins anew then. */
  private String judged;
  private CsdkHttp channel;
  private boolean connectionIsNew;

  OtaEngine(Hal hal, TlsPort tls, Topics topics, Publisher publisher, Mends mends, LinkRefresh refresh) {
    this.hal = hal;
    this.tls = tls;
    this.topics = topics;
    this.publisher = publisher;
    this.mends = mends;
    this.refresh = refresh;
    this.reports = new ProgressReports(hal, topics.progress(), publisher);
  }

  // ---- notices ----

  /** A message on one of the module's topics. See {@link dev.nufleet.csdk.mqtt.MqttHandler}. */
  void onMessage(MqttMessage message, Runnable then) {
    String topic = TopicSeen.by(message);
    hal.print(OtaLines.TOPIC.with(message.topic()));
    hal.print(OtaLines.MESSAGE.with(message.payloadBytes(), message.payload().utf8String()));
    String payload = message.payload().decodeString(StandardCharsets.ISO_8859_1); // one character a byte
    if (topic.contains("/ota/device/request")) {
      hal.print(OtaLines.REQUEST);
      if (CText.find(payload, "url") >= 0) {
        hal.print(OtaLines.REPLY);
        take(NoticeReader.Kind.FIRMWARE, payload);
      }
    } else if (topic.contains("/ota/device/upgrade")) {
      hal.print(OtaLines.UPGRADE);
      take(NoticeReader.Kind.FIRMWARE, payload);
    } else if (topic.contains("/thing/config/get_reply")) {
      hal.print(OtaLines.CONFIG_REPLY);
      take(NoticeReader.Kind.CONFIG_REPLY, payload);
    } else if (topic.contains("/thing/config/push")) {
      hal.print(OtaLines.CONFIG_PUSH);
      if (!take(NoticeReader.Kind.CONFIG_PUSH, payload)) {
        refuseConfigPush(payload, then);
        return;
      }
    }
    then.run();
  }

  /** {@code ota_callback}. */
  private boolean take(NoticeReader.Kind kind, String payload) {
    if (refresh.isAwaited() && kind == NoticeReader.Kind.FIRMWARE) {
      notice = refresh.take(payload, notice);
      return false;
    }
    if (state == State.FETCHING) {
      hal.print(OtaLines.DOWNLOADING);
      hal.report(new BoardEvent.NoticeIgnored("in-downloading-state"));
      return false;
    }
    NoticeReader reader = new NoticeReader(hal, kind, notice);
    String refusal = reader.read(payload);
    notice = reader.notice(); // what was read before the first problem stays
    if (refusal != null) {
      hal.report(new BoardEvent.NoticeIgnored(refusal));
      return false;
    }
    if (kind != NoticeReader.Kind.FIRMWARE) {
      fetchedBytes = 0;
    }
    channel = FetchChannel.open(hal, tls, notice.url(), 0, mends);
    connectionIsNew = true;
    if (channel == null) {
      hal.print(SdkLog.line(Level.ERR, "ota_callback", kind.fetchLine(), "Initialize fetch module failed"));
      hal.report(new BoardEvent.NoticeIgnored("invalid-url"));
      return false;
    }
    state = State.PUSHED;
    hal.report(new BoardEvent.NoticeReceived(notice.version(), Integer.toUnsignedLong(notice.size())));
    return true;
  }

  /** Answers with a text that was meant to be JSON but lacks its braces. */
  private void refuseConfigPush(String payload, Runnable then) {
    SdkJson id = SdkJson.of(payload).value("id");
    String text = "\"id\":" + (id == null ? "" : id) + ",\"code\":\"400\",\"data\":{}";
    String cut = text.length() > PUSH_REPLY_BYTES ? text.substring(0, PUSH_REPLY_BYTES) : text;
    publisher.publish(topics.configPushReply(), 0, cut, code -> {
      if (code < 0) {
        hal.print(OtaLines.REPLY_FAILED);
      }
      then.run();
    });
  }

  // ---- the download ----

  /** {@code IOT_OTA_IsFetching}: there is something to fetch. */
  boolean isFetching() {
    return state == State.PUSHED || state == State.FETCHING;
  }

  State state() {
    return state;
  }

  int fileSize() {
    return notice.size();
  }

  /** The version that the notice names; empty if there was none. */
  String version() {
    return notice.version();
  }

  long fetchedBytes() {
    return fetchedBytes;
  }

  /** {@code IOT_OTA_FetchYield}. @param bufferBytes one more than a piece may have */
  void fetch(int bufferBytes, long timeoutMillis, Consumer<Piece> then) {
    if (!isFetching()) {
      hal.sleep(0, () -> then.accept(new Piece(INVALID_STATE, new byte[0])));
      return;
    }
    state = State.FETCHING;
    if (channel == null) {
      hal.print(OtaLines.RESUMED.with((int) fetchedBytes));
      channel = FetchChannel.open(hal, tls, notice.url(), fetchedBytes, mends);
      connectionIsNew = true;
    }
    channel.fetch(bufferBytes, timeoutMillis, fetched -> {
      if (fetched.code() < 0) {
        fetchFailed(fetched.code(), then);
      } else {
        took(fetched.bytes().toArrayUnsafe(), then);
      }
    });
  }

  private void fetchFailed(int code, Consumer<Piece> then) {
    hal.print(OtaLines.FETCH_FAILED);
    hal.print(OtaLines.INTERNAL_ERROR.with(code));
    close(() -> then.accept(new Piece(code, new byte[0])));
  }

  private void took(byte[] bytes, Consumer<Piece> then) {
    if (connectionIsNew && bytes.length > 0) {
      connectionIsNew = false;
      hal.report(new BoardEvent.DownloadStarted(fetchedBytes));
    }
    if (fetchedBytes == 0) {
      md5 = Md5.digester();
      report(0, "Enter in downloading state", () -> count(bytes, then));
    } else {
      count(bytes, then);
    }
  }

  private void count(byte[] bytes, Consumer<Piece> then) {
    md5.update(bytes);
    judged = null;
    hal.countDownloaded(bytes.length);
    fetchedBytes += bytes.length;
    if (fetchedBytes >= Integer.toUnsignedLong(notice.size())) {
      state = State.FETCHED;
    }
    then.accept(new Piece(bytes.length, bytes));
  }

  // ---- reports and verdict ----

  /** See {@link ProgressReports#report}. */
  void report(int step, String description, Runnable then) {
    reports.report(step, description, then);
  }

  /**
   * {@code IOT_OTAG_CHECK_FIRMWARE}: compares the digest of all that came with the notice's, as text. Reports step
   * -3 if they differ.
   *
   * @param then gets false also if not everything was fetched; the sample then goes by an uninitialised variable, taken
   *     for 0 here
   */
  void checkFirmware(Consumer<Boolean> then) {
    if (state != State.FETCHED) {
      hal.print(OtaLines.NOT_FETCHED);
      then.accept(false);
      return;
    }
    String origin = notice.md5();
    String now = HexFormat.of().formatHex((md5 == null ? Md5.digester() : md5).digest());
    judged = now;
    hal.print(OtaLines.DIGESTS.with(origin, now));
    boolean authentic = origin.equals(now);
    hal.report(new BoardEvent.DownloadEnded(fetchedBytes, authentic));
    if (authentic) {
      then.accept(true);
      return;
    }
    report(CHECK_FAILED, "", () -> {
      hal.print(OtaLines.DIGESTS_DIFFER);
      then.accept(false);
    });
  }

  /** {@code IOT_OTAG_RESET_STATE} as the sample calls it, without a buffer: refused, nothing is reset. */
  void resetStateWithoutBuffer() {
    hal.print(OtaLines.NO_BUFFER);
  }

  /** {@code IOT_OTAG_RESET_STATE} with a buffer, as only mended firmware calls it. */
  void resetState(Runnable then) {
    close(() -> {
      refresh.forget();
      state = State.INITED;
      fetchedBytes = 0;
      then.run();
    });
  }

  /** {@code IOT_OTA_Deinit}: closes the download's connection. */
  void close(Runnable then) {
    CsdkHttp open = channel;
    channel = null;
    if (open == null) {
      then.run();
    } else {
      open.close(then);
    }
  }

  /** Digest of all that came so far. Costs a copy of the running digest, so only on demand. */
  String md5SoFar() {
    if (judged != null) {
      return judged;
    }
    try {
      return HexFormat.of().formatHex((md5 == null ? Md5.digester() : (MessageDigest) md5.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's MD5 can be copied", e);
    }
  }
}
