package dev.nufleet.sim;

import dev.nufleet.board.program.HostConsole;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import java.util.function.Consumer;

/** The thread that serves the operator's keys, in turns of its own: {@link HostConsole} has its rules. */
final class SimConsole {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Turns turns;
  private final Turns.Party party;
  private final BoardProfile profile;
  private final Consumer<List<Printed>> prints;
  private final Runnable resets;
  private HostConsole keys;
  private String waitingKeys = "";
  private long startedNanos;
  private int applications;
  private boolean mainEnded;

  /** @param resets the key {@code r} is carried out */
  SimConsole(Turns turns, Turns.Party party, BoardProfile profile, Consumer<List<Printed>> prints, Runnable resets) {
    this.turns = turns;
    this.party = party;
    this.profile = profile;
    this.prints = prints;
    this.resets = resets;
  }

  void applicationStarted() {
    applications++;
    mainEnded = false;
    startedNanos = turns.nanos();
    keys = HostConsole.startedAt(0);
    String early = waitingKeys;
    waitingKeys = "";
    early.chars().forEach(key -> press((char) key));
  }

  void mainEnded() {
    mainEnded = true;
  }

  void applicationStopped() {
    applications++;
    keys = null;
  }

  void press(char key) {
    if (keys != null) {
      carryOut(keys.onKey(millis(), key));
    } else if (waitingKeys.length() < HostConsole.FIFO_BYTES) {
      waitingKeys += key;
    }
  }

  private void carryOut(HostConsole.Turn turn) {
    keys = turn.next();
    if (!turn.prints().isEmpty()) {
      prints.accept(turn.prints());
    }
    if (turn.reset()) {
      applicationStopped();
      resets.run();
    } else if (turn.wakeAtMillis() != Long.MAX_VALUE) {
      int application = applications;
      party.at(startedNanos + turn.wakeAtMillis() * NANOS_PER_MILLI, () -> {
        if (application == applications) {
          carryOut(keys.onTime(millis(), profile, mainEnded));
        }
      });
    }
  }

  private long millis() {
    return (turns.nanos() - startedNanos) / NANOS_PER_MILLI;
  }
}
