package dev.nufleet.board;

import java.util.function.LongFunction;

/**
 * The one thread of a program of the firmware: what it waits for, its turns, and the tickets of its wake-ups.
 *
 * <p>A continuation never runs within the call that takes it: it becomes the next step, and {@link #turn} runs the
 * steps one after the other. So a loop of a million steps needs no stack.
 */
final class FirmwareThread {
  private final HalOutside outside;
  private final int stepsPerTurn;
  private final Runnable beforeWaiting;
  private Waiting waiting = Waiting.NOTHING;
  private long tickets;

  /**
   * @param stepsPerTurn steps after which other boards get their turn
   * @param beforeWaiting called whenever the thread comes to rest or ends: nothing may be kept back then
   */
  FirmwareThread(HalOutside outside, int stepsPerTurn, Runnable beforeWaiting) {
    this.outside = outside;
    this.stepsPerTurn = stepsPerTurn;
    this.beforeWaiting = beforeWaiting;
  }

  Waiting waiting() {
    return waiting;
  }

  /** Whether a wake-up with this ticket is waited for, and was not overtaken by something else. */
  boolean awaits(long ticket) {
    return waiting.endsWith(ticket);
  }

  boolean isOver() {
    return waiting instanceof Waiting.Over;
  }

  // ---- called by the program: it blocks

  /** The program waits for something without a time of its own. After its end it may ask what it likes. */
  void block(Waiting next) {
    if (isOver()) {
      return;
    }
    if (!(waiting instanceof Waiting.Nothing)) {
      throw new IllegalStateException("the firmware's thread blocks on two things at once");
    }
    waiting = next;
  }

  /** The program waits for something or for so many nanoseconds, whichever comes first. */
  void blockFor(long nanos, LongFunction<Waiting> withTicket) {
    long ticket = ++tickets;
    block(withTicket.apply(ticket));
    if (!isOver()) {
      beforeWaiting.run();
      outside.wake(nanos, ticket);
    }
  }

  /** The program lets time pass. */
  void sleep(long nanos, Runnable then) {
    if (nanos <= 0) {
      block(new Waiting.Ready(then));
    } else {
      blockFor(nanos, ticket -> new Waiting.Sleep(ticket, then));
    }
  }

  // ---- called from outside: what was waited for has come

  /** Goes on with this step, whatever was waited for. */
  void goOn(Waiting.Ready step) {
    if (!isOver()) {
      waiting = step;
      turn();
    }
  }

  /** Nothing runs any more. */
  void end() {
    waiting = Waiting.OVER;
    beforeWaiting.run();
  }

  private void turn() {
    for (int step = 0; waiting instanceof Waiting.Ready ready; step++) {
      if (step == stepsPerTurn) {
        waiting = Waiting.NOTHING;
        blockFor(0, ticket -> new Waiting.Sleep(ticket, ready.then()));
        return;
      }
      waiting = Waiting.NOTHING;
      ready.then().run();
    }
    beforeWaiting.run();
  }
}
