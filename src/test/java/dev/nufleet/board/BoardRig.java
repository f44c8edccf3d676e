package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.Topics;
import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.board.program.HostConsole;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.boot.RetainedRam;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A whole board under virtual time, its life as {@link BoardLife} has it: bootloader, pre-main, main() and console over
 * storage in memory, before a scripted broker and a scripted file server. The triple, the versions and the image's size
 * are those of the example's guide.
 */
final class BoardRig {
  static final String FILE_HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";
  static final String LINK = "https://" + FILE_HOST + "/ota/fa24240997fa39c9174a2a7c1325df24/"
      + "ck4j7kovi00002688nivip21r.bin?Expires=1577238418&OSSAccessKeyId=cS8uRRy54RszYWna"
      + "&Signature=FQgpZxIpUxWzfAU8vzgzI7za29Y%3D";
  static final int IMAGE_BYTES = 314676;
  static final String NEW_VERSION = "1577151897";

  private static final DeviceTriple TRIPLE =
      DeviceTriple.of("a1wOVhf0PmQ", "T10YogSxts4YVtugH5at", "not-the-secret-of-the-guide");
  private static final FirmwareVersion OLD_VERSION = new FirmwareVersion(1577098827);

  final Topics topics = new Topics(TRIPLE.productKey(), TRIPLE.deviceName());
  final MemoryStorage storage;
  final ScriptedFiles files = new ScriptedFiles();

  private final Pace pace;
  private final BoardSettings settings;
  private boolean wifi = true;
  private final Deque<BoardLife.Event> happened = new ArrayDeque<>();
  private BoardLife life = BoardLife.OFF;
  private CrashRecord record;
  private Application application;
  private boolean unchecked;
  VirtualBoard hal;
  ScriptedBroker broker;
  HostConsole console;

  BoardRig(BoardProfile profile, Pace pace) {
    this(profile, pace, VirtualBoard.WITHOUT_TIMINGS);
  }

  BoardRig(BoardProfile profile, Pace pace, BoardSettings settings) {
    this.pace = pace;
    this.settings = settings;
    this.storage = MemoryStorage.of(
        profile, FactoryImage.of(MergedImage.build(new byte[0], OLD_VERSION, image(1, 300_001))));
  }

  static BoardRig wifi() {
    return new BoardRig(BoardProfile.IOT_M487, Pace.BOARD);
  }

  /** Bytes of a firmware: the vectors' ramp. */
  static byte[] image(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((31 * i + seed) % 251);
    }
    return bytes;
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Bootloader, then the application's first step. {@link #hal} is that of this boot. */
  BoardRig boot(ResetReason reason) {
    if (reason == ResetReason.POWER_ON && life.stage() != BoardLife.Steady.OFF) {
      on(new BoardLife.PowerCut());
    }
    int before = life.boots();
    on(switch (reason) {
      case POWER_ON -> new BoardLife.PowerOn();
      case PIN -> new BoardLife.ResetPressed();
      case SOFTWARE -> new BoardLife.ResetAsked();
      default -> throw new IllegalArgumentException("nothing here resets a board for " + reason);
    });
    assertThat(life.boots()).as("boots").isEqualTo(before + 1);
    return this;
  }

  /** As if the bootloader had looked at nothing. */
  BoardRig bootUnchecked() {
    unchecked = true;
    boot(ResetReason.PIN);
    unchecked = false;
    return this;
  }

  /** Tells the life what happened, does what it wants, and tells it how that went, until it wants nothing. */
  private void on(BoardLife.Event event) {
    boolean busy = !happened.isEmpty();
    happened.add(event);
    while (!busy && !happened.isEmpty()) {
      BoardLife.Step step = life.on(happened.peek());
      life = step.next();
      step.wishes().forEach(this::carryOut);
      happened.remove();
    }
  }

