package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.network.NoCable;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.ReservedData;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a board draws depends on the run's seed, its name, the purpose and the boot: on nothing else. */
class BoardRandomnessTest {
  private static final long SEED = 4711;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final ActorTestKit testKit = ActorTestKit.create();

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void a_board_alone_in_a_fleet_and_in_a_part_of_a_fleet_has_the_same_root_of_trust() {
    Map<String, String> fleet = rootsOfTrust(SEED, "board-a", "board-b", "board-c", "board-d");
    assertThat(fleet.values()).doesNotHaveDuplicates();
    assertThat(rootsOfTrust(SEED, "board-d", "board-b")).containsExactlyInAnyOrderEntriesOf(
        Map.of("board-b", fleet.get("board-b"), "board-d", fleet.get("board-d")));
    assertThat(rootsOfTrust(SEED, "board-c")).isEqualTo(Map.of("board-c", fleet.get("board-c")));
    assertThat(rootsOfTrust(SEED + 1, "board-c")).isNotEqualTo(Map.of("board-c", fleet.get("board-c")));
  }

  @Test
  void what_one_boot_or_purpose_draws_moves_no_other() {
    BoardSpec spec = spec(SEED, "board-a");
    long second = spec.random(BoardSpec.HAL, 2).nextLong();
    spec.random(BoardSpec.HAL, 1).longs(100).sum();
    spec.random(BoardSpec.ROOT_OF_TRUST, 2).longs(100).sum();
    assertThat(spec.random(BoardSpec.HAL, 2).nextLong()).isEqualTo(second);
    assertThat(List.of(second, spec.random(BoardSpec.HAL, 1).nextLong(),
        spec.random(BoardSpec.ROOT_OF_TRUST, 2).nextLong(), spec(SEED, "board-b").random(BoardSpec.HAL, 2).nextLong(),
        spec(SEED + 1, "board-a").random(BoardSpec.HAL, 2).nextLong())).doesNotHaveDuplicates();
  }

  /** Of these boards, switched on together. */
  private Map<String, String> rootsOfTrust(long seed, String... names) {
    TestProbe<BoardEvent> events = testKit.createTestProbe(BoardEvent.class);
    Map<String, BoardStorage> storages = new ConcurrentHashMap<>();
    BoardStores factory = BoardStores.inMemory();
    BoardEnvironment environment = new BoardEnvironment(events.ref(), NoCable.LINKS, BoardSettings.DEFAULT,
        spec -> storages.computeIfAbsent(spec.id().value(), name -> factory.storageOf(spec)), SystemRunClock.start());
    List<ActorRef<BoardCommand>> boards = Stream.of(names)
        .map(name -> testKit.spawn(BoardActor.create(spec(seed, name), environment))).toList();
    boards.forEach(board -> board.tell(new BoardCommand.PowerOn()));
    for (int provisioned = 0; provisioned < names.length; ) {
      BoardEvent.What what = events.receiveMessage(PATIENCE).what();
      provisioned += what instanceof BoardEvent.Provisioned ? 1 : 0;
    }
    Map<String, String> roots = new TreeMap<>();
    storages.forEach((name, storage) -> roots.put(name, HexFormat.of().formatHex(
        ReservedData.readDirectly(storage.flash()).orElseThrow().reveal())));
    return roots;
  }

  private static BoardSpec spec(long seed, String name) {
    return new BoardSpec(new BoardId(name), BoardProfile.M487,
        DeviceTriple.of("a1TestPk001", name, "0123456789abcdefABCDEF0123456789"), "cn-shanghai", new Pace(1000),
        new FirmwareVersion(1577098827), new byte[1000], seed);
  }
}
