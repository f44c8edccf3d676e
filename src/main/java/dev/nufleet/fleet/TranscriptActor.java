package dev.nufleet.fleet;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes one board's console to a file, as plain text, fit for a terminal: what peers made the board print may not be.
 * It makes the text, so that the board need not; runs on the blocking dispatcher. The file is open only while it is
 * written, since a fleet has more boards than a process has files.
 *
 * <p>What a full disk, or a process without descriptors, does not take is tried again, within bounds; what is lost then
 * is told in the file itself. A run goes on without its transcripts.
 */
final class TranscriptActor {
  private enum Flush {
    NOW
  }

  private static final int CHUNK_CHARS = 32 * 1024;
  /** Of a console that cannot be written just now. */
  private static final int MOST_WAITING_CHARS = 8 * CHUNK_CHARS;
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);

  private final ActorContext<Object> ctx;
  private final Path file;
  private final AtomicBoolean told;
  private final StringBuilder text = new StringBuilder();
  /** Where the next text belongs: half of one may have been written before. */
  private long writtenBytes;
  private long lostChars;
  private boolean failed;

  private TranscriptActor(ActorContext<Object> ctx, Path file, AtomicBoolean told) {
    this.ctx = ctx;
    this.file = file;
    this.told = told;
  }

  /** @param told whether the user knows of one that cannot be written; shared by all of a fleet */
  static Behavior<ConsoleOutput> create(Path file, AtomicBoolean told) {
    return Behaviors.<Object>setup(ctx -> Behaviors.withTimers(timers ->
        new TranscriptActor(ctx, file, told).start(timers))).narrow();
  }

  private Behavior<Object> start(TimerScheduler<Object> timers) {
    ctx.setLoggerName(TranscriptActor.class);
    write();
    timers.startTimerWithFixedDelay(Flush.NOW, FLUSH_EVERY);
    return Behaviors.receive(Object.class)
        .onMessage(ConsoleOutput.class, m -> {
          m.prints().forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
          if (text.length() >= CHUNK_CHARS && !failed) {
            write();
          }
          bound();
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
    if (!text.isEmpty() || lostChars > 0) {
      write();
    }
  }

  /** The oldest go first: how a board ended tells more than how it began. */
  private void bound() {
    int over = text.length() - MOST_WAITING_CHARS;
    if (over > 0) {
      text.delete(0, over);
      lostChars += over;
    }
  }

  private void write() {
    String lost = lostChars == 0 ? "" : "\r\n[" + lostChars + " characters are missing here: this machine did not take"
        + " them]\r\n";
    byte[] bytes = (lost + Printable.lines(text.toString())).getBytes(StandardCharsets.UTF_8);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (Files.isRegularFile(file)) {
        out.truncate(writtenBytes).position(writtenBytes);
      }
      for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining();) {
        out.write(left);
      }
      writtenBytes += bytes.length;
      text.setLength(0);
      lostChars = 0;
      failed = false;
    } catch (IOException e) {
      failed = true;
      if (!told.getAndSet(true)) {
        ctx.getLog().warn("{} cannot be written, and perhaps other transcripts neither ({}); it is tried again", file,
            HostTrouble.explained(e));
      }
    }
  }
}
