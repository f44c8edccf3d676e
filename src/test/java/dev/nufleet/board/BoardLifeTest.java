package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.BoardLife.Boot;
import dev.nufleet.board.BoardLife.Booted;
import dev.nufleet.board.BoardLife.BrokeDown;
import dev.nufleet.board.BoardLife.ClearRam;
import dev.nufleet.board.BoardLife.Event;
import dev.nufleet.board.BoardLife.HaltAsked;
import dev.nufleet.board.BoardLife.Happened;
import dev.nufleet.board.BoardLife.Keys;
import dev.nufleet.board.BoardLife.Part;
import dev.nufleet.board.BoardLife.PartStopped;
import dev.nufleet.board.BoardLife.PowerCut;
import dev.nufleet.board.BoardLife.PowerFailed;
import dev.nufleet.board.BoardLife.PowerOff;
import dev.nufleet.board.BoardLife.PowerOn;
import dev.nufleet.board.BoardLife.PreMainEnded;
import dev.nufleet.board.BoardLife.ResetAsked;
import dev.nufleet.board.BoardLife.ResetByKey;
import dev.nufleet.board.BoardLife.ResetPressed;
import dev.nufleet.board.BoardLife.RestStorage;
import dev.nufleet.board.BoardLife.Start;
import dev.nufleet.board.BoardLife.StartBootloader;
import dev.nufleet.board.BoardLife.Steady;
import dev.nufleet.board.BoardLife.Stop;
import dev.nufleet.board.BoardLife.Stopping;
import dev.nufleet.board.BoardLife.Tell;
import dev.nufleet.board.BoardLife.Wish;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.RetainedRam;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardLifeTest {
  private static final FirmwareVersion VERSION = new FirmwareVersion(7);
  private static final Sha256 DIGEST = Sha256.of(new byte[] {1});

  private BoardLife life = BoardLife.OFF;

  @Test
  void power_clears_the_ram_and_starts_the_network_and_the_bootloader() {
    assertThat(on(new PowerOn())).containsExactly(
        new ClearRam(), new Start(Part.NETWORK), new Start(Part.KEY_VALUES), told(ResetReason.POWER_ON),
        new StartBootloader(ResetReason.POWER_ON));
    assertThat(life.stage()).isEqualTo(Steady.BOOTING);
    assertThat(life.running()).containsExactlyInAnyOrder(Part.NETWORK, Part.KEY_VALUES, Part.BOOTLOADER);
    assertThat(life.boots()).isEqualTo(1);
  }

  @Test
  void pre_main_begins_when_the_bootloader_has_let_go_and_main_when_pre_main_has() {
    on(new PowerOn());
    assertThat(on(booted(BootOutcome.BOOTS))).containsExactly(
        new Tell(new BoardEvent.BootEnded(BootOutcome.BOOTS, true, VERSION, DIGEST.toString())),
        new Stop(Part.BOOTLOADER, false));
    assertThat(on(new PartStopped(Part.BOOTLOADER))).containsExactly(new RestStorage(), new Start(Part.PRE_MAIN));
    assertThat(on(new PreMainEnded())).containsExactly(new Stop(Part.PRE_MAIN, false));
    assertThat(on(new PartStopped(Part.PRE_MAIN)))
        .containsExactly(new RestStorage(), Keys.MAIN_STARTED, new Start(Part.MAIN));
    assertThat(life.stage()).isEqualTo(Steady.IN_MAIN);
    assertThat(life.running()).containsExactlyInAnyOrder(Part.NETWORK, Part.KEY_VALUES, Part.MAIN);
  }

  @Test
  void a_digest_that_nobody_could_take_is_told_as_none() {
    on(new PowerOn());
    BootResult nothing = new BootResult(
        BootOutcome.HALTS, false, FirmwareVersion.ZERO, Optional.empty(), List.of(), RetainedRam.CLEAR);
    assertThat(on(new Booted(nothing, "")))
        .contains(new Tell(new BoardEvent.BootEnded(BootOutcome.HALTS, false, FirmwareVersion.ZERO, "")));
  }

  @ParameterizedTest
  @CsvSource({"HALTS, no-bootable-image", "HANGS, card-read-error"})
  void a_bootloader_that_does_not_jump_is_dead_until_a_reset(BootOutcome outcome, String cause) {
    on(new PowerOn());
    assertThat(on(booted(outcome))).endsWith(
        Keys.DEAF, new Stop(Part.BOOTLOADER, false), new Stop(Part.KEY_VALUES, false), new Stop(Part.NETWORK, false));
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.Halted(cause)));
    for (Event nothing : List.of(new PowerOn(), new ResetAsked(), new ResetByKey(1), new HaltAsked("again"),
        new PreMainEnded(), booted(BootOutcome.BOOTS))) {
      assertThat(on(nothing)).as("%s", nothing).isEmpty();
      assertThat(life.stage()).isEqualTo(Steady.HALTED);
    }
    assertThat(on(new ResetPressed())).contains(new StartBootloader(ResetReason.PIN));
    assertThat(life.boots()).isEqualTo(2);
  }

  @Test
  void power_that_fails_in_the_bootloader_is_a_loss_of_power() {
    on(new PowerOn());
    on(booted(BootOutcome.POWER_CUT));
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()));
    assertThat(life.stage()).isEqualTo(Steady.OFF);
  }

  @Test
  void a_cut_stops_everything_without_goodbye_and_ends_when_all_have_let_go() {
    inMain();
    assertThat(on(new PowerCut())).containsExactly(
        Keys.DEAF, new Stop(Part.MAIN, true), new Stop(Part.KEY_VALUES, true), new Stop(Part.NETWORK, true));
    assertThat(on(new PartStopped(Part.NETWORK))).isEmpty();
    assertThat(on(new PartStopped(Part.MAIN))).as("the stores may still be writing").isEmpty();
    assertThat(on(new PartStopped(Part.KEY_VALUES)))
        .containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()));
    assertThat(life).isEqualTo(new BoardLife(Steady.OFF, Set.of(), 1));
  }

  @Test
  void resets_are_told_apart_by_their_reason() {
    inMain();
    assertThat(on(new ResetAsked())).containsExactly(
        Keys.DEAF, new Stop(Part.MAIN, false), new Stop(Part.KEY_VALUES, false), new Stop(Part.NETWORK, false));
    assertThat(stopAll()).contains(told(ResetReason.SOFTWARE), new StartBootloader(ResetReason.SOFTWARE));
    assertThat(on(new ResetPressed())).contains(new Stop(Part.BOOTLOADER, false));
    assertThat(stopAll()).contains(told(ResetReason.PIN), new StartBootloader(ResetReason.PIN));
    assertThat(life.boots()).isEqualTo(3);
  }

  @Test
  void the_operators_key_resets_the_boot_in_which_it_was_pressed_and_no_other() {
    inMain();
    assertThat(on(new ResetByKey(0))).isEmpty();
    assertThat(on(new ResetByKey(1))).startsWith(new Tell(new BoardEvent.ResetRequested()), Keys.DEAF);
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.SOFTWARE));
    assertThat(on(new ResetByKey(2))).as("no application runs that could serve a key").isEmpty();
  }

  @Test
  void pre_main_may_ask_for_a_reset_and_a_bootloader_does_not() {
    on(new PowerOn());
    assertThat(on(new ResetAsked())).isEmpty();
    on(booted(BootOutcome.BOOTS));
    on(new PartStopped(Part.BOOTLOADER));
    assertThat(on(new ResetAsked())).contains(new Stop(Part.PRE_MAIN, false));
  }

  @Test
  void what_asks_for_a_halt_gets_it_with_its_cause() {
    inMain();
    assertThat(on(new HaltAsked("fatal-error"))).containsExactly(
        Keys.DEAF, new Stop(Part.MAIN, false), new Stop(Part.KEY_VALUES, false), new Stop(Part.NETWORK, false));
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.Halted("fatal-error")));
  }

  @Test
  void facts_from_inside_are_passed_on_and_the_end_of_main_reaches_the_keys() {
    BoardEvent.What fact = new BoardEvent.SignedIn(false);
    assertThat(on(new Happened(fact))).as("without power").isEmpty();
    inMain();
    assertThat(on(new Happened(fact))).containsExactly(new Tell(fact));
    BoardEvent.What end = new BoardEvent.ApplicationEnded("done");
    assertThat(on(new Happened(end))).containsExactly(Keys.MAIN_ENDED, new Tell(end));
    on(new PowerCut());
    assertThat(on(new Happened(fact))).as("last words").containsExactly(new Tell(fact));
  }

  @ParameterizedTest
  @CsvSource({"MAIN", "KEY_VALUES", "NETWORK"})
  void a_part_that_breaks_down_is_noticed_by_the_watchdog(Part part) {
    inMain();
    assertThat(on(new PartStopped(part))).contains(new BrokeDown(part), Keys.DEAF);
    assertThat(stopAll()).contains(told(ResetReason.WATCHDOG), new StartBootloader(ResetReason.WATCHDOG));
  }

  @ParameterizedTest
  @CsvSource({"KEY_VALUES", "NETWORK"})
  void a_part_that_breaks_down_between_two_programs_is_noticed_too(Part part) {
    on(new PowerOn());
    on(booted(BootOutcome.BOOTS));
    assertThat(on(new PartStopped(part))).contains(new BrokeDown(part));
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.WATCHDOG));
  }

  @Test
  void a_cut_overrules_whatever_was_to_follow() {
    for (Event first : List.of(new ResetAsked(), new HaltAsked("fatal-error"), new PowerFailed(), new PowerCut())) {
      life = BoardLife.OFF;
      inMain();
      on(first);
      on(new PowerCut());
      assertThat(stopAll()).as("%s", first).containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()));
    }
  }

  @Test
  void a_cut_between_two_programs_stops_the_network_too() {
    on(new PowerOn());
    on(booted(BootOutcome.BOOTS));
    assertThat(on(new PowerCut())).containsExactly(
        Keys.DEAF, new Stop(Part.BOOTLOADER, true), new Stop(Part.KEY_VALUES, true), new Stop(Part.NETWORK, true));
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()));
  }

  @Test
  void the_key_value_stores_outlive_programs_and_no_reset() {
    inMain();
    assertThat(life.running()).contains(Part.KEY_VALUES);
    for (Event end : List.of(new ResetAsked(), new HaltAsked("fatal-error"), new PowerCut(), new PowerFailed())) {
      life = BoardLife.OFF;
      inMain();
      assertThat(on(end)).as("%s", end).filteredOn(Stop.class::isInstance).extracting(stop -> ((Stop) stop).part())
          .contains(Part.KEY_VALUES);
      on(new PartStopped(Part.MAIN));
      on(new PartStopped(Part.NETWORK));
      assertThat(life.stage()).as("waits until they have let go").isInstanceOf(Stopping.class);
      List<Wish> then = on(new PartStopped(Part.KEY_VALUES));
      assertThat(then).startsWith(new RestStorage());
      assertThat(then.contains(new Start(Part.KEY_VALUES))).isEqualTo(end instanceof ResetAsked);
    }
  }

  @Test
  void a_reset_between_two_programs_does_not_wait_for_the_next_one() {
    on(new PowerOn());
    on(booted(BootOutcome.BOOTS));
    on(new ResetPressed());
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.PIN)).doesNotContain(new Start(Part.PRE_MAIN));
  }

  @Test
  void a_reset_while_pre_main_lets_go_does_not_wait_for_main() {
    on(new PowerOn());
    on(booted(BootOutcome.BOOTS));
    on(new PartStopped(Part.BOOTLOADER));
    on(new PreMainEnded());
    assertThat(on(new ResetPressed())).containsExactly(
        Keys.DEAF, new Stop(Part.PRE_MAIN, false), new Stop(Part.KEY_VALUES, false), new Stop(Part.NETWORK, false));
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.PIN))
        .doesNotContain(new Start(Part.MAIN), Keys.MAIN_STARTED);
  }

  @Test
  void power_that_comes_back_while_parts_let_go_is_kept_and_so_is_a_reset_after_it() {
    inMain();
    on(new PowerCut());
    on(new ResetPressed()); // there is no power
    on(new PowerOn());
    on(new PowerOn());
    on(new ResetPressed());
    assertThat(((Stopping) life.stage()).kept()).containsExactly(new PowerOn(), new ResetPressed());
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()), new ClearRam(),
        new Start(Part.NETWORK), new Start(Part.KEY_VALUES), told(ResetReason.POWER_ON),
        new StartBootloader(ResetReason.POWER_ON),
        Keys.DEAF, new Stop(Part.BOOTLOADER, false), new Stop(Part.KEY_VALUES, false), new Stop(Part.NETWORK, false));
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.PIN));
  }

  @Test
  void a_plug_that_is_pulled_again_takes_the_orders_before_it_back() {
    inMain();
    on(new PowerCut());
    on(new PowerOn());
    on(new PowerCut());
    assertThat(stopAll()).containsExactly(new RestStorage(), new Tell(new BoardEvent.PowerLost()));
    assertThat(life.stage()).isEqualTo(Steady.OFF);
  }

  @Test
  void storage_that_fails_once_more_takes_no_order_back() {
    inMain();
    on(new PowerCut());
    on(new PowerOn());
    on(new PowerFailed());
    assertThat(stopAll()).contains(new StartBootloader(ResetReason.POWER_ON));
  }

  @Test
  void a_reset_that_is_pressed_while_the_board_resets_or_halts_counts_after_that() {
    for (Event first : List.of(new ResetAsked(), new HaltAsked("fatal-error"))) {
      life = BoardLife.OFF;
      inMain();
      on(first);
      on(new PowerOn()); // it has power
      on(new ResetPressed());
      while (life.stage() instanceof Stopping) {
        stopAll();
      }
      assertThat(life.stage()).as("%s", first).isEqualTo(Steady.BOOTING);
      assertThat(life.boots()).isEqualTo(first instanceof ResetAsked ? 3 : 2);
    }
  }

  @Test
  void impatient_hands_lose_what_comes_on_top() {
    inMain();
    on(new ResetAsked());
    for (int i = 0; i < 2 * BoardLife.ORDERS_KEPT; i++) {
      on(new ResetPressed());
    }
    assertThat(((Stopping) life.stage()).kept()).hasSize(BoardLife.ORDERS_KEPT);
  }

  @Test
  void what_stopped_long_ago_does_not_stop_again() {
    inMain();
    BoardLife before = life;
    assertThat(on(new PartStopped(Part.BOOTLOADER))).isEmpty();
    assertThat(life).isEqualTo(before);
  }

  @Test
  void every_kind_of_event_means_something_somewhere() {
    Map<Class<?>, Boolean> heard = new HashMap<>();
    List<Event> events = List.of(new PowerOn(), new PowerCut(), new PowerFailed(), new ResetPressed(),
        booted(BootOutcome.BOOTS), new PreMainEnded(), new ResetAsked(), new ResetByKey(1), new HaltAsked("x"),
        new PartStopped(Part.NETWORK), new Happened(new BoardEvent.SignedIn(true)));
    assertThat(events.stream().map(Object::getClass)).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    for (BoardLife stage : stages()) {
      events.forEach(event -> heard.merge(event.getClass(), !stage.on(event).wishes().isEmpty(), Boolean::logicalOr));
    }
    assertThat(heard).doesNotContainValue(false);
  }

  private static List<BoardLife> stages() {
    BoardLife booting = BoardLife.OFF.on(new PowerOn()).next();
    BoardLife preMain = booting.on(booted(BootOutcome.BOOTS)).next().on(new PartStopped(Part.BOOTLOADER)).next();
    BoardLife main = preMain.on(new PreMainEnded()).next().on(new PartStopped(Part.PRE_MAIN)).next();
    return List.of(BoardLife.OFF, booting, preMain, main,
        new BoardLife(new Stopping(new Boot(ResetReason.PIN), List.of()), Set.of(Part.NETWORK), 1),
        new BoardLife(new Stopping(new PowerOff(), List.of()), Set.of(Part.NETWORK), 1));
  }

  private void inMain() {
    Stream.of(new PowerOn(), booted(BootOutcome.BOOTS), new PartStopped(Part.BOOTLOADER), new PreMainEnded(),
        new PartStopped(Part.PRE_MAIN)).forEach(this::on);
    assertThat(life.stage()).isEqualTo(Steady.IN_MAIN);
  }

  /** All that run now let go, the program last. */
  private List<Wish> stopAll() {
    List<Wish> wishes = new ArrayList<>();
    List<Part> parts = new ArrayList<>(life.running());
    Collections.reverse(parts);
    parts.forEach(part -> wishes.addAll(on(new PartStopped(part))));
    return wishes;
  }

  private List<Wish> on(Event event) {
    BoardLife.Step step = life.on(event);
    life = step.next();
    return step.wishes();
  }

  private static Tell told(ResetReason reason) {
    return new Tell(new BoardEvent.BootStarted(reason));
  }

  static Booted booted(BootOutcome outcome) {
    BootResult result = new BootResult(outcome, true, VERSION, Optional.empty(), List.of(), RetainedRam.CLEAR);
    return new Booted(result, DIGEST.toString());
  }
}
