package dev.nufleet.app.console;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One board with a terminal as its console, and perhaps a script at the keys. Writes to files: runs where blocking is
 * allowed.
 */
final class BoardSessionActor {
  sealed interface Command {}

  /** A key on the terminal. */
  record Pressed(EscapeKey.Meant key) implements Command {}

  private record Heard(BoardEvent event) implements Command {}

  private record Output(ConsoleOutput output) implements Command {}

  private record TooLate(BoardScript.Wait step) implements Command {}

  private record Upgraded(BoardScript.Upgrade step, Throwable failure) implements Command {}

  /**
   * What a session works with.
   *
   * @param board makes the board, which tells its events to the given ref
   * @param screen takes the console's text as the terminal wants it
   * @param transcript takes the console's text, plain
   * @param upgrade uploads a firmware and starts a job for this board
   * @param note takes lines about the session, not of the board
   * @param end called once, with the exit code
   */
  record Parts(
      BoardId id,
      Function<ActorRef<BoardEvent>, Behavior<BoardCommand>> board,
      Printed.Style style,
      Consumer<CharSequence> screen,
      Consumer<CharSequence> transcript,
      BoardScript script,
      BiFunction<Path, String, CompletionStage<Void>> upgrade,
      Consumer<String> note,
      Consumer<Integer> end) {}

  private static final String LIMIT = "limit";

  private final ActorContext<Command> ctx;
  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<BoardCommand> board;
  private final BoardScript.Seen seen = new BoardScript.Seen();
  private final BoardHands hands;
  private boolean midLine;
  private int next;
  private boolean upgrading;

  private BoardSessionActor(ActorContext<Command> ctx, TimerScheduler<Command> timers, Parts parts) {
    this.ctx = ctx;
    this.timers = timers;
    this.parts = parts;
    this.hands = new BoardHands(parts.id());
    this.board = ctx.spawn(parts.board().apply(ctx.messageAdapter(BoardEvent.class, Heard::new)), "board");
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(BoardSessionActor.class);
      return new BoardSessionActor(ctx, timers, parts).start();
    }));
  }

  private Behavior<Command> start() {
    board.tell(new BoardCommand.FollowConsole(ctx.messageAdapter(ConsoleOutput.class, Output::new)));
    board.tell(new BoardCommand.PowerOn());
    goOn();
    return Behaviors.receive(Command.class)
        .onMessage(Output.class, m -> did(() -> show(m.output())))
        .onMessage(Pressed.class, m -> did(() -> pressed(m.key())))
        .onMessage(Heard.class, m -> did(() -> heard(m.event())))
        .onMessage(TooLate.class, m -> did(() -> fail(m.step().line(),
            "'" + m.step().text() + "' did not come within " + m.step().limit().toSeconds() + " s")))
        .onMessage(Upgraded.class, m -> did(() -> upgraded(m)))
        .build();
  }

  private static Behavior<Command> did(Runnable turn) {
    turn.run();
    return Behaviors.same();
  }

  private void show(ConsoleOutput output) {
    StringBuilder screen = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    for (Printed print : output.prints()) {
      print.appendTo(plain, Printed.Style.PLAIN);
      if (parts.style() == Printed.Style.RAW) {
        print.appendTo(screen, Printed.Style.RAW);
      }
    }
    StringBuilder shown = parts.style() == Printed.Style.RAW ? screen : plain;
    midLine = shown.isEmpty() ? midLine : shown.charAt(shown.length() - 1) != '\n';
    parts.screen().accept(shown);
    parts.transcript().accept(plain);
    seen.add(plain);
    goOn();
  }

  private void pressed(EscapeKey.Meant key) {
    if (key instanceof EscapeKey.Typed typed) {
      board.tell(new BoardCommand.PressKey(typed.key()));
    } else if (key instanceof EscapeKey.MenuOpened) {
      say(EscapeKey.menu());
    } else if (key instanceof EscapeKey.MenuClosed) {
      say("nothing was done; keys go to the board again");
    } else if (key instanceof EscapeKey.Did did && did.hand() == EscapeKey.Hand.EXIT) {
      say("ended");
      parts.end().accept(0);
    } else if (key instanceof EscapeKey.Did did) {
      BoardHands.Turn turn = hands.turn(did.hand());
      say(turn.said());
      turn.orders().forEach(board::tell);
    }
  }

  /** On a line of its own, though the board may be in the midst of one. */
  private void say(String line) {
    if (midLine) {
      parts.screen().accept(System.lineSeparator());
      midLine = false;
    }
    parts.note().accept(line);
  }

  private void heard(BoardEvent event) {
    if (event.what() instanceof BoardEvent.Halted halted) {
      parts.note().accept("the board halted (" + halted.cause() + "); only a reset or a power cycle helps");
    }
  }

  /** Does the script's steps up to the next one that has to wait. */
  private void goOn() {
    while (parts.script() != null && !upgrading && next < parts.script().steps().size()) {
      BoardScript.Step step = parts.script().steps().get(next);
      if (step instanceof BoardScript.Wait wait && !seen.take(wait.text())) {
        if (!timers.isTimerActive(LIMIT)) {
          timers.startSingleTimer(LIMIT, new TooLate(wait), wait.limit());
        }
        return;
      }
      timers.cancel(LIMIT);
      next++;
      carryOut(step);
    }
    if (parts.script() != null && !upgrading && parts.script().ends()) {
      parts.end().accept(0);
    }
  }

  private void carryOut(BoardScript.Step step) {
    if (step instanceof BoardScript.Press press) {
      press.keys().chars().forEach(key -> board.tell(new BoardCommand.PressKey((char) key)));
    } else if (step instanceof BoardScript.Reset) {
      board.tell(new BoardCommand.PressReset());
    } else if (step instanceof BoardScript.Power power) {
      board.tell(power.on() ? new BoardCommand.PowerOn() : new BoardCommand.CutPower());
    } else if (step instanceof BoardScript.Upgrade upgrade) {
      upgrading = true;
      ctx.pipeToSelf(parts.upgrade().apply(upgrade.firmware(), upgrade.version()),
          (done, failure) -> new Upgraded(upgrade, failure));
    } else if (step instanceof BoardScript.Quit) {
      next = parts.script().steps().size();
    }
  }

  private void upgraded(Upgraded answer) {
    upgrading = false;
    if (answer.failure() != null) {
      fail(answer.step().line(), "the upgrade could not be started: " + answer.failure().getMessage());
    } else {
      goOn();
    }
  }

  private void fail(int line, String what) {
    parts.note().accept("the script stops at line " + line + ": " + what);
    parts.end().accept(1);
  }
}
