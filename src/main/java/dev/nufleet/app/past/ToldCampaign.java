package dev.nufleet.app.past;

import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.Consoles;
import dev.nufleet.app.report.HistoryRecord;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.settings.Times;
import dev.nufleet.app.sheet.RunFolder;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.chaos.PlanLine;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.Examination;
import dev.nufleet.history.Fact;
import dev.nufleet.history.RunFacts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What one history tells of its campaign alone: how it ended, what the platform said and what befell it. */
final class ToldCampaign {
  private static final double SECOND = 1e9;
  private static final String UNHEARD = "the run's process ended before the platform was asked";

  private final RunSheet sheet;
  private final Examination examination = new Examination();
  private final ToldTasks tasks;
  private final ToldChaos chaos = new ToldChaos();
  private final ToldStages stages = new ToldStages();
  private Optional<Fact> last = Optional.empty();
  private Optional<RunEnd.By> endedBy = Optional.empty();
  private long facts;
  private long lastN;
  private long lastNanos;

  ToldCampaign(RunSheet sheet) {
    this.sheet = sheet;
    this.tasks = new ToldTasks(sheet.firmware().version().toString());
  }

  void see(Fact fact) throws BadHistory {
    if (fact.nanos() < 0) {
      throw new BadHistory("has n " + fact.n() + " at a time before its run's start");
    }
    facts++;
    lastN = fact.n();
    lastNanos = Math.max(lastNanos, fact.nanos());
    examination.see(fact);
    tasks.see(fact);
    chaos.see(fact);
    stages.see(fact);
    if (fact.what().equals(RunFacts.STARTED)
        && !fact.text(RunFacts.STARTED_AT).equals(sheet.startedAt().toString())) {
      throw new BadHistory("is of another run than the run.json beside it");
    }
    if (fact.what().equals(RunFacts.ENDED)) {
      last = Optional.of(fact);
      endedBy = Optional.of(RunEnd.By.byWord(fact.text("endedBy")).orElseThrow(
          () -> new BadHistory("has n " + fact.n() + ", where '" + fact.text("endedBy") + "' ends the run")));
    }
  }

  /** Why it ended: by its own word, or because its process did. */
  RunEnd end() {
    if (endedBy.isPresent()) {
      return new RunEnd(endedBy.get(), last.orElseThrow().text(RunFacts.REASON));
    }
    Instant until = sheet.startedAt().plusNanos(lastNanos).truncatedTo(ChronoUnit.MILLIS);
    return new RunEnd(RunEnd.By.KILLED, "the run's process was killed, or its machine was lost, and what is known of it"
        + " ends " + Times.show(lastNanos / 1e6) + " after its start, at " + until
        + "; look for why in the system's log, then run it again (run.command): with --state its boards go on");
  }

  /**
   * The record of this campaign, where it has ended or what is known of it does.
   *
   * @param told up to here
   * @param isFirst of its run
   * @param complain hears what a report lacks
   */
  RunRecord record(Retelling told, boolean isFirst, Consumer<String> complain) {
    FleetResult result = told.result();
    String unheard = last.isEmpty() ? UNHEARD : last.get().text(RunFacts.UNHEARD);
    ChaosRecord befell = chaos.record(plan(complain), isFirst, told.boards(), result, told.given());
    RunRecord run = RunRecord.of(sheet, lastNanos / SECOND, end(), result, tasks.word(unheard), befell, history(),
        told.used(), told.timeline())
        .on(told.nodes())
        .inStages(sheet.stages().map(text -> stages.record(RolloutPlan.parse(text).size(), result)));
    return last.isEmpty() ? run : Consoles.found(run);
  }

  private Optional<Map<String, List<PlanLine>>> plan(Consumer<String> complain) {
    if (sheet.chaos().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ToldChaos.plan(sheet.folder()));
    } catch (IOException e) {
      complain.accept("the plan of chaos cannot be read (" + RunFolder.why(e) + "): chaos.digest has what came true"
          + " alone, and not what was placed by time");
      return Optional.empty();
    }
  }

  /** A history without its end is judged as far as it goes. */
  private HistoryRecord history() {
    if (last.isEmpty()) {
      return HistoryRecord.told(facts, lastN - facts, "the history ends before the run did, whose process was killed: "
          + (examination.missing().isEmpty() ? "judged as far as it goes" : examination.missing()), examination);
    }
    return HistoryRecord.told(
        facts, Math.max(0, last.get().number("dropped")), examination.missing(), examination);
  }
}
