package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.BoardLife.Event;
import dev.nufleet.board.BoardLife.Part;
import dev.nufleet.board.BoardLife.Steady;
import dev.nufleet.board.BoardLife.Stopping;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.ResetReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Whatever happens to a board, in whatever order: what its life must never want. */
class BoardLifePropertiesTest {
  /** A board that does as its life wants, and whose parts say whatever they like. */
  private static final class Board {
    private BoardLife life = BoardLife.OFF;
    private final Set<Part> running = EnumSet.noneOf(Part.class);
    private final Set<Part> toldToStop = EnumSet.noneOf(Part.class);
    private final Set<Part> startedNow = EnumSet.noneOf(Part.class);
    private ResetReason due;

    Board happens(Event event) {
      if (event instanceof BoardLife.PartStopped stopped) {
        if (!running.remove(stopped.part())) {
          return this;
        }
        due = toldToStop.remove(stopped.part()) ? due : ResetReason.WATCHDOG;
      }
      startedNow.clear();
      BoardLife.Stage before = life.stage();
      BoardLife.Step step = life.on(event);
      life = step.next();
      step.wishes().forEach(wish -> wanted(wish, before, event));
      check();
      return this;
    }

    private void wanted(BoardLife.Wish wish, BoardLife.Stage before, Event event) {
      if (wish instanceof BoardLife.StartBootloader start) {
        assertThat(running).as("bootloader starts while parts run")
            .containsExactlyInAnyOrder(Part.NETWORK, Part.KEY_VALUES);
        assertThat(startedNow).as("parts outlive the reset").containsAll(running);
        assertThat(reasonsFor(before, event)).contains(start.reason());
        started(Part.BOOTLOADER);
      } else if (wish instanceof BoardLife.Start start) {
        started(start.part());
      } else if (wish instanceof BoardLife.Stop stop) {
        assertThat(running).as("stopped, but does not run").contains(stop.part());
        toldToStop.add(stop.part());
      } else if (wish instanceof BoardLife.RestStorage) {
        assertThat(running.stream().filter(Part::isProgram)).as("the storage rests in a program's hands").isEmpty();
        assertThat(toldToStop).as("the storage rests while the stores may be writing").isEmpty();
      } else if (wish instanceof BoardLife.Tell tell) {
        boolean off = before == Steady.OFF && !(tell.what() instanceof BoardEvent.BootStarted);
        assertThat(off).as("a board without power says %s", tell.what()).isFalse();
      }
    }

    /** Which resets this can be: the one that was being waited for, one of the hands, or the watchdog's. */
    private List<ResetReason> reasonsFor(BoardLife.Stage before, Event event) {
      List<ResetReason> reasons = new ArrayList<>();
      if (before instanceof Stopping stopping && stopping.next() instanceof BoardLife.Boot boot) {
        reasons.add(boot.reason());
      } else if (before instanceof Stopping stopping && stopping.kept().contains(new BoardLife.PowerOn())) {
        reasons.add(ResetReason.POWER_ON);
      } else if (before instanceof Stopping stopping && stopping.kept().contains(new BoardLife.ResetPressed())) {
        reasons.add(ResetReason.PIN);
      } else if (event instanceof BoardLife.PowerOn) {
        reasons.add(ResetReason.POWER_ON);
      } else if (event instanceof BoardLife.ResetPressed) {
        reasons.add(ResetReason.PIN);
      } else if (due == ResetReason.WATCHDOG) {
        reasons.add(ResetReason.WATCHDOG);
      }
      return reasons;
    }

    private void started(Part part) {
      assertThat(running.add(part)).as("%s starts twice", part).isTrue();
      startedNow.add(part);
      toldToStop.remove(part);
    }

    private void check() {
      assertThat(running.stream().filter(Part::isProgram).count())
          .as("programs, each of which holds the storage: %s", running).isLessThanOrEqualTo(1);
      assertThat(life.running()).isEqualTo(running);
      if (life.stage() == Steady.OFF || life.stage() == Steady.HALTED) {
        assertThat(running).isEmpty();
      } else if (life.stage() instanceof Steady) {
        assertThat(running).as("what a program asks").contains(Part.KEY_VALUES, Part.NETWORK);
        assertThat(toldToStop).as("goes on while parts let go").isEmpty();
      } else if (life.stage() instanceof Stopping stopping) {
        assertThat(stopping.kept().size()).isLessThanOrEqualTo(BoardLife.ORDERS_KEPT);
        assertThat(toldToStop).as("waits for parts that nobody told to stop").isNotEmpty();
      }
    }

    @Override
    public String toString() {
      return life.toString();
    }
  }

  @Property
  void at_most_one_part_holds_the_storage_and_every_reset_has_its_reason(@ForAll("lives") ActionChain<Board> lives) {
    lives.run();
  }

  /** However it got there: when hands leave it alone and its parts let go, a board comes to rest. */
  @Property
  void a_board_that_is_left_alone_comes_to_rest_with_or_without_power(@ForAll("lives") ActionChain<Board> lives) {
    Board board = lives.run();
    for (int step = 0; board.life.stage() instanceof Stopping; step++) {
      assertThat(step).as("resets after the hands have left").isLessThan(4 * BoardLife.ORDERS_KEPT);
      List.copyOf(board.toldToStop).forEach(part -> board.happens(new BoardLife.PartStopped(part)));
    }
    assertThat(board.life.stage()).isInstanceOf(Steady.class);
  }

  @Provide
  Arbitrary<ActionChain<Board>> lives() {
    return ActionChain.startWith(Board::new)
        .withAction(3, happening("hands", Arbitraries.of(
            new BoardLife.PowerOn(), new BoardLife.PowerCut(), new BoardLife.ResetPressed())))
        .withAction(4, happening("firmware", Arbitraries.of(
            new BoardLife.PreMainEnded(), new BoardLife.ResetAsked(), new BoardLife.HaltAsked("fatal-error"),
            new BoardLife.PowerFailed(), new BoardLife.ResetByKey(1), new BoardLife.ResetByKey(2),
            new BoardLife.Happened(new BoardEvent.SignedIn(false)),
            new BoardLife.Happened(new BoardEvent.ApplicationEnded("done")))))
        .withAction(3, happening("bootloader", Arbitraries.of(BootOutcome.class).map(BoardLifeTest::booted)))
        .withAction(6, happening("part stopped", Arbitraries.of(Part.class).map(BoardLife.PartStopped::new)))
        .withMaxTransformations(60);
  }

  private static Action<Board> happening(String who, Arbitrary<? extends Event> events) {
    return new Action.Independent<Board>() {
      @Override
      public Arbitrary<Transformer<Board>> transformer() {
        return events.map(event -> Transformer.transform(who + " " + event, board -> board.happens(event)));
      }
    };
  }
}
