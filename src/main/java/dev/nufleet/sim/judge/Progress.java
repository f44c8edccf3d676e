package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import java.util.function.Supplier;

/**
 * {@code progress-true}: a board tells the percent of the image that it has taken, and -3 where the digest was wrong;
 * its firmware knows no other failure to tell. Source: device-protocol.md section 5.
 */
final class Progress {
  private static final String INVARIANT = "progress-true";
  private static final int PERCENT = 100;
  private static final int WRONG_DIGEST = -3;

  private final Tallies tallies;
  private final Terms terms;
  private final String board;
  private long taken;
  /** Without the last piece: facts of a turn come behind the bytes that it takes. */
  private long takenBefore;
  private boolean refused;

  Progress(Tallies tallies, Terms terms, String board) {
    this.tallies = tallies;
    this.terms = terms;
    this.board = board;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds || terms.mended(), board, words);
  }

  /** The firmware has taken bytes of the image. */
  void took(int bytes) {
    takenBefore = taken;
    taken += bytes;
  }

  void see(Fact fact) {
    switch (fact.what()) {
      case "BootStarted" -> {
        taken = 0;
        takenBefore = 0;
        refused = false;
      }
      case "DownloadEnded" -> refused = !fact.flag("authentic");
      case "ProgressSent" -> {
        long step = fact.number("step");
        hold(step < 0 || step == percent(taken) || step == percent(takenBefore),
            () -> "it tells " + step + " %, and has taken " + percent(taken) + " %");
        hold(step >= 0 || refused && step == WRONG_DIGEST,
            () -> "it tells step " + step + (refused ? " for a wrong digest" : ", and no digest was wrong"));
      }
      default -> { } // says nothing of a download
    }
  }

  private long percent(long bytes) {
    return bytes * PERCENT / terms.image().length;
  }
}
