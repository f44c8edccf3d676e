package dev.nufleet.board;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.actors.Handlers;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.LosingPower;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Runs the bootloader once on the board's storage and tells how it ended.
 *
 * <p>The boot takes the board's time: a {@link BootCourse} says when what is printed and when all is done, and then the
 * real boot is carried out as a whole. Whoever stops this actor before (power, reset) gets a board on which exactly
 * those storage operations have happened that fit into the time that has passed. At pace {@code max} a boot takes no
 * time.
 */
final class BootloaderActor {
  sealed interface Command {}

  /** The pause before it is over. */
  private record Begin() implements Command {}

  /** The board's time has come to this line of the course; behind the last one is the end. */
  private record Reached(int line) implements Command {}

  /** Somebody asks what the storage holds. */
  record Look(BoardCommand.GetStorage question) implements Command {}

  private static final Handlers<BootloaderActor, Command> HANDLERS = Handlers.of(BootloaderActor.class, Command.class)
      .becoming(Begin.class, (bootloader, begin) -> bootloader.begin())
      .becoming(Reached.class, BootloaderActor::reached)
      .becoming(Look.class, BootloaderActor::look)
      .atEnd(BootloaderActor::breakOff)
      .build();

  private final ActorContext<Command> ctx;
  private final FirmwareParts parts;
  private final ResetReason reason;
  private final FirmwareVersion factory;
  private long startNanos;
  private BootCourse course;
  private int printed;
  private long endNanos;
  private boolean over;

  private BootloaderActor(
      ActorContext<Command> ctx, FirmwareParts parts, ResetReason reason, FirmwareVersion factory) {
    this.ctx = ctx;
    this.parts = parts;
    this.reason = reason;
    this.factory = factory;
  }

  /**
   * @param factory the version that the board was made with
   * @param pause before it begins; nothing has happened if it is stopped before, see {@link RebootPause}
   */
  static Behavior<Command> create(
      FirmwareParts parts, ResetReason reason, FirmwareVersion factory, Duration pause) {
    return Behaviors.setup(ctx -> new BootloaderActor(ctx, parts, reason, factory).beginAfter(pause));
  }

  private Behavior<Command> beginAfter(Duration pause) {
    if (pause.isZero()) {
      return begin();
    }
    ctx.scheduleOnce(pause, ctx.getSelf(), new Begin());
    return HANDLERS.behaviorOf(this);
  }

  private Behavior<Command> begin() {
    startNanos = parts.time().nanos();
    boolean numbered = parts.faults().filter(BoardFaults::wantsOperations).isPresent();
    if (parts.pace().isMax() && !numbered) {
      return finish();
    }
    try {
      course = BootCourse.of(parts.storage(), reason, parts.settings().timings());
    } catch (UncheckedIOException e) {
      return diskFailed(e);
    }
    if (numbered) {
      parts.faults().get().operations(course.operationsWithin(Long.MAX_VALUE));
    }
    if (parts.pace().isMax()) {
      return finish();
    }
    OptionalLong cut = parts.faults().map(BoardFaults::cutsAt).orElse(OptionalLong.empty());
    endNanos = cut.isPresent() ? course.nanosOf(cut.getAsLong() - 1) : course.durationNanos();
    goOn();
    return HANDLERS.behaviorOf(this);
  }

  private Behavior<Command> reached(Reached reached) {
    if (reached.line() != printed) {
      return Behaviors.same(); // it is late
    }
    return isBefore(reached.line()) ? goOn() : finish();
  }

  /** Whether this line is printed before the end: power may fail in the middle of the course. */
  private boolean isBefore(int line) {
    return line < course.lines().size() && course.lines().get(line).atNanos() <= endNanos;
  }

  /** Prints what is due by now, and at least one line, and waits for the next. */
  private Behavior<Command> goOn() {
    List<BootCourse.Line> lines = course.lines();
    long due = Math.max(lines.get(printed).atNanos(), boardNanos());
    int until = printed;
    while (until < lines.size() && lines.get(until).atNanos() <= due) {
      until++;
    }
    long next = isBefore(until) ? lines.get(until).atNanos() : endNanos;
    long wait = Math.round(next / parts.pace().divisor()) - (parts.time().nanos() - startNanos);
    ctx.scheduleOnce(Duration.ofNanos(Math.max(wait, 0)), ctx.getSelf(), new Reached(until));
    print(lines.subList(printed, until).stream().map(BootCourse.Line::text).toList());
    return Behaviors.same();
  }

  private Behavior<Command> finish() {
    BootResult result;
    String activeSha256;
    try {
      result = Bootloader.boot(parts.storage(), reason);
      activeSha256 = ActiveImageDigest.after(result.outcome(), parts.storage().flash(), factory);
    } catch (UncheckedIOException e) {
      return diskFailed(e);
    }
    over = true;
    print(result.console().subList(Math.min(printed, result.console().size()), result.console().size()));
    parts.board().tell(new BoardPart.Booted(result, activeSha256));
    return Behaviors.stopped();
  }

  /** The board stops in the middle: the storage gets what has happened so far, and no more. */
  private void breakOff() {
    if (over || course == null) {
      return;
    }
    over = true;
    long operations = course.operationsWithin(boardNanos());
    if (operations > 0) {
      try {
        Bootloader.boot(LosingPower.after(operations, parts.storage()), reason);
      } catch (UncheckedIOException e) {
        diskFailed(e);
      }
    }
  }

  /** What power loss would leave now: the storage itself gets it at the end, see above. */
  private Behavior<Command> look(Look look) {
    long operations = course == null ? 0 : course.operationsWithin(boardNanos());
    look.question().replyTo().tell(RunningParts.answer(
        () -> operations == 0 ? parts.look().now() : parts.look().of(after(operations))));
    return Behaviors.same();
  }

  private BoardStorage after(long operations) {
    BoardStorage copy = parts.storage().beneath().scratch();
    Bootloader.boot(LosingPower.after(operations, copy), reason);
    return copy;
  }

  private Behavior<Command> diskFailed(UncheckedIOException failure) {
    over = true;
    parts.board().tell(BoardPart.HaltAsked.hostDiskFailed(failure, ctx.getLog()));
    return Behaviors.stopped();
  }

  private void print(List<String> texts) {
    printed += texts.size();
    parts.console().tell(new ConsoleActor.Prints(texts.stream().map(Printed::text).toList()));
  }

  private long boardNanos() {
    return (long) ((parts.time().nanos() - startNanos) * parts.pace().divisor());
  }
}
