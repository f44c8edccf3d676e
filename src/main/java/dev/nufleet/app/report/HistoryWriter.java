package dev.nufleet.app.report;

import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.app.sheet.SheetFile;
import dev.nufleet.history.Examination;
import dev.nufleet.history.Fact;
import dev.nufleet.history.FactLines;
import dev.nufleet.history.HeldFile;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;

/**
 * Writes facts to a file on a thread of its own, and judges them there. Nobody waits for the disk: what finds
 * {@link #mostWaiting} facts before it is dropped, counted, and leaves a gap in the numbers. A disk that fails ends
 * the history and nothing else.
 * What is written is on the disk a second later, so that a killed run leaves a history up to then.
 */
final class HistoryWriter {
  private static final int FEW_WAITING = 1 << 16;
  private static final int WAITING_OF_A_BOARD = 64;
  /** For the rest at the end of a run; a disk that takes longer hangs. */
  private static final Duration LAST = Duration.ofSeconds(15);
  private static final long FLUSH_NANOS = 1_000_000_000;
  /** Where nothing waits. In it 10,000 boards tell some 1,000 facts. */
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int AT_ONCE = 1024;

  /** Makes the last fact. */
  interface Last {
    Fact fact(long n, long dropped);
  }

  /** Opens the file; a disk that hangs must not hold the run's start up, so on the writer's thread. */
  interface Target {
    OutputStream open() throws IOException;
  }

  private record Waiting(long n, LongFunction<Fact> fact, boolean last) {}

  private final BlockingQueue<Waiting> waiting;
  private final Thread thread;
  private final Examination examination = new Examination();
  private long numbered;
  private long dropped;
  private boolean closed;
  private volatile long written;
  private volatile String failure = "";

  HistoryWriter(Target target, int mostWaiting, RunClock clock) {
    waiting = new ArrayBlockingQueue<>(mostWaiting);
    thread = new Thread(() -> write(target, clock), "nufleet-history");
    thread.setDaemon(true); // a disk that hangs must not keep the process up
    thread.start();
  }

  /** @param sheet of the run, kept beside the file: without it no report can be made of that */
  static HistoryWriter open(RunSheet sheet, Path file, RunClock clock) {
    return new HistoryWriter(() -> {
      OutputStream out = HeldFile.open(file);
      try {
        SheetFile.write(sheet);
      } catch (IOException e) {
        LoggerFactory.getLogger(HistoryWriter.class).warn("{} cannot be written to {} ({}); should this process be"
            + " killed, no report can be made of its history", SheetFile.FILE, sheet.folder(), e.toString());
      }
      return out;
    }, mostWaiting(sheet.boards().size()), clock);
  }

  /**
   * Facts in memory at most, some 150 bytes each. An upgrade is some 220 facts, and where a machine is short of cores
   * those of a whole fleet come in bursts: a third of all upgrades may wait at once.
   */
  static int mostWaiting(int boards) {
    return Math.max(FEW_WAITING, WAITING_OF_A_BOARD * boards);
  }

  /** Takes the next fact, on any thread. @param fact made from its number on the writer's thread */
  synchronized void tell(LongFunction<Fact> fact) {
    if (!closed && !waiting.offer(new Waiting(++numbered, fact, false))) {
      dropped++;
    }
  }

  /** Writes what waits, and the last fact; takes no more after it. */
  HistoryRecord end(Last last) {
    long missing;
    Waiting end;
    synchronized (this) {
      closed = true;
      missing = dropped;
      long lost = dropped;
      end = new Waiting(++numbered, n -> last.fact(n, lost), true);
    }
    try {
      if (!failure.isEmpty() || waiting.offer(end, LAST.toMillis(), TimeUnit.MILLISECONDS)) {
        LockSupport.unpark(thread);
        thread.join(LAST.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) { // and judges, perhaps: what it has found so far cannot be asked
      return HistoryRecord.unjudged(written, missing, "the history ends early: its disk did not take it in "
          + LAST.toSeconds() + " s");
    }
    String why = !failure.isEmpty() ? "the history ends early: " + failure
        : missing == 0 ? "" : missing + " facts are missing in the history: its disk was too slow";
    if (!why.isEmpty()) {
      examination.breakOff(why);
    }
    return HistoryRecord.told(written, missing, why, examination);
  }

  private void write(Target target, RunClock clock) {
    List<Waiting> taken = new ArrayList<>();
    try (FactLines out = new FactLines(new Packed(target.open()))) {
      long flushed = clock.nanos();
      for (boolean last = false; !last; ) {
        taken.clear();
        if (waiting.drainTo(taken, AT_ONCE) == 0) {
          LockSupport.parkNanos(this, PAUSE_NANOS); // who tells would have to wake who waits at the queue
        }
        for (Waiting next : taken) {
          last = next.last();
          Fact fact = next.fact().apply(next.n());
          out.write(fact);
          examination.see(fact);
          written++;
        }
        if (clock.nanos() - flushed > FLUSH_NANOS) {
          out.flush();
          flushed = clock.nanos();
        }
      }
    } catch (IOException e) {
      endEarly(HostTrouble.explained(e));
    } catch (RuntimeException e) {
      endEarly("internal error: " + e);
    }
  }

  /** Facts repeat themselves, so little work packs them nearly as well as much. */
  private static final class Packed extends GZIPOutputStream {
    Packed(OutputStream file) throws IOException {
      super(file, 1 << 16, /* syncFlush= */ true);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private synchronized void endEarly(String why) {
    failure = why;
    closed = true;
    waiting.clear();
  }
}
