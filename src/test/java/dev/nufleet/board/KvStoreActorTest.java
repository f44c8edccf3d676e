package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Get;
import dev.nufleet.hal.KvRequest.Open;
import dev.nufleet.hal.KvRequest.Remove;
import dev.nufleet.hal.KvRequest.Reset;
import dev.nufleet.hal.KvRequest.SaveRootOfTrust;
import dev.nufleet.hal.KvRequest.Set;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.network.NoCable;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.ReservedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actor that owns a board's key-value stores: alone, and in a board whose power or store fails. */
class KvStoreActorTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("00112233445566778899aabbccddeeff").orElseThrow();
  private static final BoardSpec SPEC = new BoardSpec(new BoardId("board-1"), BoardProfile.M487,
      DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789"), "cn-shanghai", new Pace(1000),
      new FirmwareVersion(1577098827), new byte[1000], 7);
  private final ActorTestKit testKit = ActorTestKit.create();
  private final TestProbe<FirmwareSignal> firmware = testKit.createTestProbe(FirmwareSignal.class);
  private final TestProbe<BoardCommand> board = testKit.createTestProbe(BoardCommand.class);
  private final TestProbe<BoardEvent> events = testKit.createTestProbe(BoardEvent.class);
  private final MemoryStorage storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
  private int asked;

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  // ---- alone ----

  @Test
  void each_request_is_answered_under_its_number() {
    ActorRef<KvStoreActor.Command> stores = stores(storage);
    assertThat(ask(stores, new Open()).status()).isEqualTo(KvStatus.OK);
    assertThat(ask(stores, new SaveRootOfTrust(ROOT)).status()).isEqualTo(KvStatus.OK);
    assertThat(ReservedData.readDirectly(storage.flash())).contains(ROOT);
    for (Store store : Store.values()) {
      assertThat(ask(stores, new Get(store, "k")).status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
      assertThat(ask(stores, new Set(store, "k", new byte[] {1, 2}, false)).status()).isEqualTo(KvStatus.OK);
      assertThat(ask(stores, new Get(store, "k")).value()).containsExactly(1, 2);
      assertThat(new KeyValueStores(storage).answer(new Get(store, "k")).value()).containsExactly(1, 2);
      assertThat(ask(stores, new Remove(store, "k")).status()).isEqualTo(KvStatus.OK);
      assertThat(ask(stores, new Get(store, "k")).status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    }
    assertThat(ask(stores, new Set(Store.INTERNAL, "once", new byte[1], true)).status()).isEqualTo(KvStatus.OK);
    assertThat(ask(stores, new Remove(Store.INTERNAL, "once")).status()).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(ask(stores, new Reset()).status()).isEqualTo(KvStatus.OK);
    assertThat(ask(stores, new Get(Store.INTERNAL, "once")).status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(ReservedData.readDirectly(storage.flash())).isEmpty();
    board.expectNoMessage();
  }

  @Test
  void power_that_fails_in_the_middle_is_told_to_the_board_and_nobody_is_answered() {
    ActorRef<KvStoreActor.Command> stores = stores(LosingPower.after(1, storage));
    stores.tell(new KvStoreActor.Ask(1, new Reset(), firmware.ref()));
    board.expectMessage(new BoardPart.PowerFailed());
    firmware.expectTerminated(stores);
    firmware.expectNoMessage();
  }

  @Test
  void a_disk_of_the_host_that_breaks_halts_the_board() {
    ActorRef<KvStoreActor.Command> stores = stores(new BrokenDisk(storage));
    stores.tell(new KvStoreActor.Ask(1, new Open(), firmware.ref()));
    board.expectMessage(new BoardPart.HaltAsked("host-disk-failure"));
    firmware.expectTerminated(stores);
    firmware.expectNoMessage();
  }

  // ---- in a board ----

  @Test
  void power_may_fail_at_any_operation_of_provisioning_and_the_next_boot_makes_up_for_it() {
    long operations = operationsOfFirstBoot();
    assertThat(operations).isBetween(10L, 200L);
    for (long cut = 0; cut < operations; cut++) {
      BoardStorage inner = BoardStores.inMemory().storageOf(SPEC);
      board(LosingPower.after(cut, inner)).tell(new BoardCommand.PowerOn());
      hear(BoardEvent.PowerLost.class);
      Optional<RootOfTrust> root = ReservedData.readDirectly(inner.flash());
      boolean marked =
          new KeyValueStores(inner).answer(new Get(Store.INTERNAL, "provision")).status() == KvStatus.OK;
      board(inner).tell(new BoardCommand.PowerOn());
      assertThat(hear(BoardEvent.Provisioned.class).fresh()).as("cut after operation %d", cut).isEqualTo(!marked);
      hear(BoardEvent.ApplicationEnded.class);
      assertThat(ReservedData.readDirectly(inner.flash())).as("cut after operation %d", cut).isPresent()
          .matches(now -> !marked || now.equals(root), "a board that was marked keeps its root of trust");
    }
  }

  @Test
  void a_board_whose_flash_log_was_damaged_while_it_was_off_provisions_itself_anew() {
    BoardStorage inner = BoardStores.inMemory().storageOf(SPEC);
    ActorRef<BoardCommand> board = board(inner);
    board.tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isTrue();
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    inner.flash().program(MemoryMap.KVSTORE + 108, new byte[4], 0, 4); // the magic number of the mark's record
    board.tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isTrue();
    board.tell(new BoardCommand.PressReset());
    assertThat(hear(BoardEvent.Provisioned.class).fresh()).isFalse();
  }

  /** Programs and erases up to main(), on a board that was just flashed. */
  private long operationsOfFirstBoot() {
    BoardStorage inner = BoardStores.inMemory().storageOf(SPEC);
    ActorRef<BoardCommand> board = board(inner);
    board.tell(new BoardCommand.PowerOn());
    hear(BoardEvent.Provisioned.class);
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    BoardStorage.Operations done = inner.operations();
    return done.flashErases() + done.flashPrograms() + done.cardPrograms();
  }

  private ActorRef<BoardCommand> board(BoardStorage of) {
    return testKit.spawn(BoardActor.create(SPEC, new BoardEnvironment(
        events.ref(), NoCable.LINKS, BoardSettings.DEFAULT, unused -> of, SystemRunClock.start())));
  }

  private <W extends BoardEvent.What> W hear(Class<W> kind) {
    while (true) {
      BoardEvent.What what = events.receiveMessage().what();
      if (kind.isInstance(what)) {
        return kind.cast(what);
      }
    }
  }

  private ActorRef<KvStoreActor.Command> stores(BoardStorage of) {
    return testKit.spawn(KvStoreActor.create(board.ref(), of));
  }

  private KvAnswer ask(ActorRef<KvStoreActor.Command> stores, KvRequest request) {
    stores.tell(new KvStoreActor.Ask(++asked, request, firmware.ref()));
    FirmwareSignal.KeyValues answer = firmware.expectMessageClass(FirmwareSignal.KeyValues.class);
    assertThat(answer.number()).isEqualTo(asked);
    return answer.answer();
  }

  /** A board whose flash lies in a file that cannot be read. */
  private record BrokenDisk(BoardStorage inner) implements BoardStorage {
    @Override
    public BoardProfile profile() {
      return inner.profile();
    }

    @Override
    public Flash flash() {
      throw new UncheckedIOException("flash.bin cannot be read", new IOException("bad sector"));
    }

    @Override
    public Optional<Card> card() {
      return inner.card();
    }

    @Override
    public Operations operations() {
      return inner.operations();
    }
  }
}
