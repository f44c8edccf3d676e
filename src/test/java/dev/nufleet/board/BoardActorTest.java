package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.network.Links;
import dev.nufleet.network.NoCable;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.MemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A board whose cable is not plugged in: every link fails. */
class BoardActorTest {
  /** The pauses between three attempts are kept at pace max; this one makes them short. */
  private static final Pace QUICK = new Pace(1000);

  private static final BoardStores BLANK = spec -> MemoryStorage.of(spec.profile(), FactoryImage.BLANK);

  private final ActorTestKit testKit = ActorTestKit.create();
  private final TestProbe<BoardEvent> events = testKit.createTestProbe(BoardEvent.class);

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource(BoardProfile.class)
  void a_new_board_boots_provisions_itself_and_gives_up_without_a_network(BoardProfile profile) {
    board(profile, BoardStores.inMemory()).tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.POWER_ON);
    BoardEvent.BootEnded booted = hear(BoardEvent.BootEnded.class);
    assertThat(booted.outcome()).isEqualTo(BootOutcome.BOOTS);
    assertThat(booted.activeVersion()).isEqualTo(new FirmwareVersion(1577098827));
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isTrue();
    assertThat(hear(BoardEvent.SignInFailed.class).cause()).isEqualTo("tcp");
    assertThat(hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("no-mqtt");
  }

