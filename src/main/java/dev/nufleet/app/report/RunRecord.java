package dev.nufleet.app.report;

import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.app.settings.Causes;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Held;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.RunClock;
import dev.nufleet.model.Traffic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a finished run left, for reports, table and exit code.
 *
 * @param sheet what it was to do
 * @param wallSeconds from its start to its end, or to where what is known of it ends
 * @param end why it ended
 * @param word what the platform says of the campaign's tasks
 * @param chaos what befell the boards
 * @param history what was kept of all that happened
 * @param resources what its process used; empty if that is not known
 * @param timeline what it was like over its time
 * @param consoles boards whose consoles were kept beside the report, see {@link Consoles}
 * @param campaigns that it made one after the other; empty if it made one
 * @param nodes that held its boards, or did until they were lost; none, where the boards lived in the run's process
 * @param rollout stages of its campaign; empty: it asked all boards at once
 */
public record RunRecord(
    RunSheet sheet,
    double wallSeconds,
    RunEnd end,
    List<Ending> endings,
    Traffic traffic,
    PlatformWord word,
    ChaosRecord chaos,
    HistoryRecord history,
    Optional<Resources> resources,
    TimelineRecord timeline,
    Set<BoardId> consoles,
    Optional<Campaigns.Sum> campaigns,
    List<NodeRecord> nodes,
    Optional<RolloutRecord> rollout) {
  /** So many sites have figures of their own. */
  public static final int MOST_SITES = 200;

  private static final String NOT_ASKED = "not-asked";

  /** Of a run, or a part of one, that is one campaign and has kept no consoles. */
  public RunRecord(RunSheet sheet, double wallSeconds, RunEnd end, List<Ending> endings, Traffic traffic,
      PlatformWord word, ChaosRecord chaos, HistoryRecord history, Optional<Resources> resources,
      TimelineRecord timeline) {
    this(sheet, wallSeconds, end, endings, traffic, word, chaos, history, resources, timeline, Set.of(),
        Optional.empty(), List.of(), Optional.empty());
  }

  RunRecord withConsoles(Set<BoardId> kept) {
    return new RunRecord(sheet, wallSeconds, end, endings, traffic, word, chaos, history, resources,
        timeline, Set.copyOf(kept), campaigns, nodes, rollout);
  }

  /** The same of a run whose boards lived on these. */
  public RunRecord on(List<NodeRecord> places) {
    return new RunRecord(sheet, wallSeconds, end, endings, traffic, word, chaos, history, resources,
        timeline, consoles, campaigns, List.copyOf(places), rollout);
  }

  /** The same of a campaign in stages: a board that waits and that none of them asked has not failed by itself. */
  public RunRecord inStages(Optional<RolloutRecord> stages) {
    List<Ending> told = stages.isEmpty() ? endings : endings.stream().map(ending ->
        ending.outcome() == Ending.Outcome.UNFINISHED && ending.result().state() == BoardState.ONLINE
            && !stages.get().hasAsked(ending.result().board().value())
            ? new Ending(ending.result(), Ending.Outcome.UNFINISHED, NOT_ASKED, "the rollout ended before its stage")
            : ending).toList();
    return new RunRecord(sheet, wallSeconds, end, told, traffic, word, chaos, history, resources,
        timeline, consoles, campaigns, nodes, stages);
  }

  /** The record of a run that ends now. */
  public static RunRecord of(
      RunSheet sheet, RunClock clock, RunEnd end, FleetResult result, PlatformWord word,
      ChaosRecord chaos, HistoryRecord history, TimelineRecord timeline) {
    return of(sheet, clock.nanos() / 1e9, end, result, word, chaos, history, Optional.of(Resources.now()), timeline);
  }

  /** The record of a run of another process, or of one of which only its history is left. */
  public static RunRecord of(
      RunSheet sheet, double wallSeconds, RunEnd end, FleetResult result, PlatformWord word,
      ChaosRecord chaos, HistoryRecord history, Optional<Resources> resources, TimelineRecord timeline) {
    String target = sheet.firmware().version().toString();
    List<Ending> endings = result.boards().stream()
        .map(board -> Ending.of(board, word, target, sheet.firmware().form(), end.cause())).toList();
    return new RunRecord(
        sheet, wallSeconds, end, endings, result.traffic(), word, chaos, history, resources, timeline);
  }

  /** Boards by their site, in order of the sites' numbers; empty if the run has no sites. */
  public Map<String, List<Ending>> bySite() {
    Map<String, List<Ending>> bySite = new TreeMap<>(Comparator.comparingInt(String::length)
        .thenComparing(Comparator.naturalOrder()));
    endings.forEach(ending -> sheet.siteOf(ending.result().board().value()).ifPresent(site ->
        bySite.computeIfAbsent(site, one -> new ArrayList<>()).add(ending)));
    return bySite;
  }

  /** Of more than {@link #MOST_SITES} sites, those in which the most boards are not upgraded, the worst first. */
  public static Map<String, List<Ending>> worst(Map<String, List<Ending>> bySite) {
    if (bySite.size() <= MOST_SITES) {
      return bySite;
    }
    Map<String, List<Ending>> worst = new LinkedHashMap<>();
    bySite.entrySet().stream().sorted(Comparator.comparingLong(site ->
        -site.getValue().stream().filter(ending -> ending.outcome() != Ending.Outcome.UPGRADED).count()))
        .limit(MOST_SITES).forEach(site -> worst.put(site.getKey(), site.getValue()));
    return worst;
  }

  public Map<Ending.Outcome, Integer> outcomes() {
    Map<Ending.Outcome, Integer> counts = new EnumMap<>(Ending.Outcome.class);
    for (Ending.Outcome outcome : Ending.Outcome.values()) {
      counts.put(outcome, 0);
    }
    endings.forEach(ending -> counts.merge(ending.outcome(), 1, Integer::sum));
    return counts;
  }

  /** Where a board's console is, if it was to be kept, seen from the report's folder. */
  public Optional<Path> transcript(BoardId board) {
    Path from = sheet.folder().toAbsolutePath().normalize();
    return sheet.transcriptDir()
        .map(dir -> from.relativize(dir.toAbsolutePath().normalize()).resolve(board.fileName() + ".txt"))
        .or(() -> Optional.of(board).filter(consoles::contains).map(Consoles::of));
  }

  /** Whether boards and end allow a good verdict; the thresholds of the user are another matter. */
  public boolean isGood() {
    return end.mayPass(word.isKnown())
        && campaigns.stream().flatMap(several -> several.all().stream()).allMatch(CampaignRecord::passed)
        && endings.stream().allMatch(ending -> ending.outcome() == Ending.Outcome.UPGRADED);
  }

  /** The last picture of the fleet, with boards counted as the report counts them: progress and report agree. */
  public FleetSnapshot closing(FleetSnapshot last) {
    Map<Ending.Outcome, Integer> outcomes = outcomes();
    Map<BoardState, Integer> states = new EnumMap<>(last.states());
    states.put(BoardState.UPGRADED, outcomes.get(Ending.Outcome.UPGRADED));
    states.put(BoardState.FAILED, outcomes.get(Ending.Outcome.FAILED));
    states.put(BoardState.HALTED, outcomes.get(Ending.Outcome.HALTED));
    states.put(BoardState.OFFLINE, outcomes.get(Ending.Outcome.OFFLINE));
    return new FleetSnapshot(
        last.total(), last.launched(), last.ready(), last.settled(), states, last.causes(), last.passed(),
        last.traffic());
  }

  /** Causes with how often they happened, the most frequent first. */
  public Map<String, Long> failuresByCause() {
    Map<String, Long> counts = endings.stream()
        .filter(ending -> ending.outcome() != Ending.Outcome.UPGRADED)
        .collect(Collectors.groupingBy(Ending::cause, Collectors.counting()));
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** What became of each invariant. */
  public Map<String, Verdict> verdicts() {
    if (campaigns.isPresent()) {
      return campaigns.get().verdicts();
    }
    Map<String, Verdict> verdicts = Verdicts.of(
        endings.stream().map(Ending::result).toList(), word, history.kept());
    verdicts.putAll(history.verdicts());
    String taken = BoardInvariant.VERSION_TRUTH.word(); // only a history tells in which order the platform took them
    history.broken(taken).filter(broken -> verdicts.get(taken).violations() == 0)
        .ifPresent(broken -> verdicts.put(taken, broken));
    return verdicts;
  }

  /** How many boards each defect of the real firmware left unfinished. */
  Map<String, Long> explained() {
    return campaigns.map(Campaigns.Sum::explained).orElseGet(() -> endings.stream()
        .flatMap(ending -> defectOf(ending).stream())
        .collect(Collectors.groupingBy(Defect::word, TreeMap::new, Collectors.counting())));
  }

  /** What to do about a board's failure. */
  public String advice(Ending ending) {
    String befell = Optional.ofNullable(chaos.last().get(ending.result().board().value()))
        .map(fault -> "; what befell it last: " + fault).orElse("");
    String defect = defectOf(ending)
        .map(one -> "; the real firmware would end so too (" + one.word() + "): " + one.sentence()).orElse("");
    String held = heldBy(ending).map(one -> "; " + one.sentence()).orElse("");
    return Causes.advice(ending.cause()) + (held.isEmpty() ? befell : held) + defect;
  }

  /** How many boards without a defect each kind of fault still held when the run ended. */
  Map<String, Long> heldBy() {
    return campaigns.map(Campaigns.Sum::heldBy).orElseGet(() -> endings.stream()
        .flatMap(ending -> heldBy(ending).stream())
        .collect(Collectors.groupingBy(held -> held.kind().word(), TreeMap::new, Collectors.counting())));
  }

  /** The same boards, by that. */
  public Map<FaultKind, List<BoardId>> heldBoards() {
    Map<FaultKind, List<BoardId>> boards = new EnumMap<>(FaultKind.class);
    endings.forEach(ending -> heldBy(ending).ifPresent(held ->
        boards.computeIfAbsent(held.kind(), one -> new ArrayList<>()).add(ending.result().board())));
    return boards;
  }

  private Optional<Held> heldBy(Ending ending) {
    return ending.outcome() == Ending.Outcome.UPGRADED
        ? Optional.empty()
        : Optional.ofNullable(history.held().get(ending.result().board().value()));
  }

  /** The boards that a defect of the real firmware leaves unfinished, by that. */
  public Map<Defect, List<BoardId>> explainedBoards() {
    Map<Defect, List<BoardId>> boards = new EnumMap<>(Defect.class);
    endings.forEach(ending -> defectOf(ending).ifPresent(defect ->
        boards.computeIfAbsent(defect, one -> new ArrayList<>()).add(ending.result().board())));
    return boards;
  }

  public Optional<Defect> defectOf(Ending ending) {
    return ending.outcome() == Ending.Outcome.UPGRADED
        ? Optional.empty()
        : Optional.ofNullable(history.defects().get(ending.result().board().value()));
  }
}
