package dev.nufleet.ota;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Mend;
import dev.nufleet.model.Mends;
import dev.nufleet.model.MqttServer;
import dev.nufleet.csdk.mqtt.CsdkMqtt;
import dev.nufleet.csdk.mqtt.MqttAccount;
import dev.nufleet.csdk.mqtt.MqttHandler;
import dev.nufleet.storage.BoardStorage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The board's main(): signs in, waits for one upgrade notice, downloads the image piece by piece into the candidate
 * slot, checks its digest, and ends. It neither resets the board nor reconnects; that is for the operator's key {@code
 * r}. What it does otherwise where it is mended stands in branches that name the {@link Mend}.
 *
 * <p>Source: {@code ota_example_mqtt.c} as told in board.md 5.1, whose states S0..S9 the methods follow.
 */
public final class OtaSample {
  private static final String DONE = "done";
  private static final int BUFFER_BYTES = 128;
  private static final long FETCH_TIMEOUT_MILLIS = 1000;
  private static final int DOWNLOAD_FAILED = -2;
  /** Cycles of 200 ms in which mended firmware waits for a link before it tries the old one again. */
  private static final int LINK_CYCLES = 10;

  private final Hal hal;
  private final BoardStorage storage;
  private final Topics topics;
  private final CsdkMqtt mqtt;
  private final OtaEngine engine;
  private final LinkRefresh refresh;
  private final Mends mends;

  /** Made for a download, as it holds a page. */
  private CandidateWriter writer;
  private int percent;
  private String cause = DONE;
  /** Failed ones in a row. Counted for {@link Mend#GIVE_UP_AFTER_N} alone. */
  private int failedFetches;

  // one object each for the steps of the loops, which run some 2,500 times during a download
  private final Runnable waitForNotice = this::waitForNotice;
  private final Runnable afterWait = this::downloadOrRest;
  private final Runnable nextPiece = this::fetchUnlessDone;
  private final Runnable serveMqtt = this::serveMqtt;
  private final Runnable sayHello = this::sayHello;
  private final Runnable serveFor100 = this::serveFor100;

  /** @param tls of this boot */
  public OtaSample(
      Hal hal, BoardStorage storage, TlsPort tls, DeviceTriple triple, MqttServer server, Mends mends) {
    this.hal = hal;
    this.storage = storage;
    this.mends = mends;
    this.topics = new Topics(triple.productKey(), triple.deviceName());
    this.mqtt =
        new CsdkMqtt(hal, tls, account(triple, server), this::firmwareVersion, new SampleEvents(hal), mends);
    this.refresh = new LinkRefresh(hal, topics, this::publish);
    this.engine = new OtaEngine(hal, tls, topics, this::publish, mends, refresh);
  }

  private static MqttAccount account(DeviceTriple triple, MqttServer server) {
    String productKey = triple.productKey().value();
    return new MqttAccount(server.host(), server.port(),
        SignIn.sdkClientId(triple), SignIn.userName(triple.productKey(), triple.deviceName()),
        SignIn.sdkPassword(triple), productKey, triple.deviceName().value());
  }

  private String firmwareVersion() {
    return ActiveVersion.read(hal, storage.flash());
  }

  private void publish(String topic, int qos, String payload, IntConsumer then) {
    mqtt.publish(topic, qos, ByteString.fromArrayUnsafe(payload.getBytes(StandardCharsets.ISO_8859_1)), then);
  }

  /** Where the newest download stands; empty if no notice has been taken yet. */
  public Optional<DownloadStanding> download() {
    if (engine.state() == OtaEngine.State.INITED) {
      return Optional.empty();
    }
    return Optional.of(new DownloadStanding(engine.version(), engine.fetchedBytes(),
        Integer.toUnsignedLong(engine.fileSize()), percentOf((int) engine.fetchedBytes(), engine.fileSize()),
        engine.md5SoFar()));
  }

  /** S0 to S3. */
  public void run() {
    hal.print(SampleLines.HELLO);
    hal.print(SampleLines.LOG_LEVEL);
    mqtt.construct(signedIn -> {
      if (!signedIn) {
        hal.print(SampleLines.NO_MQTT);
        leave("no-mqtt");
      } else {
        subscribe(List.of(topics.request(), topics.upgrade(), topics.configGetReply(), topics.configPush()), 0,
            engine::onMessage);
      }
    });
  }

  /** One after the other, until one cannot be sent: the first two at QoS 1, the rest at 0. */
  private void subscribe(List<String> all, int next, MqttHandler handler) {
    if (next == all.size()) {
      hal.sleep(1000, waitForNotice);
      return;
    }
    mqtt.subscribe(all.get(next), next < 2 ? 1 : 0, handler, code -> {
      if (code >= 0) {
        subscribe(all, next + 1, handler);
        return;
      }
      hal.print(SampleLines.NOT_SUBSCRIBED);
      hal.print(SampleLines.NO_OTA);
      cause = "no-subscription";
      mqtt.destroy(this::leave);
    });
  }

  /** S5: a turn of about 2.2 s. */
  private void waitForNotice() {
    hal.print(SampleLines.WAITING);
    mqtt.cycle(200, afterWait);
  }

