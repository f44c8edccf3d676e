package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.network.NoCable;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.ReservedData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of a board elsewhere, against the memory of the board itself. */
class RestoredMemoryTest {
  private static final byte[] FACTORY = new byte[3000];
  private static final byte[] NEW = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final FirmwareVersion NEW_VERSION = new FirmwareVersion(2_000_000_000L);

  private final ActorTestKit testKit = ActorTestKit.create();
  private final TestProbe<BoardEvent> events = testKit.createTestProbe(BoardEvent.class);

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource(BoardProfile.class)
  void a_board_comes_up_elsewhere_with_its_own_root_of_trust_and_is_not_provisioned_again(BoardProfile profile) {
    BoardSpec spec = spec(profile);
    List<BoardStorage> had = new ArrayList<>();
    BoardStores inMemory = BoardStores.inMemory();
    MemoryMark memory = new MemoryMark(spec);
    live(spec, one -> {
      BoardStorage storage = inMemory.storageOf(one);
      had.add(storage);
      return storage;
    }, memory, /* fresh= */ true);
    BoardMark mark = memory.known().orElseThrow();
    assertThat(mark.rootOfTrust()).isEqualTo(root(had.get(0)));

    BoardStorage restored = RestoredMemory.of(spec, mark, FACTORY);
    assertThat(root(restored)).isEqualTo(mark.rootOfTrust());
    memory.begins();
    live(spec, one -> restored, memory, /* fresh= */ false);
    assertThat(memory.known()).contains(mark);
  }

  @Test
  void a_board_that_was_upgraded_runs_the_new_firmware_elsewhere() {
    BoardSpec spec = spec(BoardProfile.M487);
    BoardMark mark = new BoardMark(NEW_VERSION.unsigned(), Sha256.of(NEW).toString(), "00".repeat(16));
    board(spec, one -> RestoredMemory.of(spec, mark, NEW)).tell(new BoardCommand.PowerOn());
    BoardEvent.BootEnded booted = hear(BoardEvent.BootEnded.class);
    assertThat(booted).isEqualTo(
        new BoardEvent.BootEnded(BootOutcome.BOOTS, false, NEW_VERSION, Sha256.of(NEW).toString()));
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isFalse();
  }

  @Test
  void an_installed_firmware_is_remembered_and_one_that_was_only_tried_is_not() {
    MemoryMark memory = new MemoryMark(spec(BoardProfile.M487));
    memory.on(new BoardEvent.BootEnded(BootOutcome.BOOTS, false, new FirmwareVersion(7), ""));
    memory.on(new BoardEvent.BootEnded(BootOutcome.HANGS, true, NEW_VERSION, "ab"));
    assertThat(memory.known()).isEmpty();
    memory.on(new BoardEvent.BootEnded(BootOutcome.BOOTS, true, NEW_VERSION, "ab"));
    assertThat(memory.known()).contains(new BoardMark(NEW_VERSION.unsigned(), "ab", ""));
  }

  @Test
  void a_board_that_was_provisioned_long_ago_keeps_its_root_of_trust() {
    MemoryMark memory = new MemoryMark(spec(BoardProfile.M487));
    memory.on(new BoardEvent.BootStarted(ResetReason.POWER_ON));
    memory.on(new BoardEvent.Provisioned(true));
    BoardMark mark = memory.known().orElseThrow();
    memory.on(new BoardEvent.BootStarted(ResetReason.SOFTWARE));
    memory.on(new BoardEvent.Provisioned(false));
    assertThat(memory.known()).contains(mark);
  }

  /** One life up to where it has passed pre-main. */
  private void live(BoardSpec spec, BoardStores stores, MemoryMark memory, boolean fresh) {
    ActorRef<BoardCommand> board = board(spec, stores);
    board.tell(new BoardCommand.PowerOn());
    BoardEvent.What what;
    do {
      what = events.receiveMessage().what();
      memory.on(what);
    } while (!(what instanceof BoardEvent.Provisioned));
    assertThat(((BoardEvent.Provisioned) what).fresh()).isEqualTo(fresh);
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class); // nobody uses its storage any more
  }

  private static String root(BoardStorage storage) {
    return ReservedData.readDirectly(storage.flash()).map(RootOfTrust::reveal)
        .map(HexFormat.of()::formatHex).orElse("");
  }

  private <W extends BoardEvent.What> W hear(Class<W> kind) {
    BoardEvent.What what;
    do {
      what = events.receiveMessage().what();
    } while (!kind.isInstance(what));
    return kind.cast(what);
  }

  private ActorRef<BoardCommand> board(BoardSpec spec, BoardStores stores) {
    return testKit.spawn(BoardActor.create(spec, new BoardEnvironment(
        events.ref(), NoCable.LINKS, BoardSettings.DEFAULT, stores, SystemRunClock.start())));
  }

  private static BoardSpec spec(BoardProfile profile) {
    return new BoardSpec(new BoardId("board-00007"), profile,
        DeviceTriple.of("a1NuFleet01", "board-00007", "secret"), "cn-shanghai", new Pace(1000),
        new FirmwareVersion(1577098827), FACTORY, 42);
  }
}
