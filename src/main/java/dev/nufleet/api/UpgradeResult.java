package dev.nufleet.api;

import dev.nufleet.app.report.Ending;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an upgrade of a fleet ended; the words are those of {@code report.json}.
 *
 * @param endedBy {@code completed}, {@code timeout}, {@code campaign-refused}, {@code platform-lost}
 * @param endReason the same in a line
 * @param boards in the order of their index
 * @param faults how often each kind of fault came true
 * @param broken invariants that were violated, with how often; empty is good
 * @param unchecked invariants that could not be checked, with why
 * @param report the folder with its report, if it was to be kept
 */
public record UpgradeResult(FirmwareVersion version, String endedBy, String endReason, List<BoardOutcome> boards,
    Map<String, Long> faults, Map<String, Long> broken, Map<String, String> unchecked, Optional<Path> report) {
  private static final int SHOWN = 5;

  public UpgradeResult {
    boards = List.copyOf(boards);
    faults = Map.copyOf(faults);
    broken = Map.copyOf(broken);
    unchecked = Map.copyOf(unchecked);
  }

  static UpgradeResult of(RunRecord run, boolean kept) {
    Map<String, Long> faults = new LinkedHashMap<>();
    run.chaos().faults().forEach((kind, count) -> faults.put(kind.word(), count));
    Map<String, Long> broken = new LinkedHashMap<>();
    Map<String, String> unchecked = new LinkedHashMap<>();
    for (Map.Entry<String, Verdict> one : run.verdicts().entrySet()) {
      if (one.getValue().violations() > 0) {
        broken.put(one.getKey(), one.getValue().violations());
      }
      if (!one.getValue().checked()) {
        unchecked.put(one.getKey(), one.getValue().why());
      }
    }
    return new UpgradeResult(run.sheet().firmware().version(), run.end().by().word(), run.end().reason(),
        run.endings().stream().map(ending -> outcome(run, ending)).toList(), faults, broken, unchecked,
        Optional.of(run.sheet().folder()).filter(folder -> kept));
  }

  private static BoardOutcome outcome(RunRecord run, Ending ending) {
    BoardResult board = ending.result();
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      board.nanosOf(phase).ifPresent(nanos -> phases.put(phase, Duration.ofNanos(nanos)));
    }
    boolean upgraded = ending.outcome() == Ending.Outcome.UPGRADED;
    return new BoardOutcome(board.board().value(), board.profile(),
        BoardOutcome.Outcome.valueOf(ending.outcome().name()), board.phase(), ending.cause(), ending.detail(),
        upgraded ? "" : run.advice(ending), board.activeVersion(), board.reportedVersion(), phases,
        board.counts().boots());
  }

  /** How many boards are on the new version, by their own word and the platform's. */
  public int upgraded() {
    return (int) boards.stream().filter(BoardOutcome::isUpgraded).count();
  }

  /** The others. */
  public List<BoardOutcome> failures() {
    return boards.stream().filter(board -> !board.isUpgraded()).toList();
  }

  /** @throws IllegalArgumentException if there is no such board */
  public BoardOutcome board(String name) {
    return boards.stream().filter(board -> board.board().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no board '" + name + "'"));
  }

  /** How long the slowest board took for a phase; zero if none passed it. */
  public Duration slowest(Phase phase) {
    return boards.stream().flatMap(board -> Optional.ofNullable(board.phases().get(phase)).stream())
        .max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * For tests.
   *
   * @return this
   * @throws AssertionError if a board is not upgraded, with the first of them and why
   */
  public UpgradeResult requireAllUpgraded() {
    List<BoardOutcome> failures = failures();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.size() + " of " + boards.size() + " boards are not upgraded (ended by "
          + endedBy + ": " + endReason + "): " + failures.stream().limit(SHOWN)
              .map(board -> board.board() + " " + board.outcome() + " " + board.cause() + " (" + board.detail() + ")")
              .collect(Collectors.joining(", ")) + (failures.size() > SHOWN ? ", ..." : ""));
    }
    return this;
  }

  /**
   * For tests: what a board must never do, whatever befalls it, for example end without a firmware that starts.
   *
   * @return this
   * @throws AssertionError if an invariant is broken, with its name
   */
  public UpgradeResult requireInvariants() {
    if (!broken.isEmpty()) {
      throw new AssertionError("invariants are broken: " + broken);
    }
    return this;
  }
}