  private void downloadOrRest() {
    if (!engine.isFetching()) {
      mqtt.rest(2000, waitForNotice);
      return;
    }
    hal.print(SampleLines.FIRMWARE.with(engine.fileSize(), engine.version()));
    writer = new CandidateWriter(storage);
    Optional<WriteRefused> refused =
        writer.prepare(0, engine.version(), Integer.toUnsignedLong(engine.fileSize()));
    if (refused.isPresent()) {
      hal.print(Printed.text(refused.get().printed()));
      hal.print(SampleLines.NOT_PREPARED);
      engine.resetStateWithoutBuffer();
      cause = refused.get().cause().id();
      hal.sleep(200, this::endUpgrade);
    } else {
      hal.settle(nextPiece);
    }
  }

  /** S7: until all is here. There is no limit to the tries. */
  private void fetchUnlessDone() {
    if (engine.state() == OtaEngine.State.FETCHED) {
      judge();
    } else {
      engine.fetch(BUFFER_BYTES, FETCH_TIMEOUT_MILLIS, this::fetched);
    }
  }

  private void fetched(OtaEngine.Piece piece) {
    hal.print(SampleLines.FETCHED.with(piece.code()));
    if (piece.code() <= 0) {
      failedFetches++;
      if (mends.givesUpAfter(failedFetches)) {
        giveUp();
      } else if (mends.has(Mend.REFRESH_EXPIRED_LINK) && LinkRefresh.isWanted(piece.code())) {
        refresh.ask(firmwareVersion(), () -> hal.backOff(500, () -> awaitLink(LINK_CYCLES)));
      } else {
        hal.backOff(500, nextPiece);
      }
      return;
    }
    failedFetches = 0;
    Optional<WriteRefused> refused = writer.write(piece.bytes(), 0, piece.bytes().length);
    if (refused.isPresent()) {
      hal.print(Printed.text(refused.get().printed()));
      hal.print(SampleLines.NOT_WRITTEN);
      engine.resetStateWithoutBuffer();
      cause = refused.get().cause().id();
      hal.settle(this::judge);
    } else {
      hal.settle(serveMqtt);
    }
  }

  /** {@link Mend#REFRESH_EXPIRED_LINK}: until the platform has answered, but not for long. */
  private void awaitLink(int cycles) {
    if (cycles == 0 || !refresh.isAwaited()) {
      fetchUnlessDone();
    } else {
      mqtt.cycle(200, () -> awaitLink(cycles - 1));
    }
  }

  /** {@link Mend#GIVE_UP_AFTER_N}. The report is lost if MQTT is lost: it has not been served meanwhile. */
  private void giveUp() {
    hal.print(SampleLines.GIVEN_UP.with(failedFetches));
    engine.report(DOWNLOAD_FAILED, "", () -> {
      cause = "download-given-up";
      hal.sleep(200, this::endUpgrade);
    });
  }

  private void serveMqtt() {
    int now = percentOf((int) engine.fetchedBytes(), engine.fileSize());
    if (now == percent) {
      serveFor100();
    } else {
      percent = now;
      engine.report(percent, "", sayHello);
    }
  }

  private void sayHello() {
    engine.report(percent, "hello", serveFor100);
  }

  private void serveFor100() {
    mqtt.cycle(100, nextPiece);
  }

  /** In 32 bits, as the sample reckons. A division by zero gives 0 on these processors. */
  static int percentOf(int fetched, int size) {
    return size == 0 ? 0 : fetched * 100 / size;
  }

  /** S8. The header that makes the image a candidate is written only if the digest fits. */
  private void judge() {
    engine.checkFirmware(this::judged);
  }

  private void judged(boolean authentic) {
    if (authentic) {
      hal.print(SampleLines.VALID);
      Optional<WriteRefused> refused = writer.finish();
      if (refused.isPresent()) {
        hal.print(Printed.text(refused.get().printed()));
        hal.print(SampleLines.NOT_FINALIZED);
        cause = refused.get().cause().id();
      } else {
        hal.report(new BoardEvent.CandidateWritten());
      }
    } else {
      hal.print(SampleLines.INVALID);
      if (cause.equals(DONE)) {
        cause = "digest-mismatch";
      }
    }
    hal.settle(() -> hal.sleep(2000, () -> hal.sleep(200, this::endUpgrade)));
  }

  /** On to S9; with {@link Mend#STAY_AFTER_MAIN} back to S5 if it failed. */
  private void endUpgrade() {
    if (!mends.has(Mend.STAY_AFTER_MAIN) || cause.equals(DONE)) {
      deinitialize();
      return;
    }
    hal.report(new BoardEvent.UpgradeFailed(cause));
    engine.resetState(() -> {
      cause = DONE;
      percent = 0;
      failedFetches = 0;
      waitForNotice();
    });
  }

  /** S9. */
  private void deinitialize() {
    engine.close(() -> mqtt.destroy(this::leave));
  }

  private void leave(String why) {
    cause = why;
    leave();
  }

  private void leave() {
    hal.print(SampleLines.BYE);
    hal.report(new BoardEvent.ApplicationEnded(cause));
  }
}
