package dev.nufleet.app.past;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.answers.Answers;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.fleet.RetoldFleet;
import dev.nufleet.fleet.Roster;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.Fact;
import dev.nufleet.history.RunFacts;
import dev.nufleet.history.ToldEvents;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A run told again by its facts, in their order: who hears of boards, operator and platform while a run goes on hears
 * the same here, and concludes the same. Goes through several histories, where a run made several campaigns.
 */
final class Retelling {
  private static final double SECOND = 1e9;
  private static final double BILLIONTHS = 1e9;

  private final RunSheet run;
  private final List<BoardId> boards;
  private final Map<BoardId, BoardProfile> profiles = new HashMap<>();
  private final Set<BoardId> withPast = new HashSet<>();
  private final Timeline timeline = new Timeline();
  private final Answers answers;
  private final ToldNodes nodes = new ToldNodes();
  private final Map<Long, ChaosRecord.Live> given = new LinkedHashMap<>();
  private FleetSpec.Goal goal;
  private Optional<RetoldFleet> fleet = Optional.empty();
  private Optional<Resources> used = Optional.empty();
  private double launchedSeconds;

  Retelling(RunSheet run) {
    this.run = run;
    this.boards = run.boards().stream().map(BoardId::new).toList();
    List<BoardProfile> dealt = run.mix().deal(boards.size());
    for (int i = 0; i < boards.size(); i++) {
      profiles.put(boards.get(i), dealt.get(i));
    }
    this.answers = new Answers(CallLog.unread(), run.target().calls().orElse(CallPace.NONE), run.rampPerSecond(), 0,
        List::of);
    this.goal = goal(run);
  }

  /** The next history begins. @param campaign of that */
  void begin(RunSheet campaign) {
    goal = goal(campaign);
  }

  private static FleetSpec.Goal goal(RunSheet of) {
    return new FleetSpec.Goal(of.firmware().version(), of.firmware().sha256());
  }

  void see(Fact fact) throws BadHistory {
    Optional<BoardEvent> event =
        ToldEvents.of(fact, board -> Optional.ofNullable(profiles.get(board)));
    if (event.isPresent()) {
      timeline.hear(event.get());
      answers.hear(event.get());
      fleet().hear(event.get());
    } else if (ToldEvents.isOfPlatform(fact)) {
      timeline.befell(fact.nanos());
    } else if (fact.who().equals(RunFacts.OPERATOR)) {
      did(fact);
    } else {
      said(fact);
    }
  }

  private void did(Fact fact) {
    for (OperatorDid.Deed deed : List.of(OperatorDid.Deed.SWITCHED_ON, OperatorDid.Deed.RESET)) {
      if (fact.what().equals(deed.word())) {
        fleet().did(new BoardId(fact.board()), deed);
      }
    }
  }

  private void said(Fact fact) {
    switch (fact.what()) {
      case RunFacts.TAKEN_OVER -> withPast.add(new BoardId(fact.board()));
      case RunFacts.LAUNCH_BEGAN -> launching(fact);
      case RunFacts.CAMPAIGN_ASKED -> {
        fleet().asked(fact.nanos());
        answers.asked(fact.nanos());
      }
      case RunFacts.PROCESS_STOOD -> looked(fact);
      case RunFacts.NODE_STOOD -> nodes.stood(fact);
      case RunFacts.FAULT_GIVEN -> given.put(fact.number("fault"), new ChaosRecord.Live((int) fact.number("fault"),
          fact.text("text"), fact.nanos() / SECOND, OptionalDouble.empty(), (int) fact.number("boards")));
      case RunFacts.FAULT_ENDED -> given.computeIfPresent(fact.number("fault"), (id, one) -> new ChaosRecord.Live(
          one.id(), one.fault(), one.startedSeconds(), OptionalDouble.of(fact.nanos() / SECOND), one.boards()));
      default -> { /* says nothing of what runs through all campaigns */ }
    }
  }

  private void launching(Fact fact) {
    launchedSeconds = fact.nanos() / SECOND;
    if (fact.flag(RunFacts.AGAIN)) {
      fleet().next(goal);
    } else {
      answers.launching(fact.nanos());
    }
    fleet().launching(fact.nanos());
  }

  private void looked(Fact fact) {
    OptionalDouble share = fact.fields().containsKey("machineBillionths")
        ? OptionalDouble.of(fact.number("machineBillionths") / BILLIONTHS) : OptionalDouble.empty();
    timeline.look(fact.nanos(), new Vitals(fact.number("cpuNanos"), fact.number("heapBytes"),
        fact.number("heapAfterGcBytes"), fact.number("descriptors"), (int) fact.number("threads"), share));
    used = Optional.of(new Resources(
        fact.number("cpuNanos") / SECOND, fact.number("peakHeapBytes"), (int) fact.number("peakThreads")));
  }

  /** Which boards came with a past is told before anything is told of one. */
  private RetoldFleet fleet() {
    if (fleet.isEmpty()) {
      List<Roster.Entry> entries = new ArrayList<>();
      boards.forEach(board -> entries.add(new Roster.Entry(board, profiles.get(board))));
      fleet = Optional.of(new RetoldFleet(
          new Roster(entries, goal, run.rampPerSecond(), withPast, OperatorPolicy.DEFAULT), timeline::conclude));
    }
    return fleet.get();
  }

  List<BoardId> boards() {
    return boards;
  }

  FleetResult result() {
    return fleet().result();
  }

  TimelineRecord timeline() {
    return timeline.record();
  }

  /** What the run's process had used when it was looked at last, a second before at the latest. */
  Optional<Resources> used() {
    return used;
  }

  List<NodeRecord> nodes() {
    return nodes.all();
  }

  List<ChaosRecord.Live> given() {
    return List.copyOf(given.values());
  }

  /** When the boards of the campaign were first switched on or reset, since the run's start. */
  double launchedSeconds() {
    return launchedSeconds;
  }

  /** As it stands in report.json; which calls the run made of the platform is in no history. */
  ObjectNode answers() {
    ObjectNode told = answers.report();
    return told.putNull("calls").putNull("refusedCalls").putNull("callErrors").putNull("callTimeline");
  }
}
