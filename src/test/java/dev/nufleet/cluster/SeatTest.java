package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Spot;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeatTest {
  private static final BoardSpec BOARD = new BoardSpec(new BoardId("board-00001"), BoardProfile.M487,
      DeviceTriple.of("a1NuFleet01", "board-00001", "secret"), "cn-shanghai", Pace.MAX, new FirmwareVersion(1),
      new byte[] {1}, 1);
  private static final Act FIRST = act(0);
  private static final Act SECOND = act(1);

  private final Seat seat = new Seat(BOARD, "ab", board -> List.of(FIRST, SECOND), /* isOnDisk= */ false);
  private final Seat onDisk = new Seat(BOARD, "ab", board -> List.of(FIRST, SECOND), /* isOnDisk= */ true);

  @Test
  void a_board_begins_where_it_arrives_with_the_power_that_hands_gave_it() {
    assertThat(seat.ordered(new BoardCommand.PowerOn())).isEmpty();
    ToNode.Begin begin = seat.arrived("one").orElseThrow();
    assertThat(begin.incarnation()).isEqualTo(1);
    assertThat(begin.isOn()).isTrue();
    assertThat(begin.acts()).containsExactly(FIRST, SECOND);
    assertThat(begin.board().spec(new byte[] {1})).usingRecursiveComparison().isEqualTo(BOARD);
  }

  @Test
  void who_reads_its_console_reads_on_wherever_it_comes_up() {
    BoardCommand.FollowConsole first = new BoardCommand.FollowConsole(null);
    BoardCommand.FollowConsole second = new BoardCommand.FollowConsole(null, true);
    assertThat(seat.ordered(first)).as("it has no place yet").isEmpty();
    assertThat(seat.arrived("one").orElseThrow().followers()).containsExactly(first);
    assertThat(seat.ordered(second)).contains(new ToNode.Order(BOARD.id(), 1, second));
    seat.left(first);
    seat.lost("one", 77);
    assertThat(seat.arrived("two").orElseThrow().followers()).containsExactly(second);
  }

  @Test
  void readers_have_a_bound() {
    for (int i = 0; i < 1000; i++) {
      seat.ordered(new BoardCommand.FollowConsole(null));
    }
    assertThat(seat.arrived("one").orElseThrow().followers()).hasSize(16);
  }

  @Test
  void orders_go_where_the_board_is() {
    seat.arrived("one");
    assertThat(seat.ordered(new BoardCommand.PressReset()))
        .contains(new ToNode.Order(BOARD.id(), 1, new BoardCommand.PressReset()));
    assertThat(seat.node()).contains("one");
  }

  @Test
  void each_fact_is_heard_once_however_often_it_is_told() {
    seat.arrived("one");
    assertThat(seat.told("one", told(1, 0, 3))).hasSize(3);
    assertThat(seat.told("one", told(1, 0, 3))).isEmpty();
    assertThat(seat.told("one", told(1, 2, 4))).extracting(BoardEvent::atNanos).containsExactly(3L, 4L, 5L);
  }

  @Test
  void behind_a_gap_nothing_is_heard_until_what_is_missing_comes() {
    seat.arrived("one");
    assertThat(seat.told("one", told(1, 5, 2))).isEmpty();
    assertThat(seat.told("one", told(1, 0, 7))).hasSize(7);
  }

  @Test
  void a_lost_node_takes_the_power_of_its_boards_once() {
    seat.ordered(new BoardCommand.PowerOn());
    seat.arrived("one");
    Seat.Lost lost = seat.lost("one", 77);
    assertThat(lost.powerLost()).contains(
        new BoardEvent(BOARD.id(), BOARD.profile(), 77, new BoardEvent.PowerLost()));
    assertThat(seat.lost("one", 78).powerLost()).isEmpty();
    assertThat(seat.node()).isEmpty();
  }

  @Test
  void a_board_without_power_loses_none_with_its_node() {
    seat.ordered(new BoardCommand.PowerOn());
    seat.arrived("one");
    seat.told("one", new FromNode.Told(
        BOARD.id(), 1, 0, List.of(new FromNode.Event(1, -1, new BoardEvent.PowerLost()))));
    assertThat(seat.lost("one", 77).powerLost()).isEmpty();
    assertThat(seat.arrived("two").orElseThrow().isOn()).isFalse();
  }

  @Test
  void another_node_than_that_of_the_board_takes_nothing_with_it() {
    seat.ordered(new BoardCommand.PowerOn());
    seat.arrived("one");
    assertThat(seat.lost("two", 77).powerLost()).isEmpty();
    assertThat(seat.node()).contains("one");
  }

  @Test
  void what_an_incarnation_that_is_over_tells_is_not_heard() {
    seat.arrived("one");
    seat.told("one", told(1, 0, 2));
    seat.lost("one", 77);
    seat.arrived("two");
    assertThat(seat.told("one", told(1, 2, 1))).isEmpty();
    assertThat(seat.told("two", told(1, 2, 1))).isEmpty();
    assertThat(seat.told("one", told(2, 0, 1))).isEmpty();
    assertThat(seat.told("two", told(2, 0, 1))).hasSize(1);
  }

  @Test
  void a_board_that_comes_back_to_its_node_is_another_incarnation_there_too() {
    seat.arrived("one");
    seat.lost("one", 77); // it was given up there, and found no other place
    assertThat(seat.arrived("one").orElseThrow().incarnation()).isEqualTo(2);
    assertThat(seat.told("one", told(1, 0, 1))).as("it was still on its way").isEmpty();
    assertThat(seat.told("one", told(2, 0, 1))).hasSize(1);
  }

  @Test
  void a_board_that_lost_its_power_with_its_node_is_off_elsewhere_until_hands_switch_it_on() {
    seat.ordered(new BoardCommand.PowerOn());
    seat.arrived("one");
    seat.lost("one", 77);
    assertThat(seat.arrived("two").orElseThrow().isOn()).isFalse();
    assertThat(seat.ordered(new BoardCommand.PowerOn()))
        .contains(new ToNode.Order(BOARD.id(), 2, new BoardCommand.PowerOn()));
  }

  @Test
  void boots_are_counted_anew_elsewhere_as_the_board_itself_does() {
    BoardEvent.BootStarted boot = new BoardEvent.BootStarted(ResetReason.POWER_ON);
    seat.arrived("one");
    seat.told("one", new FromNode.Told(BOARD.id(), 1, 0, List.of(new FromNode.Event(1, -1, boot))));
    seat.lost("one", 77);
    seat.arrived("two");
    seat.told("two", new FromNode.Told(BOARD.id(), 2, 0,
        List.of(new FromNode.Event(1, -1, boot), new FromNode.Event(2, -1, new BoardEvent.Provisioned(true)))));
    seat.lost("two", 78);
    byte[] root = new byte[RootOfTrust.SIZE_BYTES];
    BOARD.random(BoardSpec.ROOT_OF_TRUST, 1).nextBytes(root);
    assertThat(seat.arrived("three").orElseThrow().known().orElseThrow().rootOfTrust())
        .isEqualTo(HexFormat.of().formatHex(root));
  }

  @Test
  void two_incarnations_never_live_at_once() {
    seat.ordered(new BoardCommand.PowerOn());
    seat.arrived("one");
    assertThat(seat.arrived("two")).as("the first is not known to be gone").isEmpty();
    assertThat(seat.node()).contains("one");
    Seat.Lost lost = seat.lost("one", 77);
    assertThat(lost.next()).contains("two");
    assertThat(lost.begin().orElseThrow().incarnation()).isEqualTo(2);
    assertThat(seat.node()).contains("two");
  }

  @Test
  void a_board_on_disk_begins_elsewhere_only_when_the_node_before_has_let_go_of_its_memory() {
    onDisk.ordered(new BoardCommand.PowerOn());
    onDisk.arrived("one");
    assertThat(onDisk.lost("one", 77).powerLost().orElseThrow().what())
        .as("what it did last may be on its card").isEqualTo(new BoardEvent.PowerLost(/* unheard= */ true));
    assertThat(onDisk.arrived("two")).isEmpty();
    assertThat(onDisk.ordered(new BoardCommand.PowerOn())).as("it has no place").isEmpty();
    assertThat(onDisk.freed("three")).as("another node").isEmpty();
    assertThat(onDisk.node()).isEmpty();
    ToNode.Begin begin = onDisk.freed("one").orElseThrow();
    assertThat(begin.incarnation()).isEqualTo(2);
    assertThat(begin.isOn()).as("it was switched on meanwhile").isTrue();
    assertThat(onDisk.node()).contains("two");
    assertThat(onDisk.freed("one")).as("once").isEmpty();
  }

  @Test
  void a_board_on_disk_whose_memory_is_free_before_it_finds_a_place_begins_where_it_arrives() {
    onDisk.arrived("one");
    onDisk.lost("one", 77);
    assertThat(onDisk.freed("one")).isEmpty();
    assertThat(onDisk.arrived("two").orElseThrow().incarnation()).isEqualTo(2);
  }

  @Test
  void a_place_that_was_found_before_the_node_was_lost_waits_for_the_memory_too() {
    onDisk.arrived("one");
    onDisk.arrived("two");
    assertThat(onDisk.lost("one", 77)).isEqualTo(onDisk.lost("nobody", 78));
    assertThat(onDisk.freed("one").orElseThrow().incarnation()).isEqualTo(2);
    assertThat(onDisk.node()).contains("two");
  }

  @Test
  void a_node_that_waits_for_a_memory_and_dies_too_gets_nothing() {
    onDisk.arrived("one");
    onDisk.lost("one", 77);
    onDisk.arrived("two");
    onDisk.lost("two", 78);
    assertThat(onDisk.freed("one")).isEmpty();
    assertThat(onDisk.node()).isEmpty();
    assertThat(onDisk.arrived("three").orElseThrow().incarnation()).isEqualTo(2);
  }

  @Test
  void a_board_on_disk_that_its_node_gives_up_leaves_its_memory_free() {
    onDisk.arrived("one");
    onDisk.givenUp("one", 77);
    assertThat(onDisk.arrived("one").orElseThrow().incarnation()).isEqualTo(2);
  }

  @Test
  void of_a_board_on_disk_nothing_is_remembered_beside_it() {
    onDisk.arrived("one");
    onDisk.told("one", new FromNode.Told(BOARD.id(), 1, 0, List.of(
        new FromNode.Event(1, -1, new BoardEvent.BootStarted(ResetReason.POWER_ON)),
        new FromNode.Event(2, -1, new BoardEvent.Provisioned(true)))));
    onDisk.lost("one", 77);
    onDisk.freed("one");
    assertThat(onDisk.arrived("two").orElseThrow().known()).isEmpty();
  }

  @Test
  void a_node_that_waits_for_a_board_and_dies_too_gets_nothing() {
    seat.arrived("one");
    seat.arrived("two");
    seat.lost("two", 70);
    Seat.Lost lost = seat.lost("one", 77);
    assertThat(lost.begin()).isEmpty();
    assertThat(seat.node()).isEmpty();
  }

  @Test
  void a_board_takes_what_is_known_of_its_memory_along() {
    assertThat(seat.arrived("one").orElseThrow().known()).isEmpty();
    seat.told("one", new FromNode.Told(BOARD.id(), 1, 0, List.of(
        new FromNode.Event(1, -1, new BoardEvent.BootStarted(ResetReason.POWER_ON)),
        new FromNode.Event(2, -1, new BoardEvent.Provisioned(true)),
        new FromNode.Event(3, -1, new BoardEvent.BootEnded(BootOutcome.BOOTS, true, new FirmwareVersion(9), "cd")))));
    seat.lost("one", 77);
    BoardMark known = seat.arrived("two").orElseThrow().known().orElseThrow();
    assertThat(known.version()).isEqualTo(9);
    assertThat(known.imageSha256()).isEqualTo("cd");
    assertThat(known.isProvisioned()).isTrue();
  }

  @Test
  void what_has_befallen_a_board_does_not_befall_it_again_elsewhere() {
    seat.arrived("one");
    seat.told("one", new FromNode.Told(BOARD.id(), 1, 0, List.of(new FromNode.Event(1, -1, FIRST.told()))));
    seat.lost("one", 77);
    assertThat(seat.arrived("two").orElseThrow().acts()).containsExactly(SECOND);
  }

  @Test
  void the_plan_of_a_later_campaign_takes_the_place_of_the_first_everywhere() {
    seat.arrived("one");
    seat.told("one", new FromNode.Told(BOARD.id(), 1, 0, List.of(new FromNode.Event(1, -1, FIRST.told()))));
    seat.ordered(new BoardCommand.PlanAnew(List.of(FIRST), 500));
    seat.lost("one", 77);
    ToNode.Begin begin = seat.arrived("two").orElseThrow();
    assertThat(begin.acts()).isEmpty();
    assertThat(begin.anew()).isEqualTo(Optional.of(new BoardCommand.PlanAnew(List.of(FIRST), 500)));
  }

  private static FromNode.Told told(int incarnation, long first, int count) {
    return new FromNode.Told(BOARD.id(), incarnation, first, IntStream.range(0, count)
        .mapToObj(i -> new FromNode.Event(first + i, -1, new BoardEvent.BootStarted(ResetReason.POWER_ON))).toList());
  }

  private static Act act(int fault) {
    return new Act(fault, FaultKind.LINK_DROP, 0, new Spot.Always(), Act.Drawn.NOTHING);
  }
}
