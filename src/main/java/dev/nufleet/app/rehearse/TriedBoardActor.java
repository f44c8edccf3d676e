package dev.nufleet.app.rehearse;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One board of a rehearsal, with somebody who watches its console: switches it on, presses {@code r} once a candidate
 * is written, and says how it ended. What goes on without end is watched for a while.
 */
final class TriedBoardActor {
  sealed interface Command {}

  private record Heard(BoardEvent event) implements Command {}

  private record Output(ConsoleOutput output) implements Command {}

  private record TooLate() implements Command {}

  private record Settled() implements Command {}

  /** All that the console had told before has come. */
  private record AllHeard() implements Command {}

  /** Three fetches, each of three connections: the board would go on so for ever. */
  private static final int HINDRANCES = 9;
  /** A board tells what happened before it prints what it says to that. */
  private static final Duration LAST_WORDS = Duration.ofMillis(50);

  /**
   * What it works with.
   *
   * @param board makes the board, which tells its events to the given ref
   * @param version that it is to be upgraded to
   * @param patience how long nothing may come of it
   * @param ready called once: whether the board has signed in and waits for an upgrade
   * @param end called once
   */
  record Parts(Function<ActorRef<BoardEvent>, Behavior<BoardCommand>> board, String version, Duration patience,
      Consumer<Boolean> ready, Consumer<End> end) {}

  /** @param how as {@link Course#end}; empty if it was upgraded */
  record End(boolean upgraded, String how, ConsoleEar ear) {}

  private final ActorContext<Command> ctx;
  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<BoardCommand> board;
  private final ConsoleEar ear = new ConsoleEar();
  private int hindrances;
  private boolean staged;

  private TriedBoardActor(ActorContext<Command> ctx, TimerScheduler<Command> timers, Parts parts) {
    this.ctx = ctx;
    this.timers = timers;
    this.parts = parts;
    this.board = ctx.spawn(parts.board().apply(ctx.messageAdapter(BoardEvent.class, Heard::new)), "board");
    board.tell(new BoardCommand.FollowConsole(ctx.messageAdapter(ConsoleOutput.class, Output::new)));
    board.tell(new BoardCommand.PowerOn());
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(TriedBoardActor.class);
      return new TriedBoardActor(ctx, timers, parts).watching();
    }));
  }

  private Behavior<Command> watching() {
    begin();
    return Behaviors.receive(Command.class)
        .onMessage(Output.class, m -> {
          hear(m.output());
          return Behaviors.same();
        })
        .onMessage(Heard.class, m -> heard(m.event().what()))
        .onMessage(TooLate.class, m -> ended(false, Course.SILENT))
        .build();
  }

  /** From now on something has to come of it. */
  private void begin() {
    timers.startSingleTimer(TooLate.class, new TooLate(), parts.patience());
  }

  private void hear(ConsoleOutput output) {
    StringBuilder plain = new StringBuilder();
    output.prints().forEach(print -> print.appendTo(plain, Printed.Style.PLAIN));
    ear.hear(plain);
  }

  private Behavior<Command> heard(BoardEvent.What what) {
    if (what instanceof BoardEvent.VersionReported reported) {
      begin();
      if (reported.version().equals(parts.version())) {
        return ended(true, "");
      }
      parts.ready().accept(true);
    } else if (what instanceof BoardEvent.DownloadStarted) {
      hindrances = 0;
      begin();
    } else if (what instanceof BoardEvent.DownloadHindered hindered && ++hindrances == HINDRANCES) {
      return ended(false, Course.HINDERED + " " + hindered.cause());
    } else if (what instanceof BoardEvent.CandidateWritten) {
      staged = true;
    } else if (what instanceof BoardEvent.ApplicationEnded end) {
      if (!staged) {
        return ended(false, Course.MAIN_ENDED + " " + end.cause());
      }
      staged = false;
      begin();
      board.tell(new BoardCommand.PressKey('r'));
    } else if (what instanceof BoardEvent.Halted halted) {
      return ended(false, Course.HALTED + " " + halted.cause());
    }
    return Behaviors.same();
  }

  private Behavior<Command> ended(boolean upgraded, String how) {
    parts.ready().accept(false); // too late for whoever was ready
    timers.startSingleTimer(TooLate.class, new Settled(), LAST_WORDS);
    return Behaviors.receive(Command.class)
        .onMessage(Output.class, m -> {
          hear(m.output());
          return Behaviors.same();
        })
        .onMessage(Settled.class, m -> {
          board.tell(new BoardCommand.ReadConsole(Printed.Style.PLAIN,
              ctx.messageAdapter(BoardCommand.ConsoleText.class, text -> new AllHeard())));
          return Behaviors.same();
        })
        .onMessage(AllHeard.class, m -> {
          parts.end().accept(new End(upgraded, how, ear));
          return Behaviors.stopped();
        })
        .onAnyMessage(m -> Behaviors.same())
        .build();
  }
}