  @Test
  void the_operators_key_resets_a_board_whose_program_has_ended() {
    ActorRef<BoardCommand> board = board(BoardProfile.IOT_M487, BoardStores.inMemory());
    board.tell(new BoardCommand.PowerOn());
    hear(BoardEvent.ApplicationEnded.class);
    board.tell(new BoardCommand.PressKey('x'));
    board.tell(new BoardCommand.PressKey('r'));
    hear(BoardEvent.ResetRequested.class);
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.SOFTWARE);
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isFalse();
  }

  @Test
  void a_board_without_power_comes_back_with_what_is_in_its_flash() {
    ActorRef<BoardCommand> board = board(BoardProfile.M487, BoardStores.inMemory());
    board.tell(new BoardCommand.PowerOn());
    hear(BoardEvent.Provisioned.class);
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    board.tell(new BoardCommand.PressReset()); // there is no power
    board.tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.POWER_ON);
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isFalse();
  }

  @Test
  void links_vanish_with_the_power_and_are_reset_with_the_board() throws InterruptedException {
    BlockingQueue<String> dialled = new LinkedBlockingQueue<>();
    BlockingQueue<Throwable> ended = new LinkedBlockingQueue<>(); // by streams, in no order with the next dial
    Links ringing = dial -> Flow.fromSinkAndSource(
            Sink.<Links.Writes>onComplete(end -> ended.add(end.failed().get())), Source.<Links.Brought>maybe())
        .mapMaterializedValue(unused -> {
          dialled.add(dial.host());
          return new CompletableFuture<>();
        });
    ActorRef<BoardCommand> board = board(BoardProfile.M487, BoardStores.inMemory(), ringing);
    board.tell(new BoardCommand.PowerOn());
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isNotNull();
    board.tell(new BoardCommand.PressReset());
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isInstanceOf(Links.LinkEnded.class);
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isNotNull();
    board.tell(new BoardCommand.CutPower());
    assertThat(ended.poll(20, TimeUnit.SECONDS)).asString().contains("has lost its power");
    hear(BoardEvent.PowerLost.class);
    board.tell(new BoardCommand.PowerOn());
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).as("a link of a new network").isNotNull();
  }

  @Test
  void a_board_with_nothing_to_boot_is_dead_until_somebody_resets_it() {
    ActorRef<BoardCommand> board = board(BoardProfile.NUC472, BLANK);
    board.tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.Halted.class).cause()).isEqualTo("no-bootable-image");
    board.tell(new BoardCommand.PressKey('r'));
    board.tell(new BoardCommand.PressReset());
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.PIN);
    hear(BoardEvent.Halted.class);
  }

  @Test
  void whoever_holds_the_storage_says_what_it_holds_with_power_and_without() {
    ActorRef<BoardCommand> board = board(BoardProfile.M487, BoardStores.inMemory());
    assertThat(storage(board).hasRootOfTrust()).as("before its first boot").isFalse();
    board.tell(new BoardCommand.PowerOn());
    hear(BoardEvent.ApplicationEnded.class);
    StorageMap inMain = storage(board);
    assertThat(inMain.hasRootOfTrust()).isTrue();
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    assertThat(storage(board)).as("what was written stays").isEqualTo(inMain);
  }

  /** Between two parts nobody can tell. */
  private StorageMap storage(ActorRef<BoardCommand> board) {
    TestProbe<BoardCommand.StorageAnswer> asker = testKit.createTestProbe(BoardCommand.StorageAnswer.class);
    while (true) {
      board.tell(new BoardCommand.GetStorage(asker.ref()));
      if (asker.receiveMessage() instanceof BoardCommand.Storage told) {
        return told.map();
      }
    }
  }

  @Test
  void a_storage_is_asked_while_the_bootloader_copies_and_shows_what_power_loss_would_leave() {
    BoardStores staged = spec -> {
      BoardRig rig = BoardRig.wifi().bootAndWait();
      rig.upgradeTo(BoardRig.image(3, 300_000));
      rig.runToEnd();
      return rig.storage;
    };
    ActorRef<BoardCommand> board = testKit.spawn(BoardActor.create(
        new BoardSpec(new BoardId("board-1"), BoardProfile.IOT_M487,
            DeviceTriple.of("a1TestPk001", "board-0001", "secret"), "cn-shanghai", Pace.BOARD,
            new FirmwareVersion(1577098827), new byte[1000], 7),
        new BoardEnvironment(events.ref(), NoCable.LINKS, BoardSettings.DEFAULT, staged, SystemRunClock.start())));
    StorageMap before = storage(board);
    board.tell(new BoardCommand.PowerOn());
    StorageMap now = storage(board);
    while (now.active().equals(before.active())) {
      now = storage(board);
    }
    assertThat(now.active().filter(StorageMap.Image::isIntact)).as("in the midst of the copy").isEmpty();
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    assertThat(storage(board).active().filter(StorageMap.Image::isIntact)).as("and that was true").isEmpty();
  }

  @Test
  void the_console_keeps_its_newest_lines_through_resets() {
    ActorRef<BoardCommand> board = board(BoardProfile.IOT_M263A, BLANK);
    board.tell(new BoardCommand.PowerOn());
    hear(BoardEvent.Halted.class);
    board.tell(new BoardCommand.PressReset());
    hear(BoardEvent.Halted.class);
    TestProbe<BoardCommand.ConsoleText> reader = testKit.createTestProbe(BoardCommand.ConsoleText.class);
    board.tell(new BoardCommand.ReadConsole(Printed.Style.PLAIN, reader.ref()));
    String boot = """
        \r
        Mbed Bootloader\r
        [DBG ] Active firmware integrity check failed\r
        No Update image\r
        [ERR ] Active firmware invalid\r
        Failed to jump to application!\r
        """;
    BoardCommand.ConsoleText text = reader.receiveMessage();
    assertThat(text.text()).isEqualTo(boot + boot);
    assertThat(text.dropped()).isZero();
  }

  @Test
  void who_follows_a_console_gets_everything_from_then_on() {
    ActorRef<BoardCommand> board = board(BoardProfile.IOT_M487, BoardStores.inMemory());
    TestProbe<BoardCommand.ConsoleOutput> reader = testKit.createTestProbe(BoardCommand.ConsoleOutput.class);
    board.tell(new BoardCommand.FollowConsole(reader.ref()));
    board.tell(new BoardCommand.PowerOn());
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("main|332 :: out of sample!\r\n")) {
      reader.receiveMessage().prints().forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
    }
    assertThat(text.toString())
        .startsWith("\r\nMbed Bootloader\r\n")
        .contains("The device has not provisioned yet.")
        .contains("calling TCP or TLS connect HAL for [3/3] iteration");
  }

  @Test
  void a_console_has_several_readers_and_one_that_comes_late_may_have_what_is_kept() {
    ActorRef<BoardCommand> board = board(BoardProfile.IOT_M487, BoardStores.inMemory());
    TestProbe<BoardCommand.ConsoleOutput> first = testKit.createTestProbe(BoardCommand.ConsoleOutput.class);
    TestProbe<BoardCommand.ConsoleOutput> late = testKit.createTestProbe(BoardCommand.ConsoleOutput.class);
    board.tell(new BoardCommand.FollowConsole(first.ref()));
    board.tell(new BoardCommand.PowerOn());
    String all = read(first);
    board.tell(new BoardCommand.FollowConsole(late.ref(), /* withKept= */ true));
    assertThat(read(late)).isEqualTo(all);
    board.tell(new BoardCommand.CutPower());
    board.tell(new BoardCommand.PowerOn());
    assertThat(read(late)).isEqualTo(read(first)).startsWith("\r\nMbed Bootloader");
    late.stop();
    TestProbe<BoardCommand.ConsoleOutput> onTop = testKit.createTestProbe(BoardCommand.ConsoleOutput.class);
    for (int i = 0; i < ConsoleActor.MOST_FOLLOWERS; i++) {
      board.tell(new BoardCommand.FollowConsole(
          testKit.createTestProbe(BoardCommand.ConsoleOutput.class).ref(), /* withKept= */ true));
    }
    board.tell(new BoardCommand.FollowConsole(onTop.ref(), /* withKept= */ true));
    board.tell(new BoardCommand.FollowConsole(first.ref(), /* withKept= */ true));
    onTop.expectNoMessage();
  }

  private static String read(TestProbe<BoardCommand.ConsoleOutput> reader) {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("main|332 :: out of sample!\r\n")) {
      reader.receiveMessage().prints().forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
    }
    return text.toString();
  }

  @Test
  void a_board_whose_files_break_stops_and_says_so(@TempDir Path dir) throws IOException {
    BoardSpec spec = spec(BoardProfile.M487);
    try (BoardFolders folders = BoardFolders.open(dir, List.of(spec))) {
      folders.complete(Optional.empty());
      ActorRef<BoardCommand> board = board(BoardProfile.M487, folders);
      board.tell(new BoardCommand.PowerOn());
      assertThat(hear(BoardEvent.Provisioned.class).fresh()).isTrue();
      hear(BoardEvent.ApplicationEnded.class);
      board.tell(new BoardCommand.CutPower());
      hear(BoardEvent.PowerLost.class);
      Path flash = dir.resolve(spec.id() + "/flash.bin");
      Files.delete(flash);
      Files.createDirectory(flash);
      board.tell(new BoardCommand.PowerOn());
      assertThat(hear(BoardEvent.Halted.class).cause()).isEqualTo("host-disk-failure");
    }
  }

  @Test
  void only_parts_that_wait_for_a_disk_leave_the_common_threads() {
    for (boolean onDisk : new boolean[] {true, false}) {
      Set<String> users = ConcurrentHashMap.newKeySet();
      board(BoardProfile.M487, new Watched(onDisk, users)).tell(new BoardCommand.PowerOn());
      hear(BoardEvent.ApplicationEnded.class);
      assertThat(users).as("on disk: %s", onDisk).isNotEmpty()
          .allMatch(thread -> thread.contains("blocking") == onDisk);
    }
  }

  /** Notes the threads on which somebody asks for the flash. */
  private record Watched(boolean waitForDisk, Set<String> users) implements BoardStores {
    @Override
    public BoardStorage storageOf(BoardSpec spec) {
      BoardStorage storage = BoardStores.inMemory().storageOf(spec);
      return new BoardStorage() {
        @Override
        public BoardProfile profile() {
          return storage.profile();
        }

        @Override
        public Flash flash() {
          users.add(Thread.currentThread().getName());
          return storage.flash();
        }

        @Override
        public Optional<Card> card() {
          users.add(Thread.currentThread().getName());
          return storage.card();
        }

        @Override
        public Operations operations() {
          return storage.operations();
        }
      };
    }
  }

  private ActorRef<BoardCommand> board(BoardProfile profile, BoardStores stores) {
    return board(profile, stores, NoCable.LINKS);
  }

  private ActorRef<BoardCommand> board(BoardProfile profile, BoardStores stores, Links links) {
    return testKit.spawn(BoardActor.create(
        spec(profile),
        new BoardEnvironment(events.ref(), links, BoardSettings.DEFAULT, stores, SystemRunClock.start())));
  }

  private static BoardSpec spec(BoardProfile profile) {
    return new BoardSpec(new BoardId("board-1"), profile,
        DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789"), "cn-shanghai", QUICK,
        new FirmwareVersion(1577098827), new byte[1000], 7);
  }

  private <W extends BoardEvent.What> W hear(Class<W> kind) {
    while (true) {
      BoardEvent.What what = events.receiveMessage().what();
      if (kind.isInstance(what)) {
        return kind.cast(what);
      }
    }
  }
}
