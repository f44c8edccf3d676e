package dev.nufleet.board;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.actors.Handlers;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.board.BoardCommand.ConsoleText;
import dev.nufleet.board.BoardCommand.FollowConsole;
import dev.nufleet.board.BoardCommand.ReadConsole;
import dev.nufleet.board.program.HostConsole;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A board's serial console. Output: keeps the newest prints in a ring and makes text of them only when somebody reads;
 * followers get everything from then on, in order. Input: the operator's keys, which the firmware's second thread
 * takes one per two seconds ({@link HostConsole}); keys that come while no application runs wait in the FIFO.
 */
final class ConsoleActor {
  /** The transcript's and those of some who look on. */
  static final int MOST_FOLLOWERS = 16;

  sealed interface Command {}

  record Prints(List<Printed> prints) implements Command {}

  record Key(char key) implements Command {}

  /** Pre-main is over: the pump for keys starts. @param boot which boot's application this is */
  record ApplicationStarted(int boot) implements Command {}

  record MainEnded() implements Command {}

  record ApplicationStopped() implements Command {}

  record Read(ReadConsole order) implements Command {}

  record Follow(FollowConsole order) implements Command {}

  private record ReaderGone(ActorRef<ConsoleOutput> reader) implements Command {}

  private record Wake(int application) implements Command {}

  private static final Handlers<ConsoleActor, Command> HANDLERS = Handlers.of(ConsoleActor.class, Command.class)
      .on(Prints.class, (console, batch) -> console.keep(batch.prints()))
      .on(Read.class, (console, read) -> console.answer(read.order()))
      .on(Follow.class, (console, follow) -> console.follow(follow.order()))
      .on(ReaderGone.class, (console, gone) -> console.followers.remove(gone.reader()))
      .on(Key.class, (console, key) -> console.pressed(key.key()))
      .on(ApplicationStarted.class, (console, started) -> console.applicationStarted(started.boot()))
      .on(MainEnded.class, (console, ended) -> console.mainEnded = true)
      .on(ApplicationStopped.class, (console, stopped) -> console.applicationStopped())
      .on(Wake.class, ConsoleActor::woken)
      .atEnd(console -> console.alarm.cancel())
      .build();

  private final ActorContext<Command> ctx;
  private final ActorRef<BoardCommand> board;
  private final BoardProfile profile;
  private final Pace pace;
  private final RunClock clock;

  private final Printed[] ring;
  private long printed;
  /** Most boards have none, few more than one. */
  private final List<ActorRef<ConsoleOutput>> followers = new ArrayList<>(0);

  private HostConsole keys;
  private String waitingKeys = "";
  private int applications;
  private int boot;
  private boolean mainEnded;
  private long startedNanos;
  private Cancellable alarm = Cancellable.alreadyCancelled();

  private ConsoleActor(
      ActorContext<Command> ctx, ActorRef<BoardCommand> board, BoardProfile profile, Pace pace, RunClock clock,
      int keep) {
    this.ctx = ctx;
    this.board = board;
    this.profile = profile;
    this.pace = pace;
    this.clock = clock;
    this.ring = new Printed[keep];
  }

  /** @param keep how many prints the ring holds */
  static Behavior<Command> create(
      ActorRef<BoardCommand> board, BoardProfile profile, Pace pace, RunClock clock, int keep) {
    return Behaviors.setup(ctx -> HANDLERS.behaviorOf(new ConsoleActor(ctx, board, profile, pace, clock, keep)));
  }

  // ---- output ----

  private void keep(List<Printed> prints) {
    for (Printed print : prints) {
      ring[(int) (printed++ % ring.length)] = print;
    }
    if (!followers.isEmpty()) {
      ConsoleOutput output = new ConsoleOutput(prints);
      followers.forEach(follower -> follower.tell(output));
    }
  }

  private void follow(FollowConsole order) {
    if (followers.size() == MOST_FOLLOWERS || followers.contains(order.reader())) {
      return;
    }
    followers.add(order.reader());
    ctx.watchWith(order.reader(), new ReaderGone(order.reader()));
    if (order.withKept() && printed > 0) {
      List<Printed> kept = new ArrayList<>();
      for (long i = Math.max(0, printed - ring.length); i < printed; i++) {
        kept.add(ring[(int) (i % ring.length)]);
      }
      order.reader().tell(new ConsoleOutput(kept));
    }
  }

  private void answer(ReadConsole order) {
    StringBuilder text = new StringBuilder();
    long first = Math.max(0, printed - ring.length);
    for (long i = first; i < printed; i++) {
      ring[(int) (i % ring.length)].appendTo(text, order.style());
    }
    order.replyTo().tell(new ConsoleText(text.toString(), first));
  }

  // ---- input ----

  private void applicationStarted(int theBoot) {
    applications++;
    boot = theBoot;
    mainEnded = false;
    startedNanos = clock.nanos();
    keys = HostConsole.startedAt(0);
    String early = waitingKeys;
    waitingKeys = "";
    early.chars().forEach(key -> pressed((char) key));
  }

  private void applicationStopped() {
    applications++;
    alarm.cancel();
    keys = null;
  }

  private void pressed(char key) {
    if (keys != null) {
      carryOut(keys.onKey(boardMillis(), key));
    } else if (waitingKeys.length() < HostConsole.FIFO_BYTES) {
      waitingKeys += key;
    }
  }

  private void woken(Wake wake) {
    if (wake.application() == applications) { // else it is of an application that is gone
      carryOut(keys.onTime(boardMillis(), profile, mainEnded));
    }
  }

  private void carryOut(HostConsole.Turn turn) {
    keys = turn.next();
    if (!turn.prints().isEmpty()) {
      keep(turn.prints());
    }
    if (turn.reset()) {
      board.tell(new BoardPart.KeyResets(boot));
      applicationStopped();
    } else if (turn.wakeAtMillis() != Long.MAX_VALUE) {
      wakeAt(turn.wakeAtMillis());
    }
  }

  private void wakeAt(long boardMillis) {
    alarm.cancel();
    if (pace.isMax()) {
      carryOut(keys.onTime(boardMillis, profile, mainEnded));
      return;
    }
    long nanos = startedNanos + pace.nanosFor(boardMillis) - clock.nanos();
    alarm = ctx.scheduleOnce(Duration.ofNanos(Math.max(nanos, 0)), ctx.getSelf(), new Wake(applications));
  }

  /** The board's own time since the application started; at pace {@code max} it stands still between keys. */
  private long boardMillis() {
    return pace.isMax() ? 0 : (long) ((clock.nanos() - startedNanos) * pace.divisor() / 1_000_000);
  }
}
