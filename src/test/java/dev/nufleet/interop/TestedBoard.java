package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.nufleet.network.LagMeter;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.network.Links;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One board as a whole actor tree, with somebody who listens to what it tells and prints. */
final class TestedBoard {
  static final FirmwareVersion OLD_VERSION = new FirmwareVersion(1577098827);
  static final FirmwareVersion NEW_VERSION = new FirmwareVersion(1577151897);
  static final String FILE_HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";

  private static final Duration PATIENCE = Duration.ofSeconds(ExternalProgram.PATIENCE_SECONDS);
  private static final byte[] FACTORY_FIRMWARE = pseudoRandom(1, 50_001);

  final DeviceTriple triple;
  final Topics topics;
  final MemoryStorage storage;

  private final TestProbe<BoardEvent> events;
  private final TestProbe<BoardCommand.DownloadAnswer> downloads;
  private final TestProbe<BoardCommand.ConsoleOutput> console;
  private final StringBuilder printed = new StringBuilder();
  private final ActorRef<BoardCommand> board;

  /** A board as it comes from the factory, without power. */
  TestedBoard(
      ActorTestKit kit, Links links, BoardProfile profile, Pace pace, BoardSettings settings, DeviceTriple triple) {
    this.triple = triple;
    this.topics = new Topics(triple.productKey(), triple.deviceName());
    this.storage = MemoryStorage.of(
        profile, FactoryImage.of(MergedImage.build(new byte[0], OLD_VERSION, FACTORY_FIRMWARE)));
    this.events = kit.createTestProbe(BoardEvent.class);
    this.downloads = kit.createTestProbe(BoardCommand.DownloadAnswer.class);
    this.console = kit.createTestProbe(BoardCommand.ConsoleOutput.class);
    BoardStores stores = spec -> storage;
    String name = triple.deviceName().value();
    BoardSpec spec = new BoardSpec(
        new BoardId(name), profile, triple, "cn-shanghai", pace, OLD_VERSION, FACTORY_FIRMWARE, 1);
    this.board =
        kit.spawn(BoardActor.create(
            spec, new BoardEnvironment(events.ref(), links, settings, stores,
            LagMeter.watch(kit.system(), SystemRunClock.start(), Optional.empty()))));
    board.tell(new BoardCommand.FollowConsole(console.ref()));
  }

  /** Bytes of a firmware that no compression or pattern could stand in for. */
  static byte[] pseudoRandom(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Waits for an event of this kind; what comes before it is passed over. */
  <W extends BoardEvent.What> W hear(Class<W> kind) {
    return kind.cast(hear(kind, new ArrayList<>()));
  }

  /** Everything up to the event of this kind, which comes last. */
  List<BoardEvent.What> hearUpTo(Class<? extends BoardEvent.What> kind) {
    List<BoardEvent.What> heard = new ArrayList<>();
    hear(kind, heard);
    return heard;
  }

  private BoardEvent.What hear(Class<? extends BoardEvent.What> kind, List<BoardEvent.What> heard) {
    while (heard.isEmpty() || !kind.isInstance(heard.get(heard.size() - 1))) {
      BoardEvent.What what = events.receiveMessage(PATIENCE).what();
      if (!(what instanceof BoardEvent.Counted)) {
        heard.add(what);
      }
    }
    return heard.get(heard.size() - 1);
  }

  void powerOn() {
    board.tell(new BoardCommand.PowerOn());
  }

  /** Where the download stands, in the board's own words. */
  BoardCommand.DownloadAnswer askForDownload() {
    board.tell(new BoardCommand.GetDownload(downloads.ref()));
    return downloads.receiveMessage(PATIENCE);
  }

  void press(char key) {
    board.tell(new BoardCommand.PressKey(key));
  }

  /** Pulls the plug, and waits until nothing of the board runs any more. */
  void cutPower() {
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
  }

  /** Waits until the console has printed this line {@code times} times since {@link #clearConsole}. */
  void awaitPrinted(String line, int times) {
    while (printedLines().stream().filter(line::equals).count() < times) {
      try {
        read(console.receiveMessage(PATIENCE));
      } catch (AssertionError silence) {
        throw new AssertionError("not printed " + times + " times: " + line + "\nprinted:\n" + printed, silence);
      }
    }
  }

  List<String> printedLines() {
    return printed.toString().lines().toList();
  }

  /** Forgets what has been printed and read so far. */
  void clearConsole() {
    printed.setLength(0);
  }

  /** Carries out the reset that follows a finished upgrade, up to the boot's version report. */
  BoardEvent.BootEnded pressReset() {
    press('r');
    BoardEvent.BootEnded booted = hear(BoardEvent.BootEnded.class);
    hear(BoardEvent.VersionReported.class);
    return booted;
  }

  /** What is in the active slot. The board must be without power: storage belongs to its parts. */
  byte[] activeImage(int bytes) {
    byte[] active = new byte[bytes];
    storage.flash().read(MemoryMap.APPLICATION, active, 0, bytes);
    return active;
  }

  void assertRuns(byte[] image) {
    assertThat(activeImage(image.length)).as("what is in the active slot").isEqualTo(image);
  }

  private void read(BoardCommand.ConsoleOutput output) {
    output.prints().forEach(print -> print.appendTo(printed, Printed.Style.PLAIN));
  }
}
