package dev.nufleet.board;

import dev.nufleet.boot.Bootloader;
import dev.nufleet.boot.RetainedRam;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.ForwardingCard;
import dev.nufleet.storage.ForwardingFlash;
import dev.nufleet.storage.ForwardingStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * How a boot goes in time if nobody disturbs it: found by a boot on a copy, so that the real one can be carried out
 * as far as the board's time has come. All times are nanoseconds of the board's own time since the boot began.
 *
 * <p>Only storage takes time. Operations are those that {@link dev.nufleet.storage.PowerLine} counts: sectors erased,
 * words programmed, card blocks programmed; reading a card takes time and is none.
 */
public final class BootCourse {
  /** A print. @param atNanos when all that came before it is done */
  public record Line(long atNanos, String text) {}

  /** Equal steps in a row: a boot has some dozens of these, however many operations. */
  private record Stretch(long fromNanos, long steps, long nanosEach, boolean operations) {
    long untilNanos() {
      return fromNanos + steps * nanosEach;
    }
  }

  private final BoardStorage copy;
  private final BoardSettings.Timings timings;
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private BoardStorage.Operations done;
  private long now;

  private BootCourse(BoardStorage copy, BoardSettings.Timings timings) {
    this.copy = copy;
    this.timings = timings;
    this.done = copy.operations();
  }

  /** Tries the boot; the storage stays as it is. */
  public static BootCourse of(BoardStorage storage, ResetReason reason, BoardSettings.Timings timings) {
    BootCourse course = new BootCourse(storage.scratch(), timings);
    BoardStorage tried = new ForwardingStorage(
        course.copy, flash -> course.new TimedFlash(flash), card -> course.new TimedCard(card));
    Bootloader.boot(tried, reason, RetainedRam.CLEAR, text -> course.lines.add(new Line(course.now, text)));
    return course;
  }

  /** When the bootloader jumps, halts or hangs. */
  public long durationNanos() {
    return now;
  }

  /** When so many storage operations are complete; the end, if there are fewer. */
  public long nanosOf(long operations) {
    long left = operations;
    for (Stretch stretch : stretches) {
      if (stretch.operations()) {
        if (left <= stretch.steps()) {
          return stretch.fromNanos() + left * stretch.nanosEach();
        }
        left -= stretch.steps();
      }
    }
    return now;
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** How many storage operations are complete at this time. */
  public long operationsWithin(long nanos) {
    long done = 0;
    for (Stretch stretch : stretches) {
      if (stretch.operations()) {
        done += nanos >= stretch.untilNanos() ? stretch.steps()
            : nanos <= stretch.fromNanos() ? 0
            : (nanos - stretch.fromNanos()) / stretch.nanosEach();
      }
    }
    return done;
  }

  /** Lets the time pass that a call took, which may have failed in the middle of what it had to do. */
  private void passed() {
    BoardStorage.Operations before = done;
    done = copy.operations();
    takes(done.flashErases() - before.flashErases(), timings.flashEraseNanos(), true);
    takes(done.flashPrograms() - before.flashPrograms(), timings.flashProgramNanos(), true);
    takes(done.cardReads() - before.cardReads(), timings.cardReadNanos(), false);
    takes(done.cardPrograms() - before.cardPrograms(), timings.cardProgramNanos(), true);
  }

  private void takes(long steps, long nanosEach, boolean operations) {
    if (steps > 0) {
      stretches.add(new Stretch(now, steps, nanosEach, operations));
      now += steps * nanosEach;
    }
  }

  /** A flash that notes how long what is done with it takes. */
  private final class TimedFlash extends ForwardingFlash {
    TimedFlash(Flash inner) {
      super(inner);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      try {
        super.program(address, from, offset, length);
      } finally {
        passed();
      }
    }

    @Override
    public void erase(int address, int length) {
      try {
        super.erase(address, length);
      } finally {
        passed();
      }
    }
  }

  /** The same for a card. */
  private final class TimedCard extends ForwardingCard {
    TimedCard(Card inner) {
      super(inner);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      try {
        super.read(address, into, offset, length);
      } finally {
        passed();
      }
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      try {
        super.program(address, from, offset, length);
      } finally {
        passed();
      }
    }
  }
}
