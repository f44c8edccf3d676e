package dev.nufleet.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code one-install-per-candidate}: what was written once is installed once; again only after a storage fault, which
 * may have damaged what was installed. Installs that losses of power break off count when they are complete.
 */
final class InstallChecks implements Checker {
  private static final class Board {
    private int installs;
    /** Storage faults since the first of these installs, or since the candidate was written. */
    private int faults;
    /** Power that is lost now may be lost just after the candidate's header was written, before anybody heard of it. */
    private boolean authentic;
  }

  private final Map<String, Board> boards = new HashMap<>();
  private final Tally tally = new Tally("one-install-per-candidate", "no board installed anything");

  @Override
  public void see(Fact fact) {
    if (fact.is("CandidateWritten") || fact.is("PowerLost") && board(fact).authentic) {
      boards.put(fact.board(), new Board());
    } else if (fact.is("DownloadEnded") || fact.is("BootStarted")) {
      board(fact).authentic = fact.is("DownloadEnded") && fact.flag("authentic");
    } else if (Facts.damagesStorage(fact)) {
      board(fact).faults++;
    } else if (fact.is("BootEnded") && fact.flag("installed") && fact.text("outcome").equals("boots")) {
      Board board = board(fact);
      board.installs++;
      tally.hold(board.installs <= 1 + board.faults, fact.n(), fact.board(), () -> "it installs one candidate for the "
          + board.installs + ". time, with " + board.faults + " faults of flash or card meanwhile");
    }
  }

  private Board board(Fact fact) {
    return boards.computeIfAbsent(fact.board(), name -> new Board());
  }

  @Override
  public List<Finding> end(boolean whole) {
    return List.of(tally.end());
  }
}
