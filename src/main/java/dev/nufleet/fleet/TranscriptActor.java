package dev.nufleet.fleet;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Writes one board's console to a file, as plain text, fit for a terminal: what peers made the board print may not be.
 * It makes the text, so that the board need not; runs on the
 * blocking dispatcher. The file is open only while it is written, since a fleet has more boards than a process has
 * files.
 */
final class TranscriptActor {
  private enum Flush {
    NOW
  }

  private static final int CHUNK_CHARS = 32 * 1024;
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);

  private final Path file;
  private final StringBuilder text = new StringBuilder();

  private TranscriptActor(Path file) {
    this.file = file;
  }

  /** @throws UncheckedIOException inside the actor, if the file cannot be written: the transcript ends there */
  static Behavior<ConsoleOutput> create(Path file) {
    return Behaviors.<Object>setup(ctx -> Behaviors.withTimers(timers -> new TranscriptActor(file).start(ctx, timers)))
        .narrow();
  }

  private Behavior<Object> start(ActorContext<Object> ctx, TimerScheduler<Object> timers) {
    ctx.setLoggerName(TranscriptActor.class);
    write(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    timers.startTimerWithFixedDelay(Flush.NOW, FLUSH_EVERY);
    return Behaviors.receive(Object.class)
        .onMessage(ConsoleOutput.class, m -> {
          m.prints().forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
          if (text.length() >= CHUNK_CHARS) {
            append();
          }
          return Behaviors.same();
        })
        .onMessage(Flush.class, m -> {
          append();
          return Behaviors.same();
        })
        .onSignal(PostStop.class, s -> {
          append();
          return Behaviors.same();
        })
        .build();
  }

  private void append() {
    if (!text.isEmpty()) {
      write(StandardOpenOption.APPEND);
      text.setLength(0);
    }
  }

  private void write(StandardOpenOption... options) {
    try {
      Files.writeString(file, Printable.lines(text.toString()), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