  private void carryOut(BoardLife.Wish wish) {
    if (wish instanceof BoardLife.StartBootloader start) {
      hal = new VirtualBoard(pace, settings, storage);
      broker = new ScriptedBroker(hal);
      hal.network(this::answer);
      on(new BoardLife.Booted(runBootloader(start.reason()), /* activeSha256= */ ""));
    } else if (wish instanceof BoardLife.Start start && start.part() == BoardLife.Part.PRE_MAIN) {
      application = new Application(hal.hal(), storage, TRIPLE, "cn-shanghai", record, settings.mends());
      hal.begin(() -> application.preMain(() -> on(new BoardLife.PreMainEnded())));
    } else if (wish instanceof BoardLife.Start start && start.part() == BoardLife.Part.MAIN) {
      application.main();
    } else if (wish instanceof BoardLife.Stop stop) {
      on(new BoardLife.PartStopped(stop.part()));
    } else if (wish instanceof BoardLife.ClearRam) {
      record = new CrashRecord(true);
    } else if (wish == BoardLife.Keys.MAIN_STARTED) {
      console = HostConsole.startedAt(hal.consoleMillis());
    }
  }

  private BootResult runBootloader(ResetReason reason) {
    if (unchecked) {
      return new BootResult(
          BootOutcome.BOOTS, false, OLD_VERSION, Optional.empty(), List.of(), RetainedRam.CLEAR);
    }
    BootResult result = Bootloader.boot(storage, reason);
    hal.hal().print(Printed.text(result.text()));
    return result;
  }

  BoardRig boot() {
    return boot(ResetReason.POWER_ON);
  }

  /** Boots and runs until the board waits for a notice and has all its acknowledgements. */
  BoardRig bootAndWait() {
    boot();
    waitForNotice();
    return this;
  }

  void waitForNotice() {
    hal.runUntil(() -> broker.packets(ScriptedBroker.SUBSCRIBE).size() == 4, 60_000);
    hal.runFor(8_000);
  }

  /** Runs until main() has ended. */
  BoardRig runToEnd() {
    hal.runUntil(this::mainEnded, 4 * 3_600_000);
    return this;
  }

  boolean mainEnded() {
    return hal.reports().stream().anyMatch(BoardEvent.ApplicationEnded.class::isInstance);
  }

  /** The platform's notice for this file, in the platform's order of keys. */
  String notice(byte[] file, String md5) {
    return notice(Integer.toString(file.length), NEW_VERSION, LINK, md5);
  }

  static String notice(String size, String version, String link, String md5) {
    return "{\"code\":\"1000\",\"data\":{\"size\":" + size + ",\"sign\":\"" + md5 + "\",\"version\":\"" + version
        + "\",\"url\":\"" + link + "\",\"signMethod\":\"Md5\",\"md5\":\"" + md5
        + "\"},\"id\":1577152018928,\"message\":\"success\"}";
  }

  /** Serves the file and tells the board. */
  void upgradeTo(byte[] file) {
    files.serving(file);
    push(notice(file, md5(file)));
  }

  void push(String notice) {
    broker.publish(topics.upgrade(), 0, 0, notice);
  }

  /** A key, and time until it was served. */
  void press(char key) {
    HostConsole.Turn turn = console.onKey(hal.consoleMillis(), key);
    for (long wake = turn.wakeAtMillis(); wake != Long.MAX_VALUE && hal.ended().isEmpty(); ) {
      hal.runFor(Math.max(0, wake - hal.consoleMillis()));
      turn = turn.next().onTime(hal.consoleMillis(), storage.profile(), mainEnded());
      turn.prints().forEach(hal.hal()::print);
      wake = turn.wakeAtMillis();
      if (turn.reset()) {
        hal.hal().reset();
      }
    }
    console = turn.next();
  }

  List<Integer> steps() {
    return hal.reports().stream().filter(BoardEvent.ProgressSent.class::isInstance)
        .map(what -> ((BoardEvent.ProgressSent) what).step()).toList();
  }

  /** Wi-Fi is gone: links fall silent, nothing connects. */
  void loseWifi() {
    wifi = false;
    hal.peers().forEach(VirtualPeer::loseWay);
  }

  void findWifiAgain() {
    wifi = true;
  }

  private VirtualBoard.Answer answer(String host, int port, VirtualPeer peer) {
    if (!wifi) {
      return VirtualBoard.failed(Connected.Stage.DNS, -3009, "no Wi-Fi");
    }
    return host.endsWith(".iot-as-mqtt.cn-shanghai.aliyuncs.com")
        ? broker.answer(host, port, peer)
        : host.contains(":")
            ? VirtualBoard.failed(Connected.Stage.DNS, -3009, "no such host")
            : files.answer(host, port, peer);
  }
}
