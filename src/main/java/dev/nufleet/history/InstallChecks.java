package dev.nufleet.history;

import java.util.List;

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

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private final Tally tally;

  InstallChecks(BoardNames names) {
    tally = new Tally("one-install-per-candidate", "no board installed anything", names);
  }

  @Override
  public void see(Fact fact, int number) {
    if (fact.is("CandidateWritten")
        || fact.is("PowerLost") && (boards.of(number).authentic || fact.flag("unheard"))) {
      boards.forget(number);
    } else if (fact.is("DownloadEnded") || fact.is("BootStarted")) {
      boards.of(number).authentic = fact.is("DownloadEnded") && fact.flag("authentic");
    } else if (Facts.damagesStorage(fact)) {
      boards.of(number).faults++;
    } else if (fact.is("BootEnded") && fact.flag("installed") && fact.text("outcome").equals("boots")) {
      Board board = boards.of(number);
      board.installs++;
      tally.hold(board.installs <= 1 + board.faults, fact.n(), number, () -> "it installs one candidate for the "
          + board.installs + ". time, with " + board.faults + " faults of flash or card meanwhile");
    }
  }

  @Override
  public List<Finding> end(boolean whole) {
    return List.of(tally.end());
  }
}
