package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.HistoryRecord;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.PlatformWord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code --stop-if}: compares the user's bounds with the report that the run would have if it ended now. The platform
 * is not asked meanwhile, so a board counts as upgraded once it says so.
 */
final class StopCondition {
  /** A report over ten thousand boards takes some milliseconds. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final RunSettings settings;
  private final RunSheet sheet;
  private final RunClock clock;
  private long lookedNanos = Long.MIN_VALUE;
  private Optional<Met> last = Optional.empty();
  private boolean over;

  /** A condition that was true. @param nanos when it was seen */
  record Met(String expr, long nanos) {}

  StopCondition(RunSettings settings, RunClock clock) {
    this.settings = settings;
    this.sheet = RunSheet.of(settings, clock.startedAt());
    this.clock = clock;
  }

  /** @throws UserMistake if a condition is true of boards that were not switched on: such a run would be none */
  static void refuseWhatIsTrueAtOnce(RunSettings settings, RunClock clock, FleetResult atStart) {
    new StopCondition(settings, clock).met(atStart, TimelineRecord.NONE, List.of(), Optional.empty()).ifPresent(met -> {
      throw new UserMistake("--stop-if: '" + met + "' is true before a board is switched on, so the run would stop at"
          + " once; name what is to end it, for example boards.failed>5%");
    });
  }

  /** @return the condition that is true now; looks once a second at most */
  Optional<String> met(FleetDesk fleet) throws FleetDesk.Silent {
    boolean due = lookedNanos == Long.MIN_VALUE || clock.nanos() - lookedNanos >= EVERY.toNanos();
    return due ? metNow(fleet) : Optional.empty();
  }

  /** The same, however short it is since it looked last. */
  Optional<String> metNow(FleetDesk fleet) throws FleetDesk.Silent {
    if (settings.stopIf().isEmpty() || over) {
      return Optional.empty();
    }
    lookedNanos = clock.nanos();
    Optional<ObjectNode> answers = settings.stopIf().stream().anyMatch(Threshold::isOfAnswers)
        ? Optional.of(fleet.answers().soFar()) : Optional.empty();
    Optional<String> met = met(fleet.result(), fleet.timeline(), fleet.nodes(), answers);
    last = met.map(expr -> new Met(expr, lookedNanos)).or(() -> last);
    return met;
  }

  /** What it found last. */
  Optional<Met> last() {
    return last;
  }

  /** Nothing is looked at any more. */
  void rest() {
    over = true;
  }

  private Optional<String> met(
      FleetResult now, TimelineRecord timeline, List<NodeRecord> nodes, Optional<ObjectNode> answers) {
    if (settings.stopIf().isEmpty()) {
      return Optional.empty();
    }
    var report = Report.of(RunRecord.of(sheet, clock, new RunEnd(RunEnd.By.STOPPED, ""), now,
        PlatformWord.unknown("the run goes on"), ChaosRecord.soFar(now),
        HistoryRecord.notKept("the run goes on"), timeline).on(nodes), answers);
    return settings.stopIf().stream()
        .filter(condition -> condition.holds(condition.valueIn(report)))
        .map(Threshold::expr)
        .findFirst();
  }
}
